import Preparation
import Terminal

/// Prints what there is to say of a build of references and queries.
struct PairPrinter {
  let console: Console
  let report: PairReport
  /// How many rows the build has.
  let rows: Int

  /// How many rows are how hard, and how many kinds of defects they show.
  func showCounts() {
    let difficulties = Difficulty.allCases.compactMap { difficulty in
      report.difficulties[difficulty.rawValue].map {
        "\(difficulty.rawValue) \(Format.count($0))"
      }
    }
    if !difficulties.isEmpty {
      console.line("  difficulty  \(difficulties.joined(separator: ", "))")
    }
    let (shown, all) = (
      report.shownDefects.count, report.shownDefects.count + report.missingDefects.count
    )
    if all > 0 { console.line("  defects     \(shown) of \(Format.count(all, "kind"))") }
  }

  /// What is less than was asked for, and what was left out.
  func showRest() {
    if let asked = report.asked, rows < asked { showFewer(asked) }
    for (kind, reason) in [
      (\.anomalous, "no anomalous image to ask for beside the good ones"),
      (\.good, "no good image to ask for beside the anomalous ones"),
    ] as [(KeyPath<PairReport.Supply, Int>, String)] {
      let places = report.supplies.filter { $0[keyPath: kind] == 0 }.map(\.place)
      list("left out", places, reason)
    }
    list("left out", report.withoutReferences, "fewer references than asked for show other pixels")
    list(
      "left out", report.doubledReferences,
      "no reference, for \(report.asked == nil ? "training" : "the evaluation") shows its pixels")
    if !report.missingDefects.isEmpty, let asked = report.asked, rows >= asked {
      list("not shown", report.missingDefects, "more prompts would show them")
    } else {
      list("not shown", report.missingDefects, "no prompt was possible")
    }
  }

  private func showFewer(_ asked: Int) {
    console.line(
      "  \(console.out.yellow("fewer")) than the \(Format.count(asked)) asked for: a product gives "
        + "as many anomalous as good ones, each image in at most so many prompts as "
        + "--pairs-per-query and its references allow")
    for place in report.supplies where place.prompts > 0 {
      console.line(
        "    \(place.place)  \(Format.count(place.prompts, "prompt")) from "
          + "\(Format.count(place.anomalous)) anomalous, \(Format.count(place.good)) good")
    }
  }

  /// The first few names, and why.
  private func list(_ title: String, _ names: [String], _ reason: String) {
    guard !names.isEmpty else { return }
    let rest = names.count - 5
    console.line(
      "  \(console.out.yellow(title)) \(names.prefix(5).joined(separator: ", "))"
        + (rest > 0 ? " and \(Format.count(rest)) more" : "") + ": \(reason)")
  }

  /// The report for machines.
  struct Record: Encodable {
    let asked: Int?
    let supplies: [Supply]
    let difficulties: [String: Int]
    let shown_defects: [String]
    let missing_defects: [String]
    let doubled_references: [String]
    let without_references: [String]

    struct Supply: Encodable {
      let place: String
      let anomalous, good, prompts: Int
    }

    init(_ report: PairReport) {
      asked = report.asked
      supplies = report.supplies.map {
        Supply(place: $0.place, anomalous: $0.anomalous, good: $0.good, prompts: $0.prompts)
      }
      difficulties = report.difficulties
      shown_defects = report.shownDefects
      missing_defects = report.missingDefects
      doubled_references = report.doubledReferences
      without_references = report.withoutReferences
    }
  }
}
