import Foundation
import RLAD

/// How a model got better from one training to the next: the same items answered at each stage, as one
/// HTML file that holds all it shows.
public struct StagesPage {
  /// A model on its way.
  public struct Stage {
    /// What it is called, such as `base` or `SFT`.
    public let name: String
    /// How good its answers are.
    public let report: EvaluationReport
    /// Its answers.
    public let answers: [AnsweredItem]
    /// The training that made it; nil where none of the workspace did.
    public let training: TrainingPage?

    /// A stage.
    public init(
      _ name: String, _ report: EvaluationReport, answers: [AnsweredItem],
      training: TrainingPage? = nil
    ) {
      self.name = name
      self.report = report
      self.answers = answers
      self.training = training
    }
  }

  /// The stages, and what changed from each to the next.
  private let stages: [Stage]
  private let steps: [RunComparison]
  /// The answers of all stages to each item, by ordinal.
  private let items: [[AnsweredItem]]
  private let gallery: Gallery

  /// The page of a way.
  ///
  /// - Parameters:
  ///   - stages: two or more, the first one first.
  ///   - examples: the most items with pictures in a section.
  ///   - pictures: gives PNG or JPEG files, which the page holds.
  /// - Throws: ``ComparisonError`` where they didn't answer the same items.
  public init(_ stages: [Stage], examples: Int = 12, pictures: @escaping PictureSource)
    throws(ComparisonError)
  {
    self.stages = stages
    var steps: [RunComparison] = []
    for (before, after) in zip(stages, stages.dropFirst()) {
      steps.append(
        try RunComparison(
          before.answers, of: before.report.run, with: after.answers, of: after.report.run,
          resampling: after.report.resampling))
    }
    self.steps = steps
    let sorted = stages.map { $0.answers.sorted { $0.item.ordinal < $1.item.ordinal } }
    items = (sorted.first ?? []).indices.map { index in sorted.map { $0[index] } }
    gallery = Gallery(
      pictures: pictures, naming: EvaluationReport.naming(stages.flatMap(\.answers), [:]),
      limit: examples)
  }

  /// The page's HTML.
  public func html() -> String {
    let last = stages.last?.report.run
    return Page(
      eyebrow: "From stage to stage", title: stages.map(\.name).joined(separator: " → "),
      meta: [
        ("evaluation", last?.build ?? ""), ("items", Numbers.count(items.count)),
        ("model", stages.first?.report.run.title ?? ""),
      ],
      opening: opening, sections: ([metrics, defects] + curves + answers).compactMap { $0 },
      closing: """
        Intervals: percentile bootstrap of the images, good and anomalous apart. p: McNemar’s test over the \
        items that exactly one of two stages got right. No image of the evaluation was trained on.
        """
    ).html
  }
}

// MARK: - Numbers

extension StagesPage {
  private var opening: Markup {
    let tiles = stages.enumerated().map { place, stage -> Markup in
      let all = stage.report.verdicts?.all
      let kind: Markup = place == stages.count - 1 ? "tile first" : "tile"
      return """
        <div class="\(kind)"><span class="label">\(stage.name): balanced accuracy</span>\
        <div class="value">\(Numbers.percent(all?.balancedAccuracy?.value))</div>\
        \(Charts.span(all?.balancedAccuracy, chance: 0.5))\
        <span class="range">\(all?.balancedAccuracy.flatMap(Tables.interval) ?? "")</span></div>
        """
    }
    let sentences = steps.enumerated().map { place, step -> Markup in
      let difference = step.balancedAccuracy ?? step.accuracy
      return """
        <p><b>\(stages[place + 1].name)</b> \(Numbers.signedPercent(difference.difference.value)) against \
        \(stages[place].name): \(Numbers.count(step.gained.count)) gained, \
        \(Numbers.count(step.lost.count)) lost, p \(Numbers.pValue(step.test.pValue)).</p>
        """
    }
    return """
      <div class="tiles">\(tiles)</div><p class="note">In per cent, on items that no stage was trained on. \
      Bars show the 95 % interval; the grey tick is what a constant answer reaches.</p>\(sentences)
      """
  }

