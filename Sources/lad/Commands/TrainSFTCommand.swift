import ArgumentParser
import CommandLineTool
import Diagnostics
import Foundation
import Manifest
import Preparation
import Terminal
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

  @Option(
    name: .shortAndLong,
    help: "The folder of the run. (default: runs/<run> in the workspace)", completion: .directory)
  var out: String?

  @Flag(help: "Only go on with a run that has begun; it is an error where there is none.")
  var resume = false

  @OptionGroup(title: "Model") var model: TrainModelOptions
  @OptionGroup(title: "Training") var training: SFTOptions
  @OptionGroup(title: "Checkpoints") var saving: SavingOptions
  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    try Ranks.run(global) { try SFTSession(self, $0).run() }
  }
}
