import Evaluation
import Foundation
import Terminal

/// Reports as tables on a terminal.
struct ReportTables {
  let console: Console

  /// Shows how good a model's answers are.
  func show(_ report: EvaluationReport) {
    if let verdicts = report.verdicts { show(verdicts) }
    if let choices = report.choices { show(choices) }
    if report.missing > 0 { console.note("\(report.missing) items have no answer yet") }
  }

  private func show(_ verdicts: VerdictReport) {
    var slices = [("all", [verdicts.all])]
    if verdicts.datasets.count > 1 { slices.append(("data set", verdicts.datasets)) }
    slices += [("product", verdicts.categories), ("kind", verdicts.kinds)]
    if verdicts.difficulties.count > 1 { slices.append(("difficulty", verdicts.difficulties)) }
    var table = Table([
      ("", .left), ("images", .right), ("accuracy", .right), ("F1", .right), ("balanced", .right),
      ("MCC", .right), ("AUROC", .right), ("F1 max", .right), ("unread", .right),
    ])
    for (_, group) in slices { for slice in group { table.add(row(slice)) } }
    for baseline in verdicts.baselines {
      table.add([
        "always \(baseline.answer)", "", share(baseline.accuracy), share(baseline.f1),
        share(baseline.balancedAccuracy), number(baseline.matthewsCorrelation), "", "", "",
      ])
    }
    table.lines(style: console.out).forEach { console.line($0) }
    show(verdicts.all)
    if let published = verdicts.published { show(published) }
  }

  private func row(_ slice: SliceReport) -> [String] {
    [
      slice.name, "\(slice.images)", share(slice.accuracy), share(slice.f1),
      share(slice.balancedAccuracy), number(slice.matthewsCorrelation?.value),
      number(slice.auroc?.value), share(slice.f1Max?.value), share(slice.unreadable),
    ]
  }

  /// What intervals and texts of all answers say.
  private func show(_ all: SliceReport) {
    var parts: [String] = []
    if let accuracy = all.balancedAccuracy, let low = accuracy.low, let high = accuracy.high {
      parts.append("balanced accuracy \(share(accuracy.value)) (\(share(low)) to \(share(high)))")
    }
    if let words = all.texts.reasoningWords {
      parts.append(String(format: "%.0f words of reasoning", words.mean))
    }
    let naming = all.texts.naming
    if naming.asked > 0 {
      parts.append("what is broken is named in \(naming.named) of \(naming.asked)")
    }
    if !parts.isEmpty { console.line(parts.joined(separator: " · ")) }
  }

  private func show(_ published: VerdictReport.Published) {
    var table = Table([(published.source, .left), ("accuracy", .right), ("F1", .right)])
    for result in published.results {
      table.add([result.model, percent(result.accuracy), percent(result.f1)])
    }
    table.add(["this model", share(published.measured.accuracy), share(published.measured.f1)])
    console.line()
    table.lines(style: console.out).forEach { console.line($0) }
  }

  private func show(_ choices: ChoiceReport) {
    var table = Table([("task", .left), ("score", .right)])
    for task in choices.tasks { table.add([task.name, share(task.score)]) }
    table.add(["average", share(choices.average)])
    table.lines(style: console.out).forEach { console.line($0) }
    console.line("\(choices.right) of \(choices.questions) right, \(choices.unreadable) unreadable")
  }

  /// Shows what changed between two runs.
  func show(_ comparison: RunComparison) {
    console.line(
      "\(comparison.first.title) → \(comparison.second.title): \(comparison.items) items, "
        + "\(comparison.bothRight) right in both, \(comparison.bothWrong) wrong in both")
    for (name, changes) in [("gained", comparison.gained), ("lost", comparison.lost)] {
      console.line("\(name): \(changes.count)")
      for change in changes.prefix(20) {
        console.line(
          "  \(change.image)  \(change.first ?? "unreadable") → \(change.second ?? "unreadable"), "
            + "true is \(change.truth)")
      }
      if changes.count > 20 { console.line("  and \(changes.count - 20) more: see the page") }
    }
    console.line("accuracy \(difference(comparison.accuracy))")
    if let balanced = comparison.balancedAccuracy {
      console.line("balanced accuracy \(difference(balanced))")
    }
    console.line(String(format: "McNemar's test: p = %.3g", comparison.test.pValue))
  }

  private func difference(_ difference: RunComparison.Difference) -> String {
    let estimate = difference.difference
    let interval = estimate.low.flatMap { low in
      estimate.high.map { " (\(signed(low)) to \(signed($0)))" }
    }
    return "\(share(difference.first)) → \(share(difference.second)), \(signed(estimate.value))"
      + (interval ?? "")
  }

  private func share(_ estimate: Estimate?) -> String { share(estimate?.value) }
  private func share(_ value: Double?) -> String { value.map { percent($0 * 100) } ?? "–" }
  private func percent(_ value: Double) -> String { String(format: "%.1f %%", value) }
  private func number(_ value: Double?) -> String {
    value.map { String(format: "%.3f", $0) } ?? "–"
  }
  private func signed(_ value: Double) -> String { String(format: "%+.1f", value * 100) }
}
