import ArgumentParser
import Nano
import QwenVL
import Reasoner
import Torch

/// Writes what is committed of a model.
struct FinishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "finish",
    abstract: "Save a model in half precision, examine it, and write its card.")

  @Argument(help: "The folder of the model.")
  var folder: String

  @Argument(help: "The folder to write.")
  var target: String

  @Option(help: "Pictures of each kind.") var pictures = 40
  @OptionGroup var drawing: DrawingOptions

  func run() throws {
    TorchRuntime.threads = 1
    try QwenModel(folder: folder, dtype: .bfloat16).save(to: target, companionsFrom: folder)
    let model = try ReasoningModel(folder: target)
    let rows = try Examination(drawing, pictures).rows(of: model)
    let count = model.model.parameters.reduce(0) { $0 + $1.tensor.count }
    let card = NanoCard(parameters: count, stages: NanoFolder.stages(in: folder), rows: rows)
    try NanoFolder.write(card, to: target)
  }
}
