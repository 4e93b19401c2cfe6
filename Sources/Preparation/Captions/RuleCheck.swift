import Datasets

/// Holds statements against the rules: none may say that a broken rule is kept, or that a kept one is
/// broken in the way of a defect that the image does not show.
///
/// A sentence says what a statement says if it has all of its words that matter, a "no" exactly
/// where the statement has one, and of the words that turn, compare or pick out a part the same. Less
/// would not do: "two nuts in the bag" is not "two washers in the bag".
struct RuleCheck {
  let subject: CaptionSubject

  func check(_ draft: CaptionDraft) throws(CaptionRejection) {
    guard let state = subject.state else { return }
    let wrong = (Self.statements(ofBroken: state, subject.knowledge) + absent(state)).map {
      Words($0, leavingOut: head)
    }
    for sentence in draft.statements.flatMap(Clause.sentences) {
      let said = Words(sentence, leavingOut: head)
      if let statement = wrong.first(where: said.says) {
        throw CaptionRejection(.rule, "`\(sentence)`, but it is not so that: \(statement.text)")
      }
    }
    for pair in draft.qa { try check(pair, state) }
  }

  /// The product's last word before an `of`, such as `tray`: where everything is, said or not.
  private var head: String? {
    let noun = Clause.words(of: subject.knowledge.noun)
    return (noun.firstIndex(of: "of").map { noun[..<$0] } ?? noun[...]).last
  }

  /// A rule's own question has a known answer.
  private func check(_ pair: CaptionDraft.Pair, _ state: ProductState) throws(CaptionRejection) {
    guard let answer = VerdictCheck.yesOrNo(pair.answer) else { return }
    let words = Clause.words(of: pair.question)
    for finding in state.findings where Clause.words(of: finding.constraint.question) == words {
      let isWrong =
        switch finding.status {
        case .kept: !answer
        case .broken: answer
        case .unknown: false
        }
      if isWrong { throw CaptionRejection(.rule, "`\(pair.question)` `\(pair.answer)`") }
    }
  }

  /// What says that a broken rule is kept.
  private static func statements(ofBroken state: ProductState, _ knowledge: ProductKnowledge)
    -> [String]
  {
    let broken = state.broken
    let ids = Set(broken.map(\.id))
    return broken.flatMap(\.statements)
      + knowledge.summaries.filter { !ids.isDisjoint(with: $0.constraints) }.map(\.statement)
  }

  /// What says that a kept rule is broken.
  private func absent(_ state: ProductState) -> [String] {
    let kept = Set(state.kept.map(\.id))
    let shown = Set(state.defects.map(\.defect.name))
    return subject.knowledge.defects.filter { !shown.contains($0.name) }
      .flatMap { $0.wording.breaks + ($0.severalRegions?.breaks ?? []) }
      .filter { kept.contains($0.constraint) }.map(\.statement)
  }

  /// A sentence by its words.
  private struct Words {
    let text: String
    let all: [String]
    let guards: Set<String>
    let isNegated: Bool
    /// The words that matter.
    let content: Set<String>

    init(_ text: String, leavingOut head: String?) {
      self.text = text
      all = Clause.words(of: text)
      let set = Set(all)
      guards = set.intersection(RuleCheck.guards)
      isNegated = !set.isDisjoint(with: RuleCheck.negations)
      content = Set(all.filter { $0 != head }.map(Self.stem)).subtracting(RuleCheck.empty)
    }

    /// Whether this says what a statement says.
    func says(_ statement: Words) -> Bool {
      if all == statement.all { return true }
      return guards == statement.guards && isNegated == statement.isNegated
        && statement.content.count >= 4 && statement.content.isSubset(of: content)
    }

    /// The word without its plural, and `each` as `every`.
    private static func stem(_ word: String) -> String {
      if ["each", "all"].contains(word) { return "every" }
      return word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss")
        ? String(word.dropLast()) : word
    }
  }

  private static let negations = Clause.negations.subtracting(["any", "free"])
  private static let empty: Set = [
    "the", "a", "an", "is", "are", "of", "in", "it", "its", "and", "there", "this", "that", "to",
    "on", "with", "has", "have", "be",
  ]
  private static let guards: Set = [
    "but", "except", "instead", "should", "would", "if", "supposed", "expected", "normally", "only",
    "other", "others", "remaining", "rest", "however", "although", "though", "while", "row",
    "column", "left", "right", "upper", "lower", "top", "bottom", "first", "second", "third",
    "most", "almost", "nearly", "missing", "one", "wrong", "incorrect", "different", "too", "more",
    "less", "fewer", "both", "neither",
  ]
}
