/// Whether a clause says that something is not as it should be.
enum Deviation {
  /// Whether the words of a clause state a deviation: a sign such as "missing" or "too", or a
  /// bare "no" or "not", that isn't denied.
  ///
  /// "no missing nut", "nothing is out of place" and "not different" deny; a clause with "whether"
  /// or "if" only asks.
  static func isStated(by words: [String]) -> Bool {
    guard words.allSatisfy({ !conditions.contains($0) }) else { return false }
    var denial: Int?  // where the last denial stands that no sign has used up
    for (place, word) in words.enumerated() {
      if denials.contains(word) {
        // "nothing that does not belong": one denial lifts the other.
        denial = denial != nil && word == "not" ? nil : place
      } else if signs.contains(word) {
        guard let since = denial, place - since <= reach else { return true }
        denial = continuation(of: place, words)
      }
    }
    return denial.map { stands(alone: $0, words) } ?? false
  }

  /// "no missing or extra nuts" denies both: where the denial of the sign at `place` goes on.
  private static func continuation(of place: Int, _ words: [String]) -> Int? {
    let next = words[(place + 1)...].prefix(3)
    return next.contains { ["or", "nor", "and"].contains($0) } ? place + 1 : nil
  }

  /// How many words after a denial a sign is still denied.
  private static let reach = 6

  /// Whether a denial is a statement itself: "there is no nut", "does not match".
  private static func stands(alone place: Int, _ words: [String]) -> Bool {
    ["no", "not", "without", "none", "neither"].contains(words[place])
  }

  private static let denials: Set<String> = [
    "no", "not", "nothing", "none", "never", "neither", "nor", "without", "nobody", "free",
  ]

  private static let conditions: Set<String> = ["whether", "if", "check", "checking"]

  private static let signs: Set<String> = [
    "missing", "misses", "lacks", "lack", "lacking", "absent", "absence", "empty", "extra",
    "additional", "only", "instead", "wrong", "wrongly", "incorrect", "incorrectly", "improper",
    "too", "swapped", "exchanged", "interchanged", "misplaced", "displaced", "shifted", "mismatch",
    "mismatched", "mismatches", "unequal", "different", "differs", "differ", "difference",
    "differences", "fewer", "less", "more", "excess", "surplus", "broken", "cut", "severed",
    "violates", "violated", "violation", "breaks", "shorter", "longer", "higher",
    "larger", "smaller", "overfilled", "underfilled", "unexpected", "exceeds", "insufficient",
    "uneven", "replaced", "taken", "inconsistent", "duplicate", "doubled", "removed", "gone",
    "changed", "deviates",
    "deviation", "deviations", "anomaly", "anomalies", "anomalous", "defect", "defects", "issue",
    "issues", "problem", "problems", "discrepancy", "discrepancies", "fails", "mixed",
    "unlike", "whereas", "abnormal", "irregular", "sign", "signs", "evidence",
  ]
}
