/// 1 for a completion in the form of ``AnswerFormat``, else 0; whether it is right doesn't matter.
public struct FormatReward: RewardTerm {
  /// `format`.
  public let name = "format"

  /// The term.
  public init() {}

  /// 1 if the completion has the form, else 0.
  public func score(_ completion: String, truth: Verdict) -> Double {
    switch AnswerFormat.parse(completion) {
    case .success: 1
    case .failure: 0
    }
  }
}
