import CommandLineTool
import ArgumentParser
import Foundation
import Manifest
import Preparation
import Terminal

/// Joins the questions of a file such as MMAD's to the images, once all of these are there.
struct QuestionStage: RunStage {
  let source: Pipeline.Source

  var name: String { "ingest-\(source.dataset)" }

  func look(_ job: RunJob) throws -> StageReport {
    let path = source.path(in: job.workspace)
    guard FileManager.default.fileExists(atPath: path) else {
      let known = try job.manifest?.sources().last {
        $0.path == path && $0.dataset == source.dataset
      }
      guard let known else { return StageReport(.missing, path) }
      return report(.doneBefore, path, known.counts)
    }
    guard job.isIngested, let manifest = job.manifest else {
      job.isIngested = false
      return StageReport(.planned, "join the questions of \(path)")
    }
    let plan = try MMADIngest(isStrict: job.options.isStrict).run(
      path, into: manifest, isDryRun: true, cancellation: job.cancellation)
    if plan.wasComplete { return report(.doneBefore, path, plan.counts) }
    job.isIngested = false
    return StageReport(
      .planned, "join \(Format.count(plan.counts.stored, "question")) of \(path)")
  }

  func run(_ job: RunJob, _ manifest: ManifestDatabase) throws -> StageReport {
    let path = source.path(in: job.workspace)
    let command = try IngestMMADCommand.parse(
      job.common + (job.options.isStrict ? ["--strict"] : []) + ["--", path])
    if !FileManager.default.fileExists(atPath: path), case let before = try look(job),
      before.state == .doneBefore
    {
      let console = command.global.console
      if !console.isJSON { console.line("\(path): read before, and removed since") }
      return before
    }
    let result = try command.ingest(into: manifest, job.cancellation)
    return report(result.wasComplete ? .doneBefore : .done, path, result.counts)
  }

  private func report(_ state: StageReport.State, _ path: String, _ counts: MemberCounts)
    -> StageReport
  {
    var detail = "\(path), \(Format.count(counts.stored, "question"))"
    if counts.rejected > 0 { detail += ", \(Format.count(counts.rejected)) rejected" }
    var report = StageReport(state, detail)
    report.rejected = counts.rejected
    return report
  }
}

extension Pipeline.Source {
  /// The stage that reads the source.
  var stage: any RunStage { holdsQuestions ? QuestionStage(source: self) : IngestStage(self) }
}
