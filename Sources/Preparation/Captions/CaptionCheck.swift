import Datasets

/// Holds what a model wrote against what is known of the image.
///
/// An answer is used whole or not at all. It is rejected if
/// - it is cut off, declined, or not the JSON that was asked for;
/// - its caption has fewer than 15 or more than 400 words, an answer more than 120, a question more
///   than 60, or any of these none;
/// - it is not English: too few of the commonest English words, or letters of other scripts;
/// - it speaks of what the model was given (``LeakCheck``);
/// - it contradicts the label (``VerdictCheck``), a known number (``CountCheck``) or a rule
///   (``RuleCheck``).
///
/// The checks read words, not meaning. They look at one clause at a time, mind "no" and "not", and
/// leave alone what only would be. A contradiction in unusual words passes; a true sentence that
/// looks like one costs an answer.
struct CaptionCheck: Sendable {
  let subject: CaptionSubject

  /// What a model wrote, if it can be used.
  func draft(of answer: ChatAnswer) throws(CaptionRejection) -> CaptionDraft {
    switch answer.ending {
    case .length: throw CaptionRejection(.truncated)
    case .refused(let reason): throw CaptionRejection(.refused, reason)
    case .stop: break
    }
    guard let draft = CaptionDraft(answer: answer.content) else {
      let start = answer.content.trimmingWhiteSpace().prefix(60)
      throw CaptionRejection(.malformed, start.isEmpty ? "the answer is empty" : "`\(start)`")
    }
    try check(draft)
    return draft
  }

  /// Checks what was written.
  func check(_ draft: CaptionDraft) throws(CaptionRejection) {
    try Self.checkLengths(draft)
    for statement in draft.statements { try Self.checkLanguage(statement, of: draft) }
    try LeakCheck.check(draft)
    try VerdictCheck(subject: subject).check(draft)
    try CountCheck(subject: subject).check(draft)
    try RuleCheck(subject: subject).check(draft)
  }

  private static func checkLengths(_ draft: CaptionDraft) throws(CaptionRejection) {
    try checkLength(draft.caption, "the caption", 15...400)
    for pair in draft.qa {
      try checkLength(pair.question, "a question", 2...60)
      try checkLength(pair.answer, "an answer", 1...120)
    }
  }

  private static func checkLength(_ text: String, _ what: String, _ range: ClosedRange<Int>)
    throws(CaptionRejection)
  {
    let count = Clause.words(of: text).count
    if !range.contains(count) {
      throw CaptionRejection(.length, "\(what) has \(count) words")
    }
  }

  /// Letters of other scripts anywhere; in the caption, which is long enough for that, too few of
  /// the words that make up about two fifths of any English text.
  private static func checkLanguage(_ text: String, of draft: CaptionDraft)
    throws(CaptionRejection)
  {
    let letters = text.unicodeScalars.filter(\.properties.isAlphabetic)
    let foreign = letters.count { $0.value > 0x24f }
    if 50 * foreign > letters.count { throw CaptionRejection(.language) }
    guard text == draft.caption else { return }
    let words = Clause.words(of: text)
    let common = words.count { commonWords.contains($0) }
    if 100 * common < 15 * words.count { throw CaptionRejection(.language) }
  }

  private static let commonWords: Set = [
    "the", "a", "is", "are", "of", "and", "with", "has", "have", "this", "that", "each", "its",
    "it", "there", "which", "to", "on", "by", "no", "not", "all", "one", "from", "at", "their",
    "they", "be", "as", "or",
  ]
}
