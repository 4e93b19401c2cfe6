import ArgumentParser
import CommandLineTool
import Diagnostics
import Foundation
import Manifest
import Preparation
import Terminal
import Torch
import Training

/// Trains a model on supervised examples.
struct TrainSFTCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sft",
    abstract: "Train a model, or an adapter for it, on supervised examples.",
    discussion: """
      What the assistant says in a build of prep build-sft is learnt, token by token. Checkpoints load \
      in transformers or PEFT. Killed at whatever moment, the same command goes on from the last \
      checkpoint, with the numbers that it would have come to undisturbed.

      In the folder: last and best are links to checkpoints, metrics.jsonl has the numbers of every \
      step, tensorboard the same ones, run.json what the run depends on.

      Started by torchrun, several processes share the batches of each step, and come to the same.

      Example: lad train sft --model Qwen2.5-VL-3B-Instruct --lora-rank 16
      Example: torchrun --standalone --nproc-per-node 4 --no-python lad train sft --model DIR
      Example: lad train sft --model DIR --freeze vision,merger --dtype bfloat16 --recompute
      """)

  @Option(
    name: .shortAndLong,
    help: "The build's id, the beginning of it, or sft for the newest one.")
  var build = "sft"

  @OptionGroup(title: "Model") var model: TrainModelOptions
  @OptionGroup(title: "Trained parts") var parts: TrainedPartOptions
  @OptionGroup(title: "Training") var training: SFTOptions
  @OptionGroup(title: "Steps") var updates: UpdateOptions
  @OptionGroup(title: "Run and checkpoints") var saving: SavingOptions
  @OptionGroup(title: "Output") var global: GlobalOptions

  func validate() throws {
    do { try settings(.float32, .cpu).check() } catch { throw ValidationError("\(error)") }
  }

  /// All settings as resolved.
  func settings(_ dtype: DType, _ device: Device) -> SFTSettings {
    training.settings(parts, updates, dtype, device)
  }

  func run() throws {
    try Ranks.run(global) { try SFTSession(self, $0).run() }
  }
}
