import Datasets
import Foundation
import Manifest
import Preparation
import Terminal

/// Prints what an ingest found, against what the published data set holds.
struct IngestPrinter {
  let console: Console

  private struct Record: Encodable {
    let message_type = "ingest"
    let path: String
    let dataset: String
    let sha256: String
    let bytes: Int
    let was_complete: Bool
    let counts: MemberCounts
    let images: [String: [String: Int]]
    let masks: [String: Int]
    let unknown_categories: [String]
    let ignored: [String: Int]
    let rejections: [IngestReport.Rejection]
    let shards: Int
    let seconds: Double
  }

  func show(_ report: IngestReport, workspace: Workspace, seconds: Double) {
    if console.isJSON {
      console.json(
        Record(
          path: report.path, dataset: report.dataset, sha256: report.sha256, bytes: report.bytes,
          was_complete: report.wasComplete, counts: report.counts, images: report.images,
          masks: report.masks, unknown_categories: report.unknownCategories,
          ignored: report.ignored, rejections: report.rejections,
          shards: report.shards.count, seconds: seconds))
      return
    }
    if report.wasComplete {
      console.line("\(report.path): in the workspace already (sha256 \(report.sha256.prefix(12))…)")
      return
    }
    console.line(
      console.out.bold(report.path) + "  \(Self.title(report.dataset))  sha256 \(report.sha256)")
    show(ImageTable(dataset: report.dataset, images: report.images, masks: report.masks))
    counts(report)
    rejections(report)
    let size = report.shards.reduce(0) { $0 + $1.bytes }
    console.line(
      "wrote \(Format.count(report.shards.count, "shard")) (\(Format.bytes(size))) to "
        + "\(workspace.path)/shards in \(Progress.duration(seconds))"
        + (seconds > 0.5 ? ", \(Int(Double(report.decoded) / seconds)) images a second" : ""))
  }

  private struct SurveyRecord: Encodable {
    let message_type = "ingest_plan"
    let path: String
    let dataset: String
    let seen: Int
    let images: [String: [String: Int]]
    let masks: [String: Int]
    let ignored: Int
    let refused: [String]

    init(survey: IngestSurvey) {
      (path, dataset) = (survey.path, survey.dataset)
      (seen, ignored) = (survey.seen, survey.ignored)
      (images, masks, refused) = (survey.images, survey.masks, survey.refused)
    }
  }

  func show(_ survey: IngestSurvey) {
    if console.isJSON { return console.json(SurveyRecord(survey: survey)) }
    console.line(
      console.out.bold(survey.path)
        + "  \(Self.title(survey.dataset))  (only listed, nothing decoded or written)")
    show(ImageTable(dataset: survey.dataset, images: survey.images, masks: survey.masks))
    console.line(
      "\(Format.count(survey.seen, "member")): \(Format.count(survey.ignored)) without data, "
        + "\(Format.count(survey.refused.count)) that would be refused")
    for path in survey.refused.prefix(10) { console.line("  \(path)") }
  }

  private func show(_ table: ImageTable) {
    table.lines(hasVerdicts: true, style: console.out).forEach { console.line("  " + $0) }
    table.notes.forEach { console.line($0) }
  }

  private static func title(_ dataset: String) -> String {
    PublishedDataset.named(dataset)?.title ?? dataset
  }

  private func counts(_ report: IngestReport) {
    let counts = report.counts
    console.line(
      "\(Format.count(counts.seen, "member")): \(Format.count(counts.stored)) stored, "
        + "\(Format.count(counts.duplicate)) there already, \(Format.count(counts.rejected)) "
        + "rejected, \(Format.count(counts.ignored)) without data")
    if !report.unknownCategories.isEmpty {
      console.line(
        "note: nothing is known of \(report.unknownCategories.joined(separator: ", ")), so builds "
          + "leave it out; knowledge comes with a described folder (prep ingest --help)")
    }
    if report.unmarked > 0 {
      console.line(
        "note: \(Format.count(report.unmarked, "anomalous image has", "anomalous images have")) "
          + "no usable mask")
    }
  }

  private func rejections(_ report: IngestReport) {
    for rejection in report.rejections.prefix(10) {
      console.line(
        "  \(console.out.yellow("rejected")) \(rejection.member): \(rejection.message)")
    }
    if report.rejections.count > 10 {
      console.line(
        "  … and \(report.rejections.count - 10) more; `prep status --rejections` lists them all")
    }
  }

  private struct End: Encodable {
    let message_type = "digest"
    let digest: String
  }

  /// `option` names the workspace where it is not the default one.
  func end(_ manifest: ManifestDatabase, isJSON: Bool, option: String) {
    guard let digest = try? manifest.digest() else { return }
    if isJSON { return console.json(End(digest: digest)) }
    console.line("manifest \(manifest.workspace.manifestPath)  digest \(digest)")
    console.note("next: prep build-sft\(option), then build-grpo and build-eval")
  }
}
