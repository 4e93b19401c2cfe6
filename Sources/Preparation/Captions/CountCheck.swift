import Datasets

/// Holds numbers against the known ones.
///
/// Only what states the number of all is looked at: `there are fourteen pushpins in the tray`, `the
/// tray holds 14 pushpins`, `fourteen pushpins in total`, `all fifteen pushpins`, and the answer to
/// `how many pushpins are there?`. `Two pushpins share a compartment` is about two of them.
struct CountCheck {
  let subject: CaptionSubject

  func check(_ draft: CaptionDraft) throws(CaptionRejection) {
    guard let counts = subject.state?.counts else { return }
    for clause in draft.statements.flatMap(Clause.of) {
      for count in counts {
        if let said = total(of: count.object, in: clause), said != count.number {
          throw rejection(count, "`\(clause.sentence)`")
        }
      }
    }
    for pair in draft.qa {
      guard let count = counts.first(where: { asks(pair.question, for: $0.object) }),
        let said = number(answering: pair.answer, count.object), said != count.number
      else { continue }
      throw rejection(count, "`\(pair.question)` `\(pair.answer)`")
    }
  }

  private func rejection(_ count: ProductState.Count, _ place: String) -> CaptionRejection {
    let known = count.object.phrase(count: count.number)
    return CaptionRejection(
      .count, "\(place), where there \(count.number == 1 ? "is" : "are") \(known)")
  }

  /// The number of all objects of that kind that a clause states; nil if it states none.
  private func total(of object: ProductObject, in clause: Clause) -> Int? {
    guard !clause.isHypothetical, !clause.has(Self.partial) else { return nil }
    let words = clause.words
    for index in words.indices {
      guard let number = Self.number(words[index]), number > 0 || words[index] == "0",
        let length = Self.length(of: object, in: words[(index + 1)...])
      else { continue }
      let before = Array(words[..<index].suffix(6))
      let after = words[(index + 1 + length)...].prefix(2).joined(separator: " ")
      if statesAll(before) || ["in total", "in all", "altogether"].contains(where: after.hasPrefix)
      {
        return number
      }
    }
    return nil
  }

  /// Whether words before a number say that it is the number of all.
  private func statesAll(_ before: [String]) -> Bool {
    var words = before
    while let last = words.last, Self.fillers.contains(last) { words.removeLast() }
    if before.suffix(2) == ["total", "of"] || before.last == "all"
      || before.suffix(2) == ["all", "the"]
    {
      return true
    }
    guard let verb = words.popLast() else { return false }
    if ["is", "are"].contains(verb) { return words.last == "there" }
    guard
      ["contains", "holds", "has", "shows", "includes", "with", "containing", "holding"]
        .contains(verb)
    else { return false }
    return words.last.map { whole.contains($0) } ?? false
  }

  private var whole: Set<String> {
    Set(Clause.words(of: subject.knowledge.noun)).union([
      "it", "product", "image", "picture", "photograph", "photo", "one",
    ])
  }

  /// Words by which a number is about some of them, or about what should be.
  private static let partial: Set = [
    "each", "every", "per", "both", "another", "other", "others", "more", "extra", "additional",
    "fewer", "less", "too", "enough", "instead", "normally", "usually", "supposed", "expected",
    "same", "missing",
    "row", "column", "rows", "columns", "left", "right", "upper", "lower", "top", "bottom", "side",
  ]
  private static let fillers: Set = [
    "exactly", "only", "just", "a", "total", "of", "altogether", "now", "the",
  ]

  /// Whether a question asks for the number of all objects of that kind.
  private func asks(_ question: String, for object: ProductObject) -> Bool {
    let words = Clause.words(of: question)
    guard words.starts(with: ["how", "many"]), Set(words).isDisjoint(with: Self.partial),
      let length = Self.length(of: object, in: words[2...])
    else { return false }
    let known = Self.askingWords.union(Clause.words(of: object.place)).union(whole)
    return words[(2 + length)...].allSatisfy { known.contains($0) }
  }

  private static let askingWords: Set = [
    "are", "is", "there", "do", "you", "see", "can", "be", "seen", "visible", "in", "the", "this",
    "does", "have", "hold", "contain", "total", "all", "altogether", "present", "counted", "shown",
  ]

  /// The first number in an answer to `how many`, if it is followed by the object or by nothing.
  private func number(answering answer: String, _ object: ProductObject) -> Int? {
    guard let first = Clause.of(answer).first, !first.has(Self.partial),
      let index = first.words.firstIndex(where: { Self.number($0) != nil })
    else { return nil }
    let rest = first.words[(index + 1)...]
    guard rest.isEmpty || Self.length(of: object, in: rest) != nil else { return nil }
    return Self.number(first.words[index])
  }

  /// How many words the object's name has at the start of `words`; nil if it does not stand there.
  private static func length(of object: ProductObject, in words: ArraySlice<String>) -> Int? {
    for name in [object.plural, object.singular].map(Clause.words) where words.starts(with: name) {
      return name.count
    }
    return nil
  }

  /// The number that a word is, from zero; `no` is one too.
  private static func number(_ word: String) -> Int? {
    if word == "no" { return 0 }
    if let index = (0...20).first(where: { ProductObject.words($0) == word }) { return index }
    return word.count <= 4 ? Int(word) : nil
  }
}
