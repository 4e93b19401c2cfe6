import ArgumentParser
import CommandLineTool
import Diagnostics
import Evaluation
import Foundation
import Manifest
import Preparation
import Reasoner
import Terminal

/// Judges a model by an evaluation of the workspace.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Let a model answer an evaluation, and judge its answers.",
    discussion: """
      Each answer is recorded in the manifest as it comes: however the command ended, the same one \
      goes on where it was. Then numbers with bootstrap intervals, by category, kind and defect, and \
      a page with pictures and reasonings.

      Example: lad eval --model Qwen2.5-VL-3B-Instruct
      Example: lad eval --run eval-0123456789ab        (the report once more)
      Example: lad eval --compare eval-0123 eval-4567  (what changed from one run to the other)
      """)

  @Option(
    name: .shortAndLong,
    help: "The evaluation's id, the beginning of it, or eval for the newest one.")
  var build = "eval"

  @Option(
    name: .customLong("run"),
    help: "Show the report of a recorded run again: its id, or the beginning of it.")
  var recorded: String?

  @Option(
    parsing: .upToNextOption, help: "Two recorded runs on the same evaluation: what changed.")
  var compare: [String] = []

  @Option(help: "Answer only so many items, spread evenly over the evaluation.")
  var limit: Int?

  @Option(help: "Items that are answered at once.")
  var batch = 8

  @Option(help: "Bootstrap resamples for the intervals.")
  var resamples = 1000

  @Option(
    help: "The page to write. (default: reports/eval/<run>.html in the workspace)",
    completion: .file())
  var page: String?

  @OptionGroup(title: "Model") var model: ModelOptions
  @OptionGroup(title: "Answers") var sampling: SamplingOptions
  @OptionGroup(title: "Output") var global: GlobalOptions

  func validate() throws {
    guard compare.isEmpty || compare.count == 2 else {
      throw ValidationError("--compare takes two runs")
    }
    guard compare.isEmpty || recorded == nil else {
      throw ValidationError("--run and --compare exclude each other")
    }
    guard batch >= 1 else { throw ValidationError("--batch must be 1 or more") }
    guard limit.map({ $0 >= 1 }) ?? true else { throw ValidationError("--limit must be 1 or more") }
    guard resamples >= 1 else { throw ValidationError("--resamples must be 1 or more") }
  }

  func run() throws {
    if !compare.isEmpty { return try showComparison() }
    if let recorded {
      let manifest = try ManifestDatabase.reading(global.place)
      return try reports(manifest).show(manifest.run(named: recorded))
    }
    let manifest = try ManifestDatabase.writing(global.place, purpose: "lad eval")
    let record = try answer(manifest)
    try reports(manifest).show(record)
  }

  private func reports(_ manifest: ManifestDatabase) -> EvaluationReports {
    EvaluationReports(
      manifest: manifest, console: global.console, page: page,
      resampling: Resampling(resamples: resamples))
  }

  private func showComparison() throws {
    let manifest = try ManifestDatabase.reading(global.place)
    let runs = try compare.map { try manifest.run(named: $0) }
    try reports(manifest).compare(runs[0], runs[1])
  }

  /// Answers what is open, and gives the run.
  private func answer(_ manifest: ManifestDatabase) throws -> RunRecord {
    let build = try Export.find(build, in: manifest)
    guard build.kind == BuildKind.eval.rawValue else { throw NotAnEvaluation(build: build.id) }
    let options = try model.options()
    let folder = try model.folder()
    let loaded = try ReasoningModel(folder: folder, options: options)
    let plan = EvaluationRun.Plan(
      build: build, model: try .init(folder: folder),
      adapter: try options.adapter.map { try .init(folder: $0) },
      base: manifest.origin(of: options.adapter ?? folder), settings: sampling.settings,
      limit: limit)
    let run = try EvaluationRun(plan, loaded, options: options, in: manifest)
    let console = global.console
    console.note("\(run.record.id): \(folder) answers \(build.id)")
    let progress = Progress("answers", console: console)
    let watch = SignalWatch()
    try run.run(batch: batch, cancellation: watch.cancellation) { done, total in
      progress.update(done: done, total: total, detail: "\(done) of \(total)")
    }
    progress.finish()
    return try manifest.run(named: run.record.id)
  }

  private struct NotAnEvaluation: ActionableError {
    let build: String
    var message: String { "`\(build)` is a training set, not an evaluation" }
    var hint: String? { "make one with `prep build-eval`, or name one that `prep status` lists" }
    var exitStatus: ExitStatus { .usage }
  }
}
