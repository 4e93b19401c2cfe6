import ArgumentParser
import CommandLineTool
import Foundation
import Nano
import QwenVL
import Reasoner
import Synthetic
import Tokenization
import Torch

/// Makes `lad-nano`: a Qwen2.5-VL so small that two cores teach it.
@main
struct LadNano: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lad-nano",
    abstract: "Makes and examines a small Qwen2.5-VL that sees drawn products.",
    subcommands: [
      MakeCommand.self, PretrainCommand.self, ExamCommand.self, FinishCommand.self,
      DrawCommand.self,
    ])

  static func main() {
    CommandLineTool.run(Self.self)
  }
}

/// Which pictures are drawn.
struct DrawingOptions: ParsableArguments {
  @Option(help: "A product; may be given again. All five of MVTec LOCO AD by default.")
  var category: [String] = []

  @Option(help: "The pictures' size relative to the real photographs.")
  var scale = 0.12

  @Option(help: "Decides all that is drawn and all weights to begin with.")
  var seed: UInt64 = 0

  var categories: [String] { category.isEmpty ? PracticeDrawer.categories : category }

  /// A drawer of pictures to learn from.
  func drawer() throws -> PracticeDrawer {
    try PracticeDrawer(categories: categories, scale: scale, seed: seed)
  }

  /// A drawer of pictures that are never learnt from.
  func heldOut(_ chosen: [String]? = nil) throws -> PracticeDrawer {
    try PracticeDrawer(categories: chosen ?? categories, scale: scale, seed: seed &+ 1 << 32)
  }
}

/// Writes a model that has learnt nothing.
struct MakeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make", abstract: "Write a model that has learnt nothing, with its tokenizer.")

  @Argument(help: "The folder to write.")
  var folder: String

  @Option(help: "Tokens.")
  var vocabulary = 896

  @OptionGroup var drawing: DrawingOptions

  func run() throws {
    let texts = try NanoCourse.texts(
      categories: PracticeDrawer.categories, pictures: 200, seed: drawing.seed)
    try NanoFolder.make(
      at: folder, texts: texts, vocabularySize: vocabulary, seed: drawing.seed)
    let model = try ReasoningModel(folder: folder)
    let count = model.model.parameters.reduce(0) { $0 + $1.tensor.count }
    say("\(count) parameters, \(model.tokenizer.vocabularySize) tokens")
  }
}

/// Writes a line to standard output at once.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

extension Double {
  /// The number with so many digits behind the point.
  func digits(_ count: Int) -> String { formatted(.number.precision(.fractionLength(count))) }
}
