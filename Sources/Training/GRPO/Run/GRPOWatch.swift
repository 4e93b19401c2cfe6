/// Something that goes wrong in a run without stopping it.
public enum GRPOWarning: Sendable, Hashable, CaseIterable {
  /// All completions of every prompt have had one reward for long.
  case equalRewards
  /// Completions have become much shorter.
  case shrinking
  /// Completions are cut off before they end.
  case cutOff
  /// The policy is far from the reference, and stays there.
  case diverging
  /// Hardly any completion has the form that is asked for.
  case unformed

  /// What is seen.
  public var message: String {
    switch self {
    case .equalRewards:
      "for \(GRPOWatch.patience) rounds all completions of every prompt had the same reward, so nothing "
        + "is learnt"
    case .shrinking: "completions are less than a quarter as long as in the first rounds"
    case .cutOff: "more than half of the completions are cut off before they end"
    case .diverging:
      "the policy is far from where it began (kl above \(GRPOWatch.farthest) a token)"
    case .unformed:
      "for \(GRPOWatch.patience) rounds hardly any completion had the form <think>…</think><answer>…</answer>"
    }
  }

  /// What to do about it.
  public var hint: String {
    switch self {
    case .equalRewards:
      "raise --temperature or --group, let --resample pick other prompts, or look into "
        + "completions.jsonl whether they are all right or all wrong"
    case .shrinking:
      "look into completions.jsonl; --loss dr_grpo or dapo don't favour short answers, and --beta 0.04 "
        + "holds the policy back"
    case .cutOff: "raise --max-tokens, or add --reward length=0.5 to the terms"
    case .diverging: "lower --learning-rate, or raise --beta"
    case .unformed:
      "train with lad train sft first and start from its checkpoint; GRPO can only strengthen what "
        + "sometimes happens already"
    }
  }
}

/// Watches the numbers of rounds for what a person should know, and says each thing once.
public struct GRPOWatch: Sendable {
  /// For how many rounds in a row something must hold.
  static let patience = 10
  /// How far from the reference a policy is far, in nats a token.
  static let farthest = 1.0

  private var streaks: [GRPOWarning: Int] = [:]
  private var said: Set<GRPOWarning> = []
  private var firstLengths: [Double] = []

  /// Nothing has been seen yet.
  public init() {}

  /// Takes the numbers of a round, under the names they are logged by; what is to be said now.
  public mutating func observe(_ metrics: [String: Double]) -> [GRPOWarning] {
    let length = metrics["completions/mean_length"] ?? 0
    let early = firstLengths.reduce(0, +) / Double(max(1, firstLengths.count))
    let holds: [GRPOWarning: Bool] = [
      .equalRewards: metrics["frac_reward_zero_std"] == 1,
      .shrinking: firstLengths.count == 5 && early >= 8 && length < early / 4,
      .cutOff: (metrics["completions/clipped_ratio"] ?? 0) > 0.5,
      .diverging: (metrics["kl"] ?? 0) > Self.farthest,
      .unformed: (metrics["rewards/format/mean"] ?? 1) < 0.05,
    ]
    if firstLengths.count < 5 { firstLengths.append(length) }
    return GRPOWarning.allCases.filter { warning in
      streaks[warning] = holds[warning] == true ? (streaks[warning] ?? 0) + 1 : 0
      let needed = warning == .diverging || warning == .shrinking ? 3 : Self.patience
      return (streaks[warning] ?? 0) >= needed && said.insert(warning).inserted
    }
  }
}
