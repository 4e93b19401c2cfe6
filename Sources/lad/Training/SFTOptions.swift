import ArgumentParser
import Foundation
import Torch
import Training

/// How a model is trained on supervised examples.
struct SFTOptions: ParsableArguments {
  @Option(help: "Train an adapter of this rank instead of the weights.")
  var loraRank: Int?

  @Option(
    help: "What the adapter's change is scaled with, over the rank. (default: twice the rank)")
  var loraAlpha: Double?

  @Option(help: "The share of the adapter's inputs that is dropped. (default: 0.05)")
  var loraDropout: Double?

  @Option(
    help:
      "The layers that get an adapter: language, or all for the vision tower's too. (default: language)"
  )
  var loraTargets: String?

  @Option(
    help: "The folder of an adapter to go on training, in place of a new one.",
    completion: .directory)
  var adapter: String?

  @Option(help: "Parts that stay as they are, with commas: vision, merger, language.")
  var freeze: String?

  @Option(help: "Examples that are computed at once.")
  var batch = 4

  @Option(help: "Batches whose gradients make one step.")
  var accumulate = 4

  @Option(help: "How often every example is seen.")
  var epochs = 1.0

  @Option(help: "Steps to take, instead of --epochs.")
  var steps: Int?

  @Option(help: "The greatest learning rate. (default: 1e-4 for an adapter, else 1e-5)")
  var learningRate: Double?

  @Option(help: "How the learning rate goes on after the warm-up: cosine, linear or constant.")
  var schedule = "cosine"

  @Option(help: "The share of steps in which the learning rate rises.")
  var warmup = 0.03

  @Option(help: "The decay of matrices, times the learning rate a step.")
  var weightDecay = 0.0

  @Option(help: "The bound of the gradients' norm.")
  var maxGradNorm = 1.0

  @Option(help: "The share of examples that only measure. No image is on both sides.")
  var holdout = 0.05

  @Option(
    help: "The most tokens of an example; longer ones are left out. (default: the model's context)")
  var maxLength: Int?

  @Flag(help: "Stop at an example that is too long, instead of leaving it out.")
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
    guard adapter == nil || (loraRank == nil && freeze == nil) else {
      throw ValidationError("--adapter excludes --lora-rank and --freeze")
    }
    guard steps == nil || epochs == 1 else {
      throw ValidationError("--steps and --epochs exclude each other")
    }
    do { try settings(.float32, .cpu).check() } catch { throw ValidationError("\(error)") }
  }

  /// The settings as resolved.
  func settings(_ dtype: DType, _ device: Device) -> SFTSettings {
    var settings = SFTSettings()
    settings.lora = loraRank.map {
      .init(
        rank: $0, alpha: loraAlpha, dropout: loraDropout ?? 0.05,
        targets: loraTargets ?? "language")
    }
    let parts = freeze?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    settings.freeze = (parts ?? []).sorted()
    (settings.batch, settings.accumulate) = (batch, accumulate)
    (settings.epochs, settings.max_steps) = (epochs, steps)
    settings.learning_rate = learningRate ?? (loraRank == nil && adapter == nil ? 1e-5 : 1e-4)
    (settings.lr_scheduler_type, settings.warmup_ratio) = (schedule, warmup)
    (settings.weight_decay, settings.max_grad_norm) = (weightDecay, maxGradNorm)
    (settings.dtype, settings.device) = (dtype.name, "\(device.kind)")
    (settings.recompute, settings.holdout) = (recompute, holdout)
    (settings.max_length, settings.seed) = (maxLength, seed)
    return settings
  }
}
