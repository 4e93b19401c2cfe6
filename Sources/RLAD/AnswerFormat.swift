/// The form that a completion must have: `<think>…</think><answer>…</answer>`.
///
/// Strict, so that a reward for it can't be earned by anything else:
/// - the whole completion is the two blocks, in this order; only white space may stand before,
///   between and after them (special tokens such as `<|im_end|>` must have been removed);
/// - each of the four tags occurs exactly once, in lower case;
/// - the reasoning is not empty;
/// - the answer is one that ``Verdict/init(answer:)`` reads.
///
/// A reasoning of several lines is fine, and so is any text in it but the four tags.
public enum AnswerFormat {
  /// A completion in the right form.
  public struct Completion: Sendable, Hashable {
    /// What stands between `<think>` and `</think>`, without the white space at its ends.
    public let reasoning: String
    /// What the answer says.
    public let verdict: Verdict
  }

  /// Reads a completion strictly.
  ///
  /// - Returns: the reasoning and the verdict, or the first reason why the text has not the form.
  public static func parse(_ text: String) -> Result<Completion, FormatViolation> {
    Result { () throws(FormatViolation) in try read(text) }
  }

  /// Reads only the verdict: right as soon as the text has exactly one `<answer>…</answer>` block
  /// with a readable answer, whatever stands around it.
  ///
  /// For the accuracy of models that skip the reasoning. Two answer blocks are no answer: else
  /// saying both would always be right.
  ///
  /// - Returns: the verdict, or nil for a text without one. Nil is a case of its own, never `no`.
  public static func verdict(in text: String) -> Verdict? {
    let opens = Tag.answerOpen.ranges(in: text)
    let closes = Tag.answerClose.ranges(in: text)
    guard opens.count == 1, closes.count == 1, opens[0].upperBound <= closes[0].lowerBound else {
      return nil
    }
    return Verdict(answer: text[opens[0].upperBound..<closes[0].lowerBound])
  }

  /// A completion in the right form: what a model is trained to write.
  public static func write(reasoning: String, verdict: Verdict) -> String {
    "<think>\(reasoning)</think><answer>\(verdict.rawValue)</answer>"
  }

  private static func read(_ text: String) throws(FormatViolation) -> Completion {
    let thinkOpen = try only(.thinkOpen, in: text)
    let thinkClose = try only(.thinkClose, in: text)
    let answerOpen = try only(.answerOpen, in: text)
    let answerClose = try only(.answerClose, in: text)
    guard
      thinkOpen.upperBound <= thinkClose.lowerBound,
      thinkClose.upperBound <= answerOpen.lowerBound,
      answerOpen.upperBound <= answerClose.lowerBound
    else { throw .tagsOutOfOrder }

    guard trimmed(text[..<thinkOpen.lowerBound]).isEmpty else { throw .textBeforeReasoning }
    guard trimmed(text[thinkClose.upperBound..<answerOpen.lowerBound]).isEmpty else {
      throw .textBetweenBlocks
    }
    guard trimmed(text[answerClose.upperBound...]).isEmpty else { throw .textAfterAnswer }

    let reasoning = trimmed(text[thinkOpen.upperBound..<thinkClose.lowerBound])
    guard !reasoning.isEmpty else { throw .emptyReasoning }
    let answer = trimmed(text[answerOpen.upperBound..<answerClose.lowerBound])
    guard !answer.isEmpty else { throw .emptyAnswer }
    guard let verdict = Verdict(answer: answer) else { throw .neitherYesNorNo }
    return Completion(reasoning: String(reasoning), verdict: verdict)
  }

  private static func only(
    _ tag: Tag, in text: String
  ) throws(FormatViolation) -> Range<String.Index> {
    let ranges = tag.ranges(in: text)
    guard let range = ranges.first else { throw .missing(tag) }
    guard ranges.count == 1 else { throw .repeated(tag) }
    return range
  }
}
