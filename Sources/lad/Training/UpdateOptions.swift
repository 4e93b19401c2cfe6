import ArgumentParser
import Training

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
