import QwenVL

/// A completion with what it earned.
public struct Rollout: Sendable {
  /// What was asked.
  public let prompt: GRPOPrompt
  /// The tokens, with the one that ended them.
  public let tokens: [Int32]
  /// The text, without special tokens.
  public let text: String
  /// The logarithm of each token's probability as it was generated, before temperature and cuts.
  public let logProbabilities: [Double]
  /// The score of each term of the reward, unweighted; nil where a term says nothing.
  public let scores: [Double?]
}

extension Rollout {
  /// What another rank is told of a completion: all but the prompt, which it has.
  struct Written: Codable {
    let tokens: [Int32]
    let text: String
    let logProbabilities: [Double]
    let scores: [Double?]

    init(_ rollout: Rollout) {
      (tokens, text) = (rollout.tokens, rollout.text)
      (logProbabilities, scores) = (rollout.logProbabilities, rollout.scores)
    }
  }

  /// What another rank has written to a prompt.
  init(_ written: Written, of prompt: GRPOPrompt) {
    self.init(
      prompt: prompt, tokens: written.tokens, text: written.text,
      logProbabilities: written.logProbabilities, scores: written.scores)
  }
}

/// The completions of a round with their advantages.
public struct RolloutRound: Sendable {
  /// The completions, those of a prompt next to each other.
  public let rollouts: [Rollout]
  /// Their rewards.
  public let rewards: RewardTable
  /// Their advantages.
  public let advantages: Advantages
  /// Which of their tokens count.
  public let mask: CompletionMask
  /// Prompts that were replaced because their completions all had one reward.
  public let replaced: Int
  /// What is logged.
  public let metrics: [String: Double]
  /// Tokens of prompts and completions.
  public let tokens: Int

  /// A round of completions.
  ///
  /// - Throws: ``TrainingError/scores(_:)``.
  init(
    _ rollouts: [Rollout], terms: [RewardTable.Term], settings: GRPOSettings,
    endTokens: Set<Int32>, replaced: Int
  ) throws {
    self.rollouts = rollouts
    self.replaced = replaced
    rewards = try RewardTable(
      terms, scores: rollouts.map(\.scores), groupSize: settings.numGenerations)
    advantages = Advantages(rewards, scale: settings.scaleRewards)
    mask = CompletionMask(
      rollouts.map(\.tokens), endTokens: endTokens,
      dropsTruncated: settings.masksTruncatedCompletions)
    tokens = rollouts.reduce(0) { $0 + $1.prompt.sequence.tokens.count + $1.tokens.count }
    metrics = advantages.metrics.merging(
      CompletionMask.metrics(lengths: mask.lengths, isTruncated: mask.isTruncated)
    ) { $1 }.merging(["replaced_prompts": Double(replaced)]) { $1 }
  }
}
