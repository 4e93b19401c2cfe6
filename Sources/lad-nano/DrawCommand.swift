import ArgumentParser
import Foundation
import Imaging
import Synthetic

/// Shows what a model is taught with.
struct DrawCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw",
    abstract: "Write practice pictures, as a model sees them, and print what is said of them.")

  @Argument(help: "The folder to write PNG files to; it exists.")
  var folder: String

  @Option(help: "Pictures.") var pictures = 5
  @Option(help: "The most pixels of a picture.") var maxPixels = 15_680
  @OptionGroup var drawing: DrawingOptions

  func run() throws {
    let drawer = try drawing.drawer()
    let processor = try ImageProcessor(minPixels: 56 * 56, maxPixels: maxPixels)
    for number in 0..<pictures {
      let picture = drawer.practice(number)
      let seen = try Patches.assemble(processor.process(picture.image))
      let path = "\(folder)/\(picture.category)-\(number).png"
      try Data(PNG.encode(seen)).write(to: URL(fileURLWithPath: path))
      say("\(path) \(picture.caption)")
      for question in picture.questions { say("  \(question.text) \(question.answer)") }
    }
  }
}
