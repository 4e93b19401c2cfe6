import Manifest
import Preparation
import Terminal

/// Prints what became of a file of questions.
struct MMADPrinter {
  let console: Console
  let isDryRun: Bool

  private struct Record: Encodable {
    let message_type = "ingest_mmad"
    let path: String
    let sha256: String
    let bytes: Int
    let dry_run: Bool
    let was_complete: Bool
    let counts: MemberCounts
    let added: Int
    let datasets: [String: MMADReport.Dataset]
    let tasks: [String: Int]
    let references: Int
    let rejections: [IngestReport.Rejection]
  }

  func show(_ report: MMADReport) {
    if console.isJSON {
      return console.json(
        Record(
          path: report.path, sha256: report.sha256, bytes: report.bytes, dry_run: isDryRun,
          was_complete: report.wasComplete, counts: report.counts, added: report.added,
          datasets: report.datasets, tasks: report.tasks, references: report.references,
          rejections: report.rejections))
    }
    if report.wasComplete {
      console.line(
        "\(report.path): in the workspace already (sha256 \(report.sha256.prefix(12))…), and no "
          + "image that it asks about has come since")
      return
    }
    console.line(
      console.out.bold(report.path)
        + (isDryRun ? "  (only read, nothing written)" : "  sha256 \(report.sha256)"))
    table(report.datasets)
    counts(report)
    rejections(report.rejections)
  }

  private func table(_ datasets: [String: MMADReport.Dataset]) {
    var table = Table([
      ("data set", .left), ("images", .right), ("here", .right), ("questions", .right),
      ("here", .right),
    ])
    for (name, dataset) in datasets.sorted(by: { $0.key < $1.key }) {
      let numbers = [
        dataset.images, dataset.imagesHere, dataset.questions, dataset.questionsHere,
      ]
      table.add([name] + numbers.map { Format.count($0) })
    }
    table.lines(style: console.out).forEach { console.line("  " + $0) }
  }

  private func counts(_ report: MMADReport) {
    let counts = report.counts
    console.line(
      "\(Format.count(counts.seen, "question")): \(Format.count(counts.stored)) "
        + (isDryRun ? "to store" : "stored")
        + (report.added < counts.stored ? " (\(Format.count(report.added)) of them new)" : "")
        + ", \(Format.count(counts.duplicate)) there already, \(Format.count(counts.rejected)) "
        + "rejected, \(Format.count(counts.ignored)) about images that are not in the workspace")
    guard counts.stored > 0 else { return }
    let tasks = report.tasks.sorted { $0.key < $1.key }
    console.line(
      "  tasks       " + tasks.map { "\($0) \(Format.count($1))" }.joined(separator: ", "))
    console.line("  references  \(Format.count(report.references)) normal images to compare with")
  }

  private func rejections(_ rejections: [IngestReport.Rejection]) {
    for rejection in rejections.prefix(10) {
      console.line(
        "  \(console.out.yellow("rejected")) \(rejection.member): \(rejection.message)")
    }
    if rejections.count > 10 {
      console.line(
        "  … and \(rejections.count - 10) more"
          + (isDryRun ? "" : "; `prep status --rejections` lists them all"))
    }
  }
}
