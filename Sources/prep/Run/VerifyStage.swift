import ArgumentParser
import Manifest
import Preparation
import Terminal

/// Checks at the end that the workspace holds what its manifest says.
struct VerifyStage: RunStage {
  var name: String { "verify" }

  func look(_ job: RunJob) throws -> StageReport {
    StageReport(.planned, "check rows, shards and builds against each other")
  }

  func run(_ job: RunJob, _ manifest: ManifestDatabase) throws -> StageReport {
    let found = try VerifyCommand.parse(job.common).verify(manifest, job.cancellation)
    var report = StageReport(
      .done, found.damage.isEmpty ? "all as recorded" : "\(found.damage.count) damaged")
    report.isDamaged = !found.damage.isEmpty
    return report
  }
}
