import ArgumentParser
import CommandLineTool
import Diagnostics
import Evaluation
import Foundation
import Manifest
import Terminal
import Training

/// Draws how a training run went, or how a model got better over several.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Draw how training runs went, on a page.",
    discussion: """
      Of one run: curves of what was logged (reward and its terms, length, KL, loss, …) and, of a run by \
      rewards, what the model wrote as it went on. The page is one file; a run that is under way can be \
      looked at.

      Of several evaluations: what each stage of a model reaches on the same items, the curves of the \
      training before it, and the same images answered at each stage.

      Example: lad report runs/grpo-0123456789ab
      Example: lad report grpo-0123456789ab -w workspace
      Example: lad report eval-012 eval-345 eval-678   (base, after SFT, after GRPO)
      Example: lad report                              (all evaluations over the newest one's build)
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of a run or its id in the workspace; or the ids of evaluations, first stage first. (default: all evaluations over one build)",
      valueName: "run"),
    completion: .directory)
  var names: [String] = []

  @Option(
    help:
      "The page to write. (default: report.html in the run's folder; of evaluations, reports/stages.html in the workspace)",
    completion: .file())
  var page: String?

  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    guard names.count == 1 else { return try showStages() }
    let places = [names[0], global.place.absolute("runs/\(names[0])")]
    let folder =
      places.first { FileManager.default.fileExists(atPath: $0 + "/run.json") } ?? names[0]
    if folder == names[0], let run = evaluation(named: folder) { throw OneEvaluation(run: run) }
    let history = try RunHistory(folder: folder)
    let path = page ?? folder + "/report.html"
    try write(history.page.html(), to: path)
    show(history.identity.run, path)
  }

  private func evaluation(named name: String) -> String? {
    guard let run = try? ManifestDatabase.reading(global.place).run(named: name) else { return nil }
    return run.kind == RunKind.eval.rawValue ? run.id : nil
  }

  private func showStages() throws {
    let manifest = try ManifestDatabase.reading(global.place)
    let stages = try ModelStages(
      names, EvaluationReports(manifest: manifest, console: global.console))
    try manifest.workspace.makeFolder("reports")
    let path = page ?? manifest.workspace.reportsPath + "/stages.html"
    try write(stages.page().html(), to: path)
    show(stages.names.joined(separator: " → "), path)
  }

  private func write(_ html: String, to path: String) throws {
    do { try html.write(toFile: path, atomically: true, encoding: .utf8) } catch {
      throw SystemError("write", path)
    }
  }

  private func show(_ run: String, _ path: String) {
    let console = global.console
    if console.isJSON { return console.json(Record(run: run, page: path)) }
    console.line("\(run): \(path)")
  }

  private struct Record: Encodable {
    let message_type = "report"
    let run: String
    let page: String
  }

  private struct OneEvaluation: ActionableError {
    let run: String
    var message: String { "`\(run)` is an evaluation, and no training" }
    var hint: String? {
      "`lad eval --run \(run)` writes its page; two or more evaluations have one together here"
    }
    var exitStatus: ExitStatus { .usage }
  }
}
