import ArgumentParser
import CommandLineTool
import Datasets
import Diagnostics
import Foundation
import Manifest
import Preparation
import Terminal

/// Does a whole recipe.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Do a whole recipe: draw, ingest, build, export, verify.",
    discussion: """
      Every stage is the command of that name with what the recipe says. What is done is skipped, \
      what was interrupted or killed goes on: type the same command again.

      Paths of data in a recipe are relative to the folder that the command runs in; files that \
      are written for it (describe, prompt) lie beside it. Where an archive has another name or \
      place:
        prep run pipelines/lad-reasoner.yaml --source visa=/data/VisA_20220922.tar

      Example: prep run pipelines/demo.yaml
      """)

  @Argument(help: "The recipe.", completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @Option(
    name: .customLong("source"),
    help: ArgumentHelp(
      "Read this instead of the recipe's source of that data set. Repeat it for several.",
      valueName: "dataset=path"),
    completion: .file())
  var sources: [String] = []

  @Option(help: "Seed of every choice. (default: the recipe's, else 0)")
  var seed: Int?

  @Option(name: .shortAndLong, help: "Images worked on at once. (default: one a core)")
  var jobs: Int?

  @Flag(help: "Stop at the first member that can't be used.")
  var strict = false

  @Flag(help: "Replace other exports that stand where the recipe's should go.")
  var force = false

  @Flag(name: .customLong("dry-run"), help: "Only say what is done and what would be.")
  var isDryRun = false

  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    var recipe = try Pipeline(contentsOf: file).expandingHome
    try recipe.replaceSources(with: sources.map(source))
    let watch = SignalWatch()
    try withExtendedLifetime(watch) {
      let place = global.place
      let before = try Self.reading(place)
      let job = RunJob(
        file: file, recipe: recipe, workspace: place, common: common, options: options,
        manifest: before, cancellation: watch.cancellation)
      guard !recipe.sources.isEmpty || before != nil else {
        throw RunError.nothingToRead(recipe: recipe.name)
      }
      // What can't be should not show only after an hour with what comes before it.
      for stage in job.stages { try stage.check(job) }
      try isDryRun ? plan(job) : perform(job)
    }
  }

  /// Prints where every stage stands; fails where a run would, for want of a source.
  private func plan(_ job: RunJob) throws {
    let lines = try job.stages.map { RunPrinter.Line(stage: $0.name, report: try $0.look(job)) }
    RunPrinter(console: global.console).plan(lines, job)
    try refuseMissing(job)
  }

  private func perform(_ job: RunJob) throws {
    try refuseMissing(job)
    let manifest = try ManifestDatabase.writing(job.workspace, purpose: "prep run")
    let printer = RunPrinter(console: global.console)
    let stages = job.stages
    var lines: [RunPrinter.Line] = []
    for (i, stage) in stages.enumerated() {
      try job.cancellation.check()
      printer.begin(stage, number: i + 1, of: stages.count)
      let start = ContinuousClock.now
      let report = try stage.run(job, manifest)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      lines.append(.init(stage: stage.name, report: report, seconds: seconds))
    }
    printer.end(lines, job, digest: try manifest.digest())
    if lines.contains(where: \.report.isDamaged) { throw ExitCode(ExitStatus.damaged.rawValue) }
    if lines.contains(where: { $0.report.rejected > 0 }) {
      throw ExitCode(ExitStatus.finishedWithRejections.rawValue)
    }
  }

  private func refuseMissing(_ job: RunJob) throws {
    let missing = try job.recipe.sources.filter { source in
      guard case .file(let path) = source.origin, access(path, F_OK) != 0 else { return false }
      return try source.stage.look(job).state == .missing
    }
    guard missing.isEmpty else {
      throw RunError.missing(
        missing.map { .init(dataset: $0.dataset, path: $0.path(in: job.workspace)) })
    }
  }

  /// The manifest as it stands, nil where there is none yet.
  private static func reading(_ place: Workspace) throws -> ManifestDatabase? {
    do {
      return try ManifestDatabase.reading(place)
    } catch ManifestError.noWorkspace {
      return nil
    }
  }

  private func source(_ text: String) throws -> (dataset: String, path: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw ValidationError("--source is `\(text)`; write it as mvtec_loco=PATH")
    }
    let dataset = PublishedDataset.named(parts[0])?.name ?? parts[0]
    // In `--source visa=~/VisA.tar` the shell leaves `~` alone.
    return (dataset, parts[1].expandingHome)
  }

  private var options: RunOptions {
    RunOptions(seed: seed, jobs: jobs, isStrict: strict, isForced: force)
  }

  private var common: [String] {
    ["--workspace=\(global.place.path)", "--color=\(global.color.rawValue)"]
      + (global.json ? ["--json"] : []) + (global.quiet ? ["--quiet"] : [])
  }
}
