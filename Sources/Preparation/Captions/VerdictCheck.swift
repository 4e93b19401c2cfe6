import Datasets

/// Holds what is said of the whole against the label.
///
/// Of a good product nothing may be said to be wrong: no clause may have a word such as "missing" or
/// "defect" without a "no" before it, or a "not" before a word such as "correct".
///
/// Of an anomalous product it may not be said that all is well: that there is no anomaly, that
/// nothing is wrong, that the product is good or passes. That one part of it is sound may be said,
/// and that it has no anomaly of the other kind.
struct VerdictCheck {
  let subject: CaptionSubject

  func check(_ draft: CaptionDraft) throws(CaptionRejection) {
    for clause in draft.statements.flatMap(Clause.of) {
      if subject.isGood ? Self.saysWrong(clause) : saysWell(clause) { throw rejection(clause) }
    }
    for pair in draft.qa {
      guard let question = general(pair.question), let answer = Self.yesOrNo(pair.answer) else {
        continue
      }
      // "Is anything wrong?" and "Is it as it should be?": yes to the one is no to the other.
      let saysGood = question == .whetherWell ? answer : !answer
      if saysGood != subject.isGood {
        throw CaptionRejection(.verdict, "`\(pair.question)` `\(pair.answer)`")
      }
    }
  }

  private func rejection(_ clause: Clause) -> CaptionRejection {
    CaptionRejection(
      .verdict, "`\(clause.sentence)` of \(subject.isGood ? "a good" : "an anomalous") product")
  }

  // MARK: Of a good product

  static func saysWrong(_ clause: Clause) -> Bool {
    if rejections.contains(where: clause.text.contains) { return true }
    guard !clause.isHypothetical, !clause.has(["unlike", "rather", "than"]) else { return false }
    for (index, word) in clause.words.enumerated() where isFault(word) {
      if !clause.isNegated(before: index), !isDenied(clause, after: index) { return true }
    }
    guard let not = clause.words.firstIndex(of: "not") else { return false }
    return clause.words[not...].dropFirst().prefix(3).contains { soundWords.contains($0) }
  }

  /// `… missing: none`, `defects are absent`.
  private static func isDenied(_ clause: Clause, after index: Int) -> Bool {
    clause.words[index...].dropFirst().prefix(4).contains {
      ["none", "absent", "nowhere"].contains($0)
    }
  }

  private static func isFault(_ word: String) -> Bool {
    if word.hasSuffix("-free") || word == "flawless" || word.hasPrefix("flawlessly") {
      return false
    }
    return faultWords.contains(word) || faultStems.contains { word.hasPrefix($0) }
  }

  private static let faultWords: Set = [
    "missing", "broken", "wrong", "wrongly", "faulty", "faults",
  ]
  private static let faultStems = [
    "anomal", "defect", "damag", "flaw", "incorrect", "misplac", "contaminat", "abnormal",
    "mismatch", "malform",
  ]
  private static let soundWords: Set = [
    "pass", "correct", "correctly", "normal", "complete", "intact", "acceptable", "proper",
    "properly", "right", "good", "fine", "okay",
  ]
  private static let rejections = [
    " not as it should be ", " not as they should be ", " should be rejected ",
    " must be rejected ", " is rejected ", " fails the inspection ", " fails inspection ",
    " not be sold ", " not be shipped ",
  ]

  // MARK: Of an anomalous product

  func saysWell(_ clause: Clause) -> Bool {
    guard !clause.isHypothetical, !clause.has(Self.exceptions) else { return false }
    return deniesAnomaly(clause) || praises(clause)
  }

  /// Words that leave room for the anomaly.
  private static let exceptions: Set = [
    "other", "others", "otherwise", "else", "apart", "except", "besides", "aside", "remaining",
    "rest", "further", "additional", "more", "unlike", "than", "compared", "expected", "instead",
  ]

  /// `no visible anomaly`, `without any defects`, but not `no structural anomaly` or `no defects on
  /// the cap`.
  private func deniesAnomaly(_ clause: Clause) -> Bool {
    let words = clause.words
    for (index, word) in words.enumerated() where Self.anomalies.contains(word) {
      let before = words[max(0, index - 5)..<index]
      guard
        let no = before.lastIndex(where: { ["no", "not", "without", "free", "zero"].contains($0) }),
        before[before.index(after: no)...].allSatisfy({ Self.fillers.contains($0) })
      else { continue }
      if isAboutTheWhole(words[(index + 1)...]) { return true }
    }
    return Self.denials.contains(where: clause.text.contains)
  }

  /// Whether what follows names no part: `on the cap` does, `in the image` does not.
  private func isAboutTheWhole(_ words: ArraySlice<String>) -> Bool {
    guard let first = words.first, ["on", "in", "at", "of", "with", "within"].contains(first)
    else { return true }
    let things = words.dropFirst().prefix(4).filter { !["the", "this", "its"].contains($0) }
    return things.first.map { whole.contains($0) } ?? true
  }

