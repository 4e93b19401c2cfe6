import ArgumentParser
import CommandLineTool
import Diagnostics
import Foundation
import Manifest
import Preparation
import Terminal
import Torch
import Training

/// Trains a model by the rewards of what it writes.
struct TrainGRPOCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grpo",
    abstract: "Train a model, or an adapter for it, by the rewards of its answers (GRPO).",
    discussion: """
      The model answers each prompt of a build of prep build-grpo several times; what earns more than \
      the other answers to its prompt becomes likelier. Start from a model that lad train sft has \
      taught the form of answers. Killed at whatever moment, the same command goes on from the last \
      checkpoint, with the numbers that it would have come to undisturbed.

      A loss near 0 is normal: advantages of the answers to a prompt sum to 0, and each counts as \
      likely as it was written. It says nothing about learning; the reward is what to watch.

      In the folder: last (and best, with --holdout) are links to checkpoints, metrics.jsonl has the \
      numbers of every step under TRL's names, tensorboard the same ones, completions.jsonl what the \
      model wrote, run.json what the run depends on.

      Started by torchrun, several processes share the prompts of each round, and come to the same.

      Example: lad train grpo --model sft-run/last --lora-rank 16
      Example: torchrun --standalone --nproc-per-node 4 --no-python lad train grpo --model DIR
      Example: lad train grpo --model DIR --reward accuracy=1,format=1,naming=0.5 --resample 3
      """)

  @Option(
    name: .shortAndLong,
    help: "The build's id, the beginning of it, or grpo for the newest one.")
  var build = "grpo"

  @Option(help: "Completions of each round that are written to completions.jsonl, at most.")
  var showCompletions = 8

  @OptionGroup(title: "Model") var model: TrainModelOptions
  @OptionGroup(title: "Answers and rewards") var rollouts: RolloutOptions
  @OptionGroup(title: "Trained parts") var parts: TrainedPartOptions
  @OptionGroup(title: "Training") var training: GRPOOptions
  @OptionGroup(title: "Steps") var updates: UpdateOptions
  @OptionGroup(title: "Run and checkpoints") var saving: SavingOptions
  @OptionGroup(title: "Output") var global: GlobalOptions

  func validate() throws {
    guard showCompletions >= 0 else {
      throw ValidationError("--show-completions must be 0 or more")
    }
    do { try settings(.float32, .cpu).check() } catch { throw ValidationError("\(error)") }
  }

  /// All settings as resolved.
  func settings(_ dtype: DType, _ device: Device) throws -> GRPORunSettings {
    var settings = GRPORunSettings()
    try rollouts.resolve(into: &settings)
    parts.resolve(into: &settings.training, dropout: 0)
    updates.resolve(into: &settings.training)
    try training.resolve(into: &settings, isAdapter: parts.isAdapter)
    (settings.training.dtype, settings.training.device) = (dtype.name, "\(device.kind)")
    return settings
  }

  func run() throws {
    try Ranks.run(global) { try GRPOSession(self, $0).run() }
  }
}
