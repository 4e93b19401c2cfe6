import Generation

/// How questions are answered.
public struct AnswerSettings: Sendable, Hashable {
  /// Completions of each question.
  public var votes: Int
  /// How tokens are chosen.
  public var sampling: SamplingSettings
  /// The most tokens of a completion.
  public var maxTokens: Int
  /// The seed of all draws.
  public var seed: UInt64

  /// Settings.
  public init(
    votes: Int = 1, sampling: SamplingSettings = .init(), maxTokens: Int, seed: UInt64 = 0
  ) {
    self.votes = votes
    self.sampling = sampling
    self.maxTokens = maxTokens
    self.seed = seed
  }
}
