/// How rewards become a loss. Names and defaults are those of TRL 1.16's `GRPOConfig`.
public struct GRPOSettings: Sendable, Hashable {
  /// How the losses of tokens are put together.
  public enum LossType: String, Sendable, CaseIterable, Codable {
    /// The mean over completions of the mean over tokens (arXiv 2402.03300). Favours short completions
    /// where the advantage is positive, and long ones where it is negative.
    case grpo
    /// The mean over all tokens of the micro-batch.
    case bnpo
    /// The sum over tokens, over completions times ``maxCompletionLength`` (arXiv 2503.20783).
    case drGRPO = "dr_grpo"
    /// The mean over all tokens of an optimizer step, on all ranks (arXiv 2503.14476).
    case dapo
  }

  /// What advantages are divided by.
  public enum RewardScale: String, Sendable, CaseIterable, Codable {
    /// The standard deviation of the group's rewards.
    case group
    /// The standard deviation of all rewards (arXiv 2508.08221).
    case batch
    /// Nothing.
    case none
  }

  /// What a ratio of probabilities belongs to.
  public enum ImportanceLevel: String, Sendable, CaseIterable, Codable {
    /// Each token.
    case token
    /// Each completion: the geometric mean over its tokens (GSPO, arXiv 2507.18071).
    case sequence
  }

  /// How the losses of tokens are put together.
  public var lossType = LossType.dapo
  /// What advantages are divided by.
  public var scaleRewards = RewardScale.group
  /// Completions of each prompt, 2 or more.
  public var numGenerations = 8
  /// How far below 1 a ratio counts, in 0...1.
  public var epsilon = 0.2
  /// How far above 1 a ratio counts, more than 0; nil is ``epsilon``.
  public var epsilonHigh: Double?
  /// The greatest ratio where the advantage is negative, more than 1 and best above `1 + epsilonHigh`
  /// (two-sided clipping, arXiv 2505.07291); nil is no bound.
  public var delta: Double?
  /// The weight of the divergence from the reference policy; 0 needs no reference.
  public var beta = 0.0
  /// Whether the divergence is multiplied with the ratio, which makes its gradient unbiased where the
  /// policy has moved on (arXiv 2512.02556).
  public var usesBiasCorrectedKL = true
  /// What a ratio belongs to.
  public var importanceLevel = ImportanceLevel.token
  /// Whether completions that did not end count nothing in the loss. Their rewards stay in the mean
  /// of their group.
  public var masksTruncatedCompletions = false
  /// The most tokens of a completion; what `dr_grpo` divides by.
  public var maxCompletionLength = 512

  /// TRL's defaults.
  public init() {}

  /// How far above 1 a ratio counts.
  public var upperEpsilon: Double { epsilonHigh ?? epsilon }

  /// Throws unless all values are in their ranges.
  ///
  /// - Throws: ``TrainingError/setting(name:value:range:)``.
  public func check() throws {
    let require = TrainingError.require
    try require(
      "num_generations", Double(numGenerations), numGenerations >= 2,
      "2 or more: the advantage of a completion is what sets it apart from others")
    try require("epsilon", epsilon, epsilon > 0 && epsilon <= 1, "more than 0, at most 1")
    if let epsilonHigh { try require("epsilon_high", epsilonHigh, epsilonHigh > 0, "more than 0") }
    if let delta { try require("delta", delta, delta > 1, "more than 1") }
    try require("beta", beta, beta >= 0, "0 or more")
    try require(
      "max_completion_length", Double(maxCompletionLength), maxCompletionLength >= 1, "1 or more")
  }
}

extension GRPOSettings: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case lossType = "loss_type"
    case scaleRewards = "scale_rewards"
    case numGenerations = "num_generations"
    case epsilon
    case epsilonHigh = "epsilon_high"
    case delta
    case beta
    case usesBiasCorrectedKL = "use_bias_correction_kl"
    case importanceLevel = "importance_sampling_level"
    case masksTruncatedCompletions = "mask_truncated_completions"
    case maxCompletionLength = "max_completion_length"
  }

  /// Reads settings under the names of TRL's `GRPOConfig`; those that are absent have their defaults.
  ///
  /// - Throws: ``TrainingError`` for a value outside of its range and for a name that there isn't, and
  ///   `DecodingError` for a value of another type.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(besides: CodingKeys.allCases.map(\.rawValue))
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ key: CodingKeys, _ value: inout Value) throws {
      value = try values.decodeIfPresent(Value.self, forKey: key) ?? value
    }
    func choose<Value: NamedChoice>(_ key: CodingKeys, _ value: inout Value) throws {
      guard let name = try values.decodeIfPresent(String.self, forKey: key) else { return }
      value = try Value(named: name, of: key.rawValue)
    }
    try choose(.lossType, &lossType)
    try choose(.scaleRewards, &scaleRewards)
    try read(.numGenerations, &numGenerations)
    try read(.epsilon, &epsilon)
    epsilonHigh = try values.decodeIfPresent(Double.self, forKey: .epsilonHigh)
    delta = try values.decodeIfPresent(Double.self, forKey: .delta)
    try read(.beta, &beta)
    try read(.usesBiasCorrectedKL, &usesBiasCorrectedKL)
    try choose(.importanceLevel, &importanceLevel)
    try read(.masksTruncatedCompletions, &masksTruncatedCompletions)
    try read(.maxCompletionLength, &maxCompletionLength)
    try check()
  }
}

extension GRPOSettings.LossType: NamedChoice {}
extension GRPOSettings.RewardScale: NamedChoice {}
extension GRPOSettings.ImportanceLevel: NamedChoice {}