  /// `the product is good`, `it passes the inspection`.
  private func praises(_ clause: Clause) -> Bool {
    if clause.has(["not", "no", "never", "nor"]) { return false }
    if Self.passes.contains(where: clause.text.contains) { return true }
    for (index, word) in clause.words.enumerated() where whole.contains(word) {
      // `The tip of the screw` is not the screw.
      if clause.words[..<index].suffix(2).contains("of") { continue }
      var rest = clause.words[(index + 1)...]
      guard let verb = rest.popFirst(), Self.verbs.contains(verb) else { continue }
      while let next = rest.first, Self.adverbs.contains(next) { rest.removeFirst() }
      let text = rest.joined(separator: " ") + " "
      if Self.praise.contains(where: { text.hasPrefix($0 + " ") }) { return true }
    }
    return whole.contains { noun in
      Self.goodOnes.contains { clause.text.contains(" a \($0) \(noun) ") }
    }
  }

  /// What the whole is called, by the last word before an `of`: `tray` for a tray of pushpins.
  private var whole: Set<String> {
    let noun = Clause.words(of: subject.knowledge.noun)
    let head = noun.firstIndex(of: "of").map { noun[..<$0] } ?? noun[...]
    return Self.names.union(head.last.map { [$0] } ?? [])
  }

  private static let names: Set = [
    "it", "everything", "all", "product", "item", "sample", "specimen", "object", "unit", "image",
    "picture", "photograph", "photo", "scene", "view", "one",
  ]
  private static let anomalies: Set = [
    "anomaly", "anomalies", "defect", "defects", "abnormality", "abnormalities", "flaw", "flaws",
    "fault", "faults",
  ]
  private static let fillers: Set = [
    "visible", "apparent", "obvious", "any", "of", "from", "an", "a", "signs", "sign", "evident",
    "noticeable", "detectable", "see", "there", "is", "are", "single", "clear", "show", "have",
    "contain", "or", "anomalies", "defects", "flaws", "faults",
  ]
  private static let denials = [
    " nothing is wrong ", " nothing wrong ", " nothing seems wrong ", " nothing looks wrong ",
    " nothing is amiss ", " nothing is out of place ", " nothing is abnormal ", " anomaly-free ",
    " defect-free ",
  ]
  private static let passes = [
    " passes the inspection ", " passes inspection ", " keeps all its rules ",
    " keeps all of its rules ", " keeps all rules ", " meets all ", " meets the requirements ",
    " meets every ", " satisfies all ", " satisfies every ", " follows all ", " complies with all ",
  ]
  private static let verbs: Set = ["is", "are", "looks", "look", "appears", "seems"]
  private static let adverbs: Set = [
    "completely", "fully", "entirely", "perfectly", "absolutely", "overall", "therefore", "thus",
    "to", "be", "quite", "all", "clearly", "just", "exactly",
  ]
  private static let praise = [
    "good", "normal", "flawless", "perfect", "fine", "acceptable", "faultless", "okay", "correct",
    "in order", "as it should be", "as they should be", "as it should", "well", "in its place",
    "in place",
  ]
  private static let goodOnes = ["good", "normal", "flawless", "perfect", "faultless"]

  // MARK: Questions

  private enum Question {
    case whetherWrong, whetherWell
  }

  /// A question about the whole, of which kind; nil for any other.
  private func general(_ question: String) -> Question? {
    let words = Clause.words(of: question)
    guard words.allSatisfy({ Self.plain.contains($0) || whole.contains($0) || isNoun($0) }) else {
      return nil
    }
    let asksWrong = words.contains { Self.isFault($0) }
    let asksWell = words.contains { Self.well.contains($0) }
    // `Is it free of defects?` asks for both, and `Is nothing wrong?` the other way round.
    if asksWrong {
      return words.contains { Self.turns.contains($0) } ? .whetherWell : .whetherWrong
    }
    return asksWell ? .whetherWell : nil
  }

  private func isNoun(_ word: String) -> Bool {
    Clause.words(of: subject.knowledge.noun).contains(word)
  }

  private static let turns: Set = ["free", "no", "without", "nothing", "not"]
  private static let well: Set = [
    "good", "normal", "acceptable", "pass", "passes", "correct", "fine", "okay", "should",
  ]
  private static let plain: Set = [
    "is", "are", "there", "any", "an", "a", "the", "this", "that", "in", "of", "from", "does", "do",
    "show", "have", "with", "visible", "anything", "something", "nothing", "wrong", "can", "you",
    "see", "or", "kind", "sign", "signs", "anomaly", "anomalies", "anomalous", "defect", "defects",
    "defective", "faulty", "abnormal", "free", "no", "without", "not", "good", "normal",
    "acceptable", "pass", "passes", "inspection", "correct", "fine", "okay", "as", "should", "be",
  ]

  /// What an answer begins with, if it is one of both.
  static func yesOrNo(_ answer: String) -> Bool? {
    switch Clause.words(of: answer).first {
    case "yes": true
    case "no", "none", "nothing": false
    default: nil
    }
  }
}
