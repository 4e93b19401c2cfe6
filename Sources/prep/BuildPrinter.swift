import Manifest
import Preparation
import Terminal

/// Prints what a build made.
struct BuildPrinter {
  let console: Console
  let isDryRun: Bool
  /// Whether one line is enough.
  var isBrief = false

  private struct Record: Encodable {
    let message_type = "build"
    let id: String
    let kind: String
    let existed: Bool
    let dry_run: Bool
    let rows: Int
    let tasks: [String: Int]
    let answers: [String: Int]
    let categories: [String: Int]
    let references: [String: Int]
    let digest: String
    let unknown_categories: [String]
    let unpaired: [String]
    let contradictions: [String]
    let unknown_defects: [String]
    let pairs: PairPrinter.Record?
  }

  /// Prints a build; `next` is what to type next, nil for nothing.
  func show(_ report: BuildReport, next: String?) {
    if console.isJSON { return json(report) }
    let verb = isDryRun ? "would build" : report.existed ? "built before:" : "built"
    console.line("\(verb) \(console.out.bold(report.build.id))  \(size(of: report))")
    if isBrief { return }
    console.line("  tasks       \(list(report.tasks))")
    if !report.answers.isEmpty { console.line("  answers     \(list(report.answers))") }
    console.line("  categories  \(list(report.categories))")
    if !report.references.isEmpty { console.line("  references  \(references(report))") }
    let pairs = report.pairs.map { PairPrinter(console: console, report: $0, rows: report.rows) }
    pairs?.showCounts()
    console.line("  digest      \(report.build.digest.prefix(16))")
    for category in report.unknownCategories {
      console.line("  \(console.out.yellow("left out")) `\(category)`: nothing is known of it")
    }
    if !report.contradictions.isEmpty {
      console.line(
        "  \(console.out.yellow("left out")) \(report.contradictions.joined(separator: ", ")): "
          + "equal pixels, called good and anomalous")
    }
    for category in report.unpaired {
      console.line(
        "  \(console.out.yellow("left out")) `\(category)`: no normal image to compare with")
    }
    pairs?.showRest()
    if !report.unknownDefects.isEmpty {
      console.line(
        "  \(console.out.yellow("unknown")) \(report.unknownDefects.joined(separator: ", ")): only "
          + "that the product is anomalous is said of them")
    }
    if let next, !isDryRun { console.note("next: \(next)") }
  }

  private func size(of report: BuildReport) -> String {
    "\(Format.count(report.rows, "row")) over "
      + Format.count(report.categories.values.reduce(0, +), "query image")
  }

  private func references(_ report: BuildReport) -> String {
    let ours = report.references["ours"] ?? 0
    return list(report.references)
      + (ours > 0 ? " (MMAD's are not here, or may serve training)" : "")
  }

  private func list(_ counts: [String: Int]) -> String {
    counts.sorted { $0.key < $1.key }.map { "\($0.key) \(Format.count($0.value))" }
      .joined(separator: ", ")
  }

  private func json(_ report: BuildReport) {
    console.json(
      Record(
        id: report.build.id, kind: report.build.kind, existed: report.existed, dry_run: isDryRun,
        rows: report.rows, tasks: report.tasks, answers: report.answers,
        categories: report.categories, references: report.references, digest: report.build.digest,
        unknown_categories: report.unknownCategories,
        unpaired: report.unpaired, contradictions: report.contradictions,
        unknown_defects: report.unknownDefects, pairs: report.pairs.map(PairPrinter.Record.init)))
  }
}
