import ArgumentParser
import Manifest
import Preparation
import Terminal

/// Writes one build in the form of a trainer.
struct ExportStage: RunStage {
  let request: Pipeline.ExportRequest

  init(_ request: Pipeline.ExportRequest) {
    self.request = request
  }

  var name: String { "export \(request.build.rawValue) \(request.format.rawValue)" }

  func look(_ job: RunJob) throws -> StageReport {
    guard let build = job.builds[request.build], let manifest = job.manifest else {
      return StageReport(.later, "after build-\(request.build.rawValue)")
    }
    let export = try command(job, build).export(of: manifest)
    if let report = try export.standing() { return StageReport(.doneBefore, report.path) }
    let plan = try export.plan()
    return StageReport(
      .planned,
      "write \(Format.count(plan.rows, "record")), \(Format.count(plan.images, "image")) to "
        + plan.path)
  }

  func run(_ job: RunJob, _ manifest: ManifestDatabase) throws -> StageReport {
    guard let build = job.builds[request.build] else {
      return StageReport(.later, "after build-\(request.build.rawValue)")
    }
    let command = try command(job, build)
    let standing = try command.export(of: manifest).standing()
    let report = try standing ?? command.write(from: manifest, job.cancellation)
    command.show(report, isBrief: standing != nil)
    return StageReport(report.outcome == .same ? .doneBefore : .done, report.path)
  }

  private func command(_ job: RunJob, _ build: BuildReport) throws -> ExportCommand {
    try ExportCommand.parse(
      job.common + RunOptions.option("jobs", job.options.jobs)
        + RunOptions.option("out", request.path) + (job.options.isForced ? ["--force"] : [])
        + ["--format=\(request.format.rawValue)", build.build.id])
  }
}
