import ArgumentParser
import Foundation
import Torch
import Training

/// How a model learns from rewards.
struct GRPOOptions: ParsableArguments {
  @Option(help: "Train an adapter of this rank instead of the weights.")
  var loraRank: Int?

  @Option(
    help: "What the adapter's change is scaled with, over the rank. (default: twice the rank)")
  var loraAlpha: Double?

  @Option(help: "The share of the adapter's inputs that is dropped as it learns. (default: 0)")
  var loraDropout: Double?

  @Option(
    help:
      "The layers that get an adapter: language, or all for the vision tower's too. (default: language)"
  )
  var loraTargets: String?

  @Option(help: "Parts that stay as they are, with commas: vision, merger, language.")
  var freeze: String?

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

  @Option(help: "How often every prompt is answered.")
  var epochs = 1.0

  @Option(help: "Steps to take, instead of --epochs.")
  var steps: Int?

  @Option(help: "The greatest learning rate. (default: 1e-5 for an adapter, else 1e-6)")
  var learningRate: Double?

  @Option(help: "How the learning rate goes on after the warm-up: linear, cosine or constant.")
  var schedule = "linear"

  @Option(help: "The share of steps in which the learning rate rises.")
  var warmup = 0.0

  @Option(help: "The decay of matrices, times the learning rate a step.")
  var weightDecay = 0.0

  @Option(help: "The bound of the gradients' norm.")
  var maxGradNorm = 1.0

  @Flag(help: "Stop at a prompt that leaves no room for an answer, instead of leaving it out.")
  var strict = false

  @Flag(
    help:
      "Compute activations again for the gradients instead of keeping them: less memory, a third more time."
  )
  var recompute = false

  @Option(help: "The seed of every choice.")
  var seed: UInt64 = 0

  func validate() throws {
    guard loraRank != nil || (loraAlpha == nil && loraDropout == nil && loraTargets == nil) else {
      throw ValidationError("--lora-alpha, --lora-dropout and --lora-targets need --lora-rank")
    }
    guard steps == nil || epochs == 1 else {
      throw ValidationError("--steps and --epochs exclude each other")
    }
  }

  /// The settings as resolved, in `settings`, whose answers are resolved already.
  func resolve(into settings: inout GRPORunSettings, isAdapter: Bool) throws {
    try resolve(into: &settings.grpo)
    settings.iterations = iterations
    settings.training.batch = batch
    settings.training.accumulate = accumulate ?? max(1, settings.completions / max(1, batch))
    settings.training.lora = loraRank.map {
      .init(
        rank: $0, alpha: loraAlpha, dropout: loraDropout ?? 0, targets: loraTargets ?? "language")
    }
    let parts = freeze?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    settings.training.freeze = (parts ?? []).sorted()
    (settings.training.epochs, settings.training.max_steps) = (epochs, steps)
    settings.training.learning_rate = learningRate ?? (isAdapter ? 1e-5 : 1e-6)
    (settings.training.lr_scheduler_type, settings.training.warmup_ratio) = (schedule, warmup)
    (settings.training.weight_decay, settings.training.max_grad_norm) = (weightDecay, maxGradNorm)
    (settings.training.recompute, settings.training.seed) = (recompute, seed)
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

extension TrainGRPOCommand {
  /// All settings as resolved.
  func settings(_ dtype: DType, _ device: Device) throws -> GRPORunSettings {
    var settings = GRPORunSettings()
    try rollouts.resolve(into: &settings)
    try training.resolve(
      into: &settings, isAdapter: adapter != nil || training.loraRank != nil)
    (settings.training.dtype, settings.training.device) = (dtype.name, "\(device.kind)")
    return settings
  }
}
