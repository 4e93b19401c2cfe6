import Diagnostics
import Evaluation
import Foundation
import Imaging
import Manifest
import Preparation
import Reasoner
import Terminal

/// Shows what evaluations found: tables here, a page in the workspace.
struct EvaluationReports {
  let manifest: ManifestDatabase
  let console: Console
  var page: String?
  var resampling = Resampling()

  /// The report of a run, and the answers that it is on.
  func report(on run: RunRecord) throws -> (report: EvaluationReport, answers: [AnsweredItem]) {
    let answers = try RecordedAnswers.read(run, in: manifest)
    let open = try manifest.unansweredOrdinals(of: run.id).count
    let report = EvaluationReport(
      answers, of: RecordedAnswers.label(run), missing: open, resampling: resampling,
      isPublishedData: try isPublished())
    return (report, answers)
  }

  /// Shows the report of a run, and writes its page.
  func show(_ run: RunRecord) throws {
    let (report, answers) = try report(on: run)
    let html = ReportPage(report, answers: answers, pictures: try pictures(of: run)).html()
    let path = try write(html, name: run.id)
    guard !console.isJSON else {
      return console.line(String(decoding: try report.json(), as: UTF8.self))
    }
    ReportTables(console: console).show(report)
    console.note("page: \(path)")
  }

  /// Shows what changed from one run to another, and writes its page.
  func compare(_ first: RunRecord, _ second: RunRecord) throws {
    let answers = try [first, second].map { try RecordedAnswers.read($0, in: manifest) }
    let comparison = try RunComparison(
      answers[0], of: RecordedAnswers.label(first), with: answers[1],
      of: RecordedAnswers.label(second),
      resampling: resampling)
    let html = ComparisonPage(
      comparison, first: answers[0], second: answers[1], pictures: try pictures(of: second)
    ).html()
    let path = try write(html, name: "\(first.id)-\(second.id)")
    guard !console.isJSON else {
      return console.line(String(decoding: try comparison.json(), as: UTF8.self))
    }
    ReportTables(console: console).show(comparison)
    console.note("page: \(path)")
  }

  /// Whether the images of LOCO are those of the published archive. Drawn ones have the same names.
  private func isPublished() throws -> Bool {
    try manifest.sources().contains { $0.sha256 == PublishedArchive.locoSHA256 }
  }

  /// Images as the model of a run saw them.
  func pictures(of run: RunRecord) throws -> PictureSource {
    let build = try manifest.build(run.buildId)
    return { image in
      guard let build,
        let patches = try? manifest.patches(of: [image], profile: build.profileId)[image],
        let picture = try? Picture(manifest).resized(patches)
      else { return nil }
      return (try? PNG.encode(picture)).map { Data($0) }
    }
  }

  private func write(_ html: String, name: String) throws -> String {
    var path = page ?? ""
    if path.isEmpty {
      try manifest.workspace.makeFolder("reports/eval")
      path = manifest.workspace.reportsPath + "/eval/\(name).html"
    }
    do { try html.write(toFile: path, atomically: true, encoding: .utf8) } catch {
      throw SystemError("write", path)
    }
    return path
  }
}

/// The archive of MVTec LOCO AD as it is published.
enum PublishedArchive {
  static let locoSHA256 = "9e7c84dba550fd2e59d8e9e231c929c45ba737b6b6a6d3814100f54d63aae687"
}
