/// Finds in a sentence each number of a thing that can be counted, and what it is the number of.
struct NumberReader {
  /// What things are called: their words, and the name by which the truth counts them.
  let nouns: [(words: [String], object: String)]

  /// - Parameter nouns: from each name, singular and plural, to what the truth calls it.
  init(nouns: [String: String]) {
    // The longest first: a long screw is a screw, too.
    self.nouns = nouns.map { ($0.key.split(separator: " ").map(String.init), $0.value) }
      .sorted { ($0.words.count, $0.object) > ($1.words.count, $1.object) }
  }

  /// Words that may stand between a number and its noun.
  private static let between: Set<String> = [
    "exactly", "only", "just", "single", "such", "good", "missing", "additional", "extra", "more",
    "further", "fewer",
  ]

  static let words = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
  ]

  /// The number that a word stands for.
  static func number(_ word: String) -> Int? {
    switch word {
    case "no": 0
    case "single": 1
    case "both": 2
    default: words.firstIndex(of: word) ?? Int(word)
    }
  }

  /// The claims of the numbers of a sentence.
  func claims(in sentence: String) -> [TextClaim] {
    let tokens = Self.tokens(sentence)
    var claims: [TextClaim] = []
    var last: String?
    for (index, token) in tokens.enumerated() {
      guard let number = Self.number(token) else { continue }
      if let found = noun(in: tokens, after: index) {
        last = found.object
        claims += claim(number, found, tokens, at: index).map { [$0] } ?? []
      } else if let last, Self.isNorm(tokens, at: index) {
        claims.append(.norm(last, number))
      }
    }
    return claims
  }

  static func tokens(_ sentence: String) -> [String] {
    sentence.lowercased().split { !($0.isLetter || $0.isNumber || "'%-".contains($0)) }
      .map(String.init)
  }

  /// A noun behind a number, the place behind it, and what stands between.
  private struct Found {
    let object: String
    let end: Int
    let between: ArraySlice<String>
  }

  private func noun(in tokens: [String], after index: Int) -> Found? {
    var start = index + 1
    while start < tokens.count {
      let rest = tokens[start...]
      if let noun = nouns.first(where: { rest.starts(with: $0.words) }) {
        return Found(
          object: noun.object, end: start + noun.words.count, between: tokens[(index + 1)..<start])
      }
      if let shared = sharedNoun(in: tokens, at: start) {
        return Found(object: shared, end: start + 1, between: tokens[(index + 1)..<start])
      }
      guard Self.between.contains(tokens[start]) else { return nil }
      start += 1
    }
    return nil
  }

  /// `long` in "one long and one short screw".
  private func sharedNoun(in tokens: [String], at start: Int) -> String? {
    guard start + 4 < tokens.count, tokens[start + 1] == "and" else { return nil }
    let words = [tokens[start], tokens[start + 4]]
    return nouns.first { $0.words == words }?.object
  }

  private func claim(
    _ number: Int, _ found: Found, _ tokens: [String], at index: Int
  ) -> TextClaim? {
    let after = Array(tokens[found.end...].prefix(2))
    let before = Array(tokens[..<index].suffix(2))
    if before == ["of", "the"] || before.last == "of" || Self.isNorm(tokens, at: index) {
      return .norm(found.object, number)
    }
    if !Set(found.between).isDisjoint(with: ["additional", "extra", "more", "further"])
      || after.first == "more" || after == ["too", "many"] || after == ["left", "over"]
    {
      return .change(found.object, number)
    }
    if !Set(found.between).isDisjoint(with: ["missing", "fewer"]) || after == ["too", "few"]
      || after == ["are", "missing"] || after == ["is", "missing"]
    {
      return .change(found.object, -number)
    }
    return .count(found.object, number)
  }

  /// Whether the number at `index` is what should be: "instead of two", "there should be two".
  private static func isNorm(_ tokens: [String], at index: Int) -> Bool {
    let before = tokens[..<index].filter { $0 != "exactly" && $0 != "only" }.suffix(2)
    return ["instead of", "should be", "rather than", "one has"]
      .contains(before.joined(separator: " "))
  }
}
