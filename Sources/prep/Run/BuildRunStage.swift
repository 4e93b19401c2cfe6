import CommandLineTool
import ArgumentParser
import Manifest
import Preparation
import Terminal

/// Makes one build.
struct BuildRunStage: RunStage {
  let kind: BuildKind

  init(_ kind: BuildKind) {
    self.kind = kind
  }

  var name: String { "build-\(kind.rawValue)" }

  func look(_ job: RunJob) throws -> StageReport {
    guard job.isIngested, let manifest = job.manifest else {
      return StageReport(.later, "after ingest")
    }
    let command = try command(job, isDryRun: true)
    let build = try command.report(command.recipe(), manifest)
    if build.existed { job.builds[kind] = build }
    return report(build.existed ? .doneBefore : .planned, build)
  }

  func run(_ job: RunJob, _ manifest: ManifestDatabase) throws -> StageReport {
    let command = try command(job, isDryRun: false)
    let build = try command.report(command.recipe(), manifest)
    let console = command.options.global.console
    BuildPrinter(console: console, isDryRun: false, isBrief: build.existed).show(build, next: nil)
    job.builds[kind] = build
    return report(build.existed ? .doneBefore : .done, build)
  }

  private func report(_ state: StageReport.State, _ build: BuildReport) -> StageReport {
    StageReport(state, "\(build.build.id), \(Format.count(build.rows, "row"))")
  }

  private func command(_ job: RunJob, isDryRun: Bool) throws -> any BuildCommand {
    let arguments =
      job.common + RunOptions.option("seed", job.options.seed)
      + ["--pipeline=\(job.file)"] + (isDryRun ? ["--dry-run"] : [])
    return switch kind {
    case .sft: try BuildSFTCommand.parse(arguments)
    case .grpo: try BuildGRPOCommand.parse(arguments)
    case .eval: try BuildEvalCommand.parse(arguments)
    }
  }
}
