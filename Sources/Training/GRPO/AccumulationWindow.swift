/// The optimizer step that a micro-batch is part of: what its loss is divided by.
public struct AccumulationWindow: Sendable, Equatable {
  /// Micro-batches of an optimizer step on each rank.
  public let steps: Int
  /// Processes that train together, whose gradients are averaged.
  public let ranks: Int
  /// Tokens that count, over all ranks, in all micro-batches of a generation.
  public let generationTokens: Int
  /// Micro-batches on each rank of a generation; more than ``steps`` where one generation serves
  /// several optimizer steps.
  public let stepsPerGeneration: Int

  /// A window.
  ///
  /// - Parameter stepsPerGeneration: nil where a generation serves one optimizer step.
  /// - Throws: ``TrainingError/setting(name:value:range:)``.
  public init(
    steps: Int = 1, ranks: Int = 1, generationTokens: Int, stepsPerGeneration: Int? = nil
  ) throws {
    self.steps = steps
    self.ranks = ranks
    self.generationTokens = generationTokens
    self.stepsPerGeneration = stepsPerGeneration ?? steps
    let counts = [
      ("gradient_accumulation_steps", steps, 1), ("ranks", ranks, 1),
      ("generation tokens", generationTokens, 0),
      ("steps_per_generation", self.stepsPerGeneration, 1),
    ]
    for (name, value, least) in counts {
      try TrainingError.require(name, Double(value), value >= least, "\(least) or more")
    }
  }

  /// What `dapo` divides the sum over a rank's tokens by: the mean tokens of an optimizer step on a
  /// rank, so that the mean of the ranks' gradients is that of one process with all tokens.
  ///
  /// As in TRL 1.16, where a generation serves several optimizer steps this is the mean over them, not
  /// the tokens of this one.
  public var tokensPerStep: Double {
    Double(max(generationTokens, 1)) / Double(ranks) * Double(steps) / Double(stepsPerGeneration)
  }
}
