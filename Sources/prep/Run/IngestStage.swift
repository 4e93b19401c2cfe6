import CommandLineTool
import ArgumentParser
import Datasets
import Foundation
import Manifest
import Preparation
import Terminal

/// Reads one source.
struct IngestStage: RunStage {
  let source: Pipeline.Source

  init(_ source: Pipeline.Source) {
    self.source = source
  }

  var name: String { "ingest \(source.dataset)" }

  /// How far the workspace is with the source.
  func standing(_ job: RunJob) throws -> SourceStanding {
    try Ingest(command(job).ingestOptions())
      .standing(of: source.path(in: job.workspace), in: job.manifest)
  }

  /// Refuses a description that can't be read, or is of another data set than the recipe says.
  func check(_ job: RunJob) throws {
    let options = try command(job).ingestOptions()
    guard case .described(let description) = options.dataset,
      description.dataset != source.dataset
    else { return }
    throw RunError.otherDescription(
      dataset: source.dataset, file: description.file, described: description.dataset)
  }

  func look(_ job: RunJob) throws -> StageReport {
    let path = source.path(in: job.workspace)
    let standing = try standing(job)
    if case .complete(let record) = standing {
      return report(.doneBefore, path, record.counts)
    }
    job.isIngested = false
    switch standing {
    case .complete, .missing: break
    case .otherKnowledge: return StageReport(.planned, "\(path): store what is known anew")
    case .begun: return StageReport(.planned, "go on reading \(path)")
    case .unread(let bytes):
      return StageReport(.planned, "read \(path), \(Format.bytes(bytes))")
    }
    if case .drawn = source.origin { return StageReport(.later, "after synth") }
    return StageReport(.missing, path)
  }

  func run(_ job: RunJob, _ manifest: ManifestDatabase) throws -> StageReport {
    let path = source.path(in: job.workspace)
    let command = try command(job)
    if !FileManager.default.fileExists(atPath: path), case let before = try look(job),
      before.state == .doneBefore
    {
      let console = command.global.console
      if !console.isJSON { console.line("\(path): read before, and removed since") }
      return before
    }
    let reports = try command.ingest(command.ingestOptions(), into: manifest, job.cancellation)
    let wasDone = reports.allSatisfy(\.wasComplete)
    return report(wasDone ? .doneBefore : .done, path, reports.first?.counts ?? MemberCounts())
  }

  private func report(_ state: StageReport.State, _ path: String, _ counts: MemberCounts)
    -> StageReport
  {
    var detail = "\(path), \(Format.count(counts.seen, "member"))"
    if counts.rejected > 0 { detail += ", \(Format.count(counts.rejected)) rejected" }
    var report = StageReport(state, detail)
    report.rejected = counts.rejected
    return report
  }

  private func command(_ job: RunJob) throws -> IngestCommand {
    try IngestCommand.parse(
      job.common + RunOptions.option("jobs", job.options.jobs)
        + (job.options.isStrict ? ["--strict"] : [])
        + [source.description.map { "--describe=\($0)" } ?? "--dataset=\(source.dataset)"]
        + ["--pipeline=\(job.file)"]
        + ["--", source.path(in: job.workspace)])
  }
}
