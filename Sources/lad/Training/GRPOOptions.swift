import ArgumentParser
import Training

/// How a model learns from rewards.
struct GRPOOptions: ParsableArguments {
  @Option(
    name: .customLong("loss"),
    help: "How tokens' losses are put together: dapo, grpo, bnpo, dr_grpo.")
  var lossType = "dapo"

  @Option(help: "What advantages are divided by: group, batch, none.")
  var scaleRewards = "group"

  @Option(help: "The weight of the divergence from the policy as it was; 0 needs no reference.")
  var beta = 0.0

  @Option(help: "How far below 1 a ratio of probabilities counts.")
  var epsilon = 0.2

  @Option(help: "How far above 1 it counts. (default: as --epsilon)")
  var epsilonHigh: Double?

  @Option(help: "The greatest ratio where the advantage is negative. (default: no bound)")
  var delta: Double?

  @Option(help: "What a ratio belongs to: token, or sequence (GSPO).")
  var ratios = "token"

  @Flag(help: "Let answers that were cut off count nothing in the loss.")
  var maskTruncated = false

  @Option(help: "Answers that are learnt from at once.")
  var batch = 4

  @Option(help: "Batches whose gradients make one step. (default: all of a round)")
  var accumulate: Int?

  @Option(help: "How often the answers of a round are learnt from.")
  var iterations = 1

  @Option(help: "The greatest learning rate. (default: 1e-5 for an adapter, else 1e-6)")
  var learningRate: Double?

  @Option(help: "How the learning rate goes on after the warm-up: linear, cosine or constant.")
  var schedule = "linear"

  @Option(help: "The share of steps in which the learning rate rises.")
  var warmup = 0.0

  /// Writes the settings as resolved; those of answers are there already.
  func resolve(into settings: inout GRPORunSettings, isAdapter: Bool) throws {
    try resolve(into: &settings.grpo)
    settings.iterations = iterations
    settings.training.batch = batch
    settings.training.accumulate = accumulate ?? max(1, settings.completions / max(1, batch))
    settings.training.learning_rate = learningRate ?? (isAdapter ? 1e-5 : 1e-6)
    (settings.training.lr_scheduler_type, settings.training.warmup_ratio) = (schedule, warmup)
  }

  private func resolve(into settings: inout GRPOSettings) throws {
    settings.lossType = try .init(named: lossType, of: "loss")
    settings.scaleRewards = try .init(named: scaleRewards, of: "scale rewards")
    settings.importanceLevel = try .init(named: ratios, of: "ratios")
    (settings.beta, settings.epsilon) = (beta, epsilon)
    (settings.epsilonHigh, settings.delta) = (epsilonHigh, delta)
    settings.masksTruncatedCompletions = maskTruncated
  }
}
