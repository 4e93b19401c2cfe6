/// 1 for a completion that stays well within the limit, falling evenly to 0 over the last fifth of it.
///
/// The soft punishment of overlong answers of DAPO (arXiv 2503.14476, eq. 13), whose −1…0 is moved to
/// 0…1: advantages are the same.
public struct LengthReward: RewardTerm {
  /// `length`.
  public let name = "length"

  /// The term.
  public init() {}

  /// What is left of the last fifth of the limit, as a share of it, at most 1.
  public func score(_ answer: RewardedAnswer, to question: RewardQuestion) -> Double? {
    let reserve = max(1, Double(answer.limit) / 5)
    return min(1, max(0, Double(answer.limit - answer.tokens) / reserve))
  }
}
