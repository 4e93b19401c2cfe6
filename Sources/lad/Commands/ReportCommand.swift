import ArgumentParser
import CommandLineTool
import Diagnostics
import Evaluation
import Foundation
import Manifest
import Terminal
import Training

/// Draws how a training run went.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Draw how a training run went, on a page.",
    discussion: """
      Curves of what was logged (reward and its terms, length, KL, loss, …) and, of a run by rewards, \
      what the model wrote as it went on. The page is one file; a run that is under way can be looked at.

      Example: lad report runs/grpo-0123456789ab
      Example: lad report grpo-0123456789ab -w workspace
      """)

  @Argument(
    help: ArgumentHelp("The folder of the run, or its id in the workspace.", valueName: "run"),
    completion: .directory)
  var name: String

  @Option(
    help: "The page to write. (default: report.html in the run's folder)", completion: .file())
  var page: String?

  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    let places = [name, global.place.absolute("runs/\(name)")]
    let folder =
      places.first { FileManager.default.fileExists(atPath: $0 + "/run.json") } ?? name
    let history = try RunHistory(folder: folder)
    let path = page ?? folder + "/report.html"
    do {
      try history.page.html().write(toFile: path, atomically: true, encoding: .utf8)
    } catch { throw SystemError("write", path) }
    let console = global.console
    if console.isJSON { return console.json(Record(run: history.identity.run, page: path)) }
    console.line("\(history.identity.run): \(path)")
  }

  private struct Record: Encodable {
    let message_type = "report"
    let run: String
    let page: String
  }
}