  private var metrics: Page.Section? {
    let rows = stages.compactMap { stage -> Markup? in
      guard let all = stage.report.verdicts?.all else { return nil }
      let naming = all.texts.naming
      return """
        <tr><th scope="row">\(stage.name)</th>\(Tables.cell(all.balancedAccuracy))\
        \(Tables.cell(all.accuracy))\(Tables.cell(all.f1))\
        <td>\(Tables.correlation(all.matthewsCorrelation?.value))</td>\(Tables.cell(all.auroc))\
        \(Tables.cell(all.recall))\(Tables.cell(all.specificity))\
        <td>\(Numbers.percent(formed(stage)))</td>\
        <td>\(naming.asked > 0 ? "\(naming.named) of \(naming.asked)" : "–")</td></tr>
        """
    }
    guard !rows.isEmpty else { return nil }
    return Page.Section(
      id: "metrics", title: "Metrics",
      body: """
        <div class="scroll"><table><thead><tr><th></th><th>balanced</th><th>accuracy</th><th>F1</th>\
        <th>MCC</th><th>AUROC</th><th>found</th><th>passed</th><th>right form</th><th>cause named</th>\
        </tr></thead><tbody>\(rows)</tbody></table></div>
        """)
  }

  /// The share of answers in the strict form.
  private func formed(_ stage: Stage) -> Double? {
    stage.answers.isEmpty
      ? nil
      : Double(stage.answers.count { $0.prediction.isFormed }) / Double(stage.answers.count)
  }

  /// How often each stage found each defect.
  private var defects: Page.Section? {
    let slices = stages.compactMap { $0.report.verdicts?.defects }
    guard slices.count == stages.count, let first = slices.first, !first.isEmpty else { return nil }
    let rows = first.map { defect -> Markup in
      let cells = slices.map { slices in
        Tables.cell(slices.first { $0.name == defect.name }?.recall)
      }
      return """
        <tr><th scope="row">\(defect.name)</th><td>\(Numbers.count(defect.anomalous))</td>\(cells)</tr>
        """
    }
    let heads = stages.map { "<th>\($0.name)</th>" as Markup }
    return Page.Section(
      id: "defects", title: "Defects found",
      body: """
        <div class="scroll"><table><thead><tr><th>defect</th><th>images</th>\(heads)</tr></thead><tbody>\
        \(rows)</tbody></table></div>
        """)
  }

  private var curves: [Page.Section] {
    stages.enumerated().compactMap { place, stage in
      guard let training = stage.training else { return nil }
      return Page.Section(
        id: "training-\(place)", title: "How \(stage.name) was trained",
        body: "<div class=\"charts\">\(training.summary)</div>")
    }
  }
}

// MARK: - Answers

extension StagesPage {
  private var answers: [Page.Section?] {
    func isRight(_ answers: [AnsweredItem]) -> Bool { answers.last?.isRight ?? false }
    func wasRight(_ answers: [AnsweredItem]) -> Bool { answers.first?.isRight ?? false }
    return [
      section(
        "gained", "Wrong at first, right in the end", items.filter { isRight($0) && !wasRight($0) }),
      section(
        "kept", "Right at first and in the end", items.filter { isRight($0) && wasRight($0) }),
      section("wrong", "Wrong in the end", items.filter { !isRight($0) }),
    ]
  }

  private func section(_ id: String, _ title: String, _ items: [[AnsweredItem]]) -> Page.Section? {
    guard !items.isEmpty else { return nil }
    let shown = spread(items)
    let cards = shown.compactMap { answers in
      answers.first.map { first in
        gallery.card(first.item, zip(stages.map(\.name), answers).map { ($0, $1) })
      }
    }
    return Page.Section(
      id: id, title: title,
      body: """
        <p class="soft">\(Numbers.count(items.count, "item")); shown: \(Numbers.count(shown.count)).</p>\
        <div class="cards">\(cards)</div>
        """)
  }

  /// As many as the gallery shows, from the whole of an evaluation that is sorted by defect.
  private func spread(_ items: [[AnsweredItem]]) -> [[AnsweredItem]] {
    let count = min(gallery.limit, items.count)
    return (0..<count).map { items[$0 * items.count / count] }
  }
}
