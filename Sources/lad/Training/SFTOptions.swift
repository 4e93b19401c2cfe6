import ArgumentParser
import Torch
import Training

/// How a model is trained on supervised examples.
struct SFTOptions: ParsableArguments {
  @Option(help: "Examples that are computed at once.")
  var batch = 4

  @Option(help: "Batches whose gradients make one step.")
  var accumulate = 4

  @Option(help: "The greatest learning rate. (default: 1e-4 for an adapter, else 1e-5)")
  var learningRate: Double?

  @Option(help: "How the learning rate goes on after the warm-up: cosine, linear or constant.")
  var schedule = "cosine"

  @Option(help: "The share of steps in which the learning rate rises.")
  var warmup = 0.03

  @Option(help: "The share of examples that only measure. No image is on both sides.")
  var holdout = 0.05

  @Option(
    help: "The most tokens of an example; longer ones are left out. (default: the model's context)")
  var maxLength: Int?

  /// The settings as resolved.
  func settings(
    _ parts: TrainedPartOptions, _ updates: UpdateOptions, _ dtype: DType, _ device: Device
  ) -> SFTSettings {
    var settings = SFTSettings()
    parts.resolve(into: &settings, dropout: 0.05)
    updates.resolve(into: &settings)
    (settings.batch, settings.accumulate) = (batch, accumulate)
    settings.learning_rate = learningRate ?? (parts.isAdapter ? 1e-4 : 1e-5)
    (settings.lr_scheduler_type, settings.warmup_ratio) = (schedule, warmup)
    (settings.dtype, settings.device) = (dtype.name, "\(device.kind)")
    (settings.holdout, settings.max_length) = (holdout, maxLength)
    return settings
  }
}
