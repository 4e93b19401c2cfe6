import ArgumentParser
import Foundation
import Training

/// What of a model is trained.
struct TrainedPartOptions: ParsableArguments {
  @Option(help: "Train an adapter of this rank instead of the weights.")
  var loraRank: Int?

  @Option(
    help: "What the adapter's change is scaled with, over the rank. (default: twice the rank)")
  var loraAlpha: Double?

  @Option(
    help: "The share of the adapter's inputs that is dropped. (default: 0.05 in sft, 0 in grpo)")
  var loraDropout: Double?

  @Option(
    help:
      "The layers that get an adapter: language, or all for the vision tower's too. (default: language)"
  )
  var loraTargets: String?

  @Option(
    help:
      "The folder of an adapter to go on training, in place of a new one; in grpo, what it was is the reference of --beta.",
    completion: .directory)
  var adapter: String?

  @Option(help: "Parts that stay as they are, with commas: vision, merger, language.")
  var freeze: String?

  /// Whether it is an adapter that is trained.
  var isAdapter: Bool { loraRank != nil || adapter != nil }

  func validate() throws {
    guard loraRank != nil || (loraAlpha == nil && loraDropout == nil && loraTargets == nil) else {
      throw ValidationError("--lora-alpha, --lora-dropout and --lora-targets need --lora-rank")
    }
    guard adapter == nil || (loraRank == nil && freeze == nil) else {
      throw ValidationError(
        "--adapter goes on with that adapter: leave --lora-rank and --freeze out")
    }
  }

  /// Writes the settings as resolved, `dropout` where none is given.
  func resolve(into settings: inout SFTSettings, dropout: Double) {
    settings.lora = loraRank.map {
      .init(
        rank: $0, alpha: loraAlpha, dropout: loraDropout ?? dropout,
        targets: loraTargets ?? "language")
    }
    let parts = freeze?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    settings.freeze = (parts ?? []).sorted()
  }
}

/// How long and by what steps a model is trained.
struct UpdateOptions: ParsableArguments {
  @Option(help: "How often everything is seen.")
  var epochs = 1.0

  @Option(help: "Steps to take, instead of --epochs.")
  var steps: Int?

  @Option(help: "The decay of matrices, times the learning rate a step.")
  var weightDecay = 0.0

  @Option(help: "The bound of the gradients' norm.")
  var maxGradNorm = 1.0

  @Flag(help: "Stop at what is too long for the model, instead of leaving it out.")
  var strict = false

  @Flag(
    help:
      "Compute activations again for the gradients instead of keeping them: less memory, a third more time."
  )
  var recompute = false

  @Option(help: "The seed of every choice.")
  var seed: UInt64 = 0

  func validate() throws {
    guard steps == nil || epochs == 1 else {
      throw ValidationError("--steps and --epochs exclude each other")
    }
  }

  /// Writes the settings as resolved.
  func resolve(into settings: inout SFTSettings) {
    (settings.epochs, settings.max_steps) = (epochs, steps)
    (settings.weight_decay, settings.max_grad_norm) = (weightDecay, maxGradNorm)
    (settings.recompute, settings.seed) = (recompute, seed)
  }
}
