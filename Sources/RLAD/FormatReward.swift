/// 1 for a completion in the form of ``AnswerFormat``, else 0; whether it is right doesn't matter.
public struct FormatReward: RewardTerm {
  /// `format`.
  public let name = "format"

  /// The term.
  public init() {}

  /// 1 if the completion has the form, else 0.
  public func score(_ completion: String) -> Double {
    switch AnswerFormat.parse(completion) {
    case .success: 1
    case .failure: 0
    }
  }

  /// 1 if the answer has the form, else 0.
  public func score(_ answer: RewardedAnswer, to question: RewardQuestion) -> Double? {
    score(answer.text)
  }
}
