import Foundation
import RLAD

/// A report as a page for people: one HTML file that holds all it shows.
public struct ReportPage {
  private let report: EvaluationReport
  let answers: [AnsweredItem]
  private let gallery: Gallery

  /// The page of `report`.
  ///
  /// - Parameters:
  ///   - answers: those that the report is on.
  ///   - examples: the most answers with pictures in each section: hits, misses, false alarms, …
  ///   - knowledge: what recognises constraints, as it was given to the report.
  ///   - pictures: gives PNG or JPEG files, which the page holds; none where that is all nil.
  public init(
    _ report: EvaluationReport, answers: [AnsweredItem], examples: Int = 24,
    knowledge: [String: ConstraintNaming] = [:], pictures: @escaping PictureSource
  ) {
    self.report = report
    self.answers = answers.sorted { $0.item.ordinal < $1.item.ordinal }
    gallery = Gallery(
      pictures: pictures, naming: EvaluationReport.naming(answers, knowledge), limit: examples)
  }

  /// The page's HTML.
  public func html() -> String {
    Page(
      eyebrow: "Evaluation report", title: report.run.title, meta: meta, opening: opening,
      sections: sections, closing: closing
    ).html
  }

  private var meta: [(name: String, value: String)] {
    let run = report.run
    let facts: [(String, String?)] = [
      ("run", run.run), ("evaluation", run.build), ("model", run.model), ("adapter", run.adapter),
      ("trained by", run.base), ("answers", Numbers.count(report.answered)),
    ]
    return facts.compactMap { name, value in value.map { (name, $0) } }
  }

  private var opening: Markup {
    let missing: Markup? =
      report.missing > 0
      ? """
      <p class="callout">\(Numbers.count(report.missing, "item")) of the evaluation have no answer yet and \
      are in no number here. The same command goes on with them.</p>
      """ : nil
    return "\(missing)\(report.verdicts.map(tiles))\(report.choices.map(choiceTiles))"
  }

  private func tiles(_ verdicts: VerdictReport) -> Markup {
    let all = verdicts.all
    let confidence = Numbers.percent(report.resampling.confidence).replacing(".0", with: "")
    let unreadable: Markup? =
      (all.unreadable ?? 0) >= 0.02
      ? """
      <p class="callout">\(Numbers.percent(all.unreadable)) % of the answers can’t be read. They count as \
      wrong on every image.</p>
      """ : nil
    return """
      <div class="tiles">\(tile("Balanced accuracy", all.balancedAccuracy, chance: 0.5, isFirst: true))\
      \(tile("F1", all.f1, chance: verdicts.baselines.first?.f1))\
      \(tile("Accuracy", all.accuracy, chance: verdicts.baselines.compactMap(\.accuracy).max()))\
      \(tile("AUROC of P(yes)", all.auroc, chance: 0.5))\
      \(tile("F1-max of P(yes)", all.f1Max, chance: verdicts.baselines.first?.f1))</div>\
      <p class="note">In per cent. Bars show the \(confidence) % interval; the grey tick is what a constant answer reaches. \
      \(Numbers.count(all.anomalous)) anomalous and \(Numbers.count(all.normal)) normal images.</p>\
      \(unreadable)
      """
  }

  private func tile(
    _ label: String, _ estimate: Estimate?, chance: Double?, isFirst: Bool = false
  ) -> Markup? {
    guard let estimate else { return nil }
    let kind: Markup = isFirst ? "tile first" : "tile"
    return """
      <div class="\(kind)"><span class="label">\(label)</span>\
      <div class="value">\(Numbers.percent(estimate.value))</div>\(Charts.span(estimate, chance: chance))\
      <span class="range">\(Tables.interval(estimate) ?? "")</span></div>
      """
  }

  private func choiceTiles(_ choices: ChoiceReport) -> Markup {
    let score = choices.average.map { Estimate(value: $0) }
    let right = Estimate(value: Double(choices.right) / Double(max(1, choices.questions)))
    return """
      <div class="tiles">\(tile("MMAD score", score, chance: nil, isFirst: true))\
      \(tile("Right answers", right, chance: nil))</div>\
      <p class="note">In per cent of \(Numbers.count(choices.questions, "multiple-choice question")); \
      \(Numbers.count(choices.unreadable, "answer")) can’t be read and count as wrong.</p>
      """
  }

  private var sections: [Page.Section] {
    let sorted = SortedAnswers(answers)
    return [
      report.verdicts.map(comparison), report.verdicts.flatMap(scores),
      report.verdicts.map(slices), report.verdicts.flatMap(defects),
      report.choices.map {
        Page.Section(id: "questions", title: "Questions", body: Tables.choices($0))
      },
      texts(report.verdicts?.all.texts ?? report.choices?.texts),
      gallery.section(
        "hits", "Hits", "Anomalies that were found, the surest first.", sorted.hits),
      gallery.section(
        "misses", "Misses", "Anomalies that were passed, the surest “no” first.", sorted.misses),
      gallery.section(
        "false-alarms", "False alarms",
        "Good products that were called anomalous, the surest first.",
        sorted.falseAlarms),
      gallery.section(
        "wrong", "Wrong choices", "Questions that were answered wrongly.", sorted.wrongChoices),
      gallery.section(
        "right", "Right choices", "Questions that were answered rightly.", sorted.rightChoices),
      gallery.section(
        "unreadable", "Unreadable", "Answers without a verdict: wrong, whatever the image shows.",
        sorted.unreadable),
    ].compactMap { $0 }
  }

  private var closing: Markup {
    let resampling = report.resampling
    return """
      Intervals: percentile bootstrap, \(Numbers.count(resampling.resamples)) resamples of the images, good \
      and anomalous ones apart, seed \(String(resampling.seed)). “Cause named” is a heuristic on words.
      """
  }
}
