import CommandLineTool
import ArgumentParser
import Foundation
import Manifest
import Preparation
import Synthetic
import Terminal

/// Draws an archive that the recipe asks for.
struct DrawStage: RunStage {
  let source: Pipeline.Source
  private let drawing: Pipeline.Drawing

  /// A stage for a source that is drawn; nil for one that the user brings.
  init?(_ source: Pipeline.Source) {
    guard case .drawn(let drawing) = source.origin else { return nil }
    (self.source, self.drawing) = (source, drawing)
  }

  var name: String { "synth \(source.dataset)" }

  /// Refuses what can't be drawn.
  func check(_ job: RunJob) throws { _ = try pictures(job) }

  private func pictures(_ job: RunJob) throws -> Int {
    try SynthCommand.parse(arguments(job)).plan().pictures.count
  }

  func look(_ job: RunJob) throws -> StageReport {
    let path = source.path(in: job.workspace)
    if FileManager.default.fileExists(atPath: path) { return StageReport(.doneBefore, path) }
    if case .complete = try IngestStage(source).standing(job) {
      return StageReport(.doneBefore, "\(path), removed since")
    }
    job.isIngested = false
    let pictures = Format.count(try pictures(job), "picture")
    return StageReport(.planned, "draw \(pictures) into \(path)")
  }

  func run(_ job: RunJob, _ manifest: ManifestDatabase) throws -> StageReport {
    let command = try SynthCommand.parse(arguments(job))
    let before = try look(job)
    guard before.state == .planned else {
      if !command.global.json { command.global.console.line("drawn before: \(before.detail)") }
      return before
    }
    try job.workspace.makeFolder("drawn")
    Temporaries.removeAbandoned(in: job.workspace)
    try command.draw(job.cancellation)
    return StageReport(.done, source.path(in: job.workspace))
  }

  private func arguments(_ job: RunJob) -> [String] {
    let path = source.path(in: job.workspace)
    let categories = drawing.categories.isEmpty ? nil : drawing.categories.joined(separator: ",")
    return job.common + ["--dataset=\(source.dataset)"]
      + RunOptions.option("jobs", job.options.jobs)
      + RunOptions.option("scale", drawing.scale)
      + RunOptions.option("fraction", drawing.fraction)
      + RunOptions.option("seed", drawing.seed)
      + RunOptions.option("categories", categories)
      + ["--truth=\(path.replacing(".tar.xz", with: ".truth.jsonl"))", "--", path]
  }
}
