/// 1 for the right verdict, 0 for the wrong one or for none.
///
/// Reads the verdict leniently (``AnswerFormat/verdict(in:)``): form is ``FormatReward``'s business,
/// so that a model is told apart which of the two it gets wrong.
public struct AccuracyReward: RewardTerm {
  /// `accuracy`.
  public let name = "accuracy"

  /// The term.
  public init() {}

  /// 1 if the completion's verdict is `truth`, else 0.
  public func score(_ completion: String, truth: Verdict) -> Double {
    AnswerFormat.verdict(in: completion) == truth ? 1 : 0
  }

  /// 1 if the verdict is the true one, else 0.
  public func score(_ answer: RewardedAnswer, to question: RewardQuestion) -> Double? {
    score(answer.text, truth: question.truth)
  }
}
