import Generation

/// All that the outcome of training by GRPO depends on, beside the build and the weights it starts
/// from.
///
/// A round is: completions of some prompts, their rewards, and the optimizer steps along what sets them
/// apart.
public struct GRPORunSettings: Sendable, Equatable {
  /// What is trained and how steps are taken, as in supervised training. `batch` is completions that are
  /// learnt from at once, `accumulate` such batches a step, an epoch is every prompt once.
  public var training = SFTSettings()
  /// How rewards become a loss.
  public var grpo = GRPOSettings()
  /// Prompts of a round.
  public var prompts = 4
  /// How often the completions of a round are learnt from.
  public var iterations = 1
  /// How tokens are drawn. The log-probabilities of the loss are those at its temperature.
  public var sampling = SamplingSettings(temperature: 1)
  /// Completions that are generated at once, at most; a prompt's are never parted.
  public var rolloutRows = 64
  /// How often prompts whose completions all have one reward are replaced by others, at most.
  public var resamples = 0
  /// The terms of the reward.
  public var reward = RewardCatalog.standard

  /// The defaults: TRL's, with learning rates for the weights themselves.
  public init() {
    training.learning_rate = 1e-6
    training.lr_scheduler_type = "linear"
    training.warmup_ratio = 0
    training.holdout = 0
    training.accumulate = 8
  }

  /// Completions of a round.
  public var completions: Int { prompts * grpo.numGenerations }
  /// Batches of a round.
  var batchesPerRound: Int { completions / training.batch }
  /// Optimizer steps of a round.
  public var stepsPerRound: Int { batchesPerRound / training.accumulate * iterations }
  /// Whether every step is taken with the weights that wrote the completions.
  public var isOnPolicy: Bool { stepsPerRound == 1 }

  /// Checks all that the command line can get wrong.
  ///
  /// - Throws: ``TrainingError``, ``GRPOError``, ``SFTError``, `GenerationError`.
  public func check() throws {
    try training.check()
    try grpo.check()
    try sampling.check()
    try RewardCatalog.check(reward)
    let counts = [
      ("prompts", prompts, 1), ("iterations", iterations, 1), ("rollout rows", rolloutRows, 1),
      ("resamples", resamples, 0),
    ]
    for (name, value, least) in counts {
      try TrainingError.require(name, Double(value), value >= least, "\(least) or more")
    }
    try TrainingError.require(
      "temperature", sampling.temperature, sampling.temperature > 0,
      "more than 0: completions of a prompt that are all the same teach nothing")
    guard completions.isMultiple(of: training.batch * training.accumulate) else {
      throw GRPOError.uneven(
        completions: completions, batch: training.batch, accumulate: training.accumulate)
    }
  }

  /// Optimizer steps of a run over so many prompts.
  public func steps(prompts count: Int) -> Int {
    if let steps = training.max_steps { return steps }
    let rounds = (training.epochs * Double(count) / Double(prompts)).rounded(.up)
    return max(1, Int(rounds)) * stepsPerRound
  }
}

extension GRPORunSettings: Encodable {
  private enum CodingKeys: String, CodingKey {
    case prompts, temperature, reward, dynamic_sample
    case num_iterations, top_k, top_p, min_p, rollout_rows
  }

  /// Writes all settings as one flat object.
  public func encode(to encoder: any Encoder) throws {
    try training.encode(to: encoder)
    try grpo.encode(to: encoder)
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(prompts, forKey: .prompts)
    try values.encode(iterations, forKey: .num_iterations)
    try values.encode(sampling.temperature, forKey: .temperature)
    try values.encode(sampling.topK, forKey: .top_k)
    try values.encode(sampling.topP, forKey: .top_p)
    try values.encode(sampling.minP, forKey: .min_p)
    try values.encode(rolloutRows, forKey: .rollout_rows)
    try values.encode(resamples, forKey: .dynamic_sample)
    try values.encode(reward, forKey: .reward)
  }
}
