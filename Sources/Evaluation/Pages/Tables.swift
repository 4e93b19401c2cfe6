import RLAD

/// Tables of a report.
enum Tables {
  /// One row a slice, with the metrics of yes/no answers.
  static func slices(_ title: String, _ slices: [SliceReport]) -> Markup? {
    guard !slices.isEmpty else { return nil }
    let rows = slices.map { slice -> Markup in
      """
      <tr><th scope="row">\(slice.name)</th><td>\(Numbers.count(slice.images))</td>\
      <td class="bar">\(Charts.span(slice.balancedAccuracy, chance: 0.5))</td>\
      \(cell(slice.balancedAccuracy))\(cell(slice.f1))\(cell(slice.accuracy))\
      <td>\(correlation(slice.matthewsCorrelation?.value))</td>\(cell(slice.auroc))\
      <td>\(Numbers.percent(slice.recall?.value))</td>\
      <td>\(Numbers.percent(slice.specificity?.value))</td>\
      <td>\(Numbers.percent(slice.unreadable))</td></tr>
      """
    }
    return """
      <h3>\(title)</h3><div class="scroll"><table><thead><tr><th></th><th>images</th><th></th>\
      <th>balanced</th><th>F1</th><th>accuracy</th><th>MCC</th><th>AUROC</th><th>found</th>\
      <th>passed</th><th>unreadable</th></tr></thead><tbody>\(rows)</tbody></table></div>
      """
  }

  /// One row a defect: how often it was found, and how often what it breaks was named.
  static func defects(_ slices: [SliceReport]) -> Markup? {
    guard !slices.isEmpty else { return nil }
    let rows = slices.map { slice -> Markup in
      let naming = slice.texts.naming
      return """
        <tr><th scope="row">\(slice.name)</th><td>\(Numbers.count(slice.anomalous))</td>\
        <td class="bar">\(Charts.span(slice.recall))</td>\(cell(slice.recall))\
        \(cell(slice.auroc))<td>\(naming.asked > 0 ? "\(naming.named) of \(naming.asked)" : "–")</td></tr>
        """
    }
    return """
      <div class="scroll"><table><thead><tr><th>defect</th><th>images</th><th></th><th>found</th>\
      <th>AUROC</th><th>cause named</th></tr></thead><tbody>\(rows)</tbody></table></div>
      """
  }

  /// The model beside constant answers.
  static func baselines(_ report: VerdictReport) -> Markup {
    let all = report.all
    let rows = report.baselines.map { baseline -> Markup in
      """
      <tr class="chance"><th scope="row">always “\(baseline.answer)”</th>\
      <td>\(Numbers.percent(baseline.accuracy))</td><td>\(Numbers.percent(baseline.f1))</td>\
      <td>\(Numbers.percent(baseline.balancedAccuracy))</td>\
      <td>\(correlation(baseline.matthewsCorrelation))</td></tr>
      """
    }
    return """
      <div class="scroll"><table><thead><tr><th></th><th>accuracy</th><th>F1</th><th>balanced</th>\
      <th>MCC</th></tr></thead><tbody><tr class="own"><th scope="row">this model</th>\
      \(cell(all.accuracy))\(cell(all.f1))\(cell(all.balancedAccuracy))\
      \(correlationCell(all.matthewsCorrelation))</tr>\(rows)</tbody></table></div>
      """
  }

  /// The model beside published results.
  static func published(_ published: VerdictReport.Published) -> Markup {
    let measured = published.measured
    let rows = published.results.map { result -> Markup in
      """
      <tr><th scope="row">\(result.model)</th><td>\(Numbers.percent(result.accuracy))</td>\
      <td>\(Numbers.percent(result.f1))</td><td>–</td></tr>
      """
    }
    let always = Baseline(always: .yes, anomalous: measured.anomalous, normal: measured.normal)
    return """
      <div class="scroll"><table><thead><tr><th></th><th>accuracy</th><th>F1</th><th>balanced</th>\
      </tr></thead><tbody><tr class="own"><th scope="row">this model</th>\(cell(measured.accuracy))\
      \(cell(measured.f1))\(cell(measured.balancedAccuracy))</tr>\(rows)\
      <tr class="chance"><th scope="row">always “yes”</th><td>\(Numbers.percent(always.accuracy))</td>\
      <td>\(Numbers.percent(always.f1))</td><td>\(Numbers.percent(always.balancedAccuracy))</td></tr>\
      </tbody></table></div>
      """
  }

  /// One row a task and one column a data set, as MMAD's table.
  static func choices(_ report: ChoiceReport) -> Markup {
    let heads = report.datasets.map { "<th>\($0.name)</th>" as Markup }
    let rows = report.tasks.map { task -> Markup in
      let cells = report.datasets.map { dataset -> Markup in
        let cell = report.cells.first { $0.dataset == dataset.name && $0.task == task.name }
        return "<td>\(Numbers.percent(cell?.score))</td>"
      }
      return """
        <tr><th scope="row">\(task.name.replacing("_", with: " "))</th>\(cells)\
        <td>\(Numbers.percent(task.score))</td></tr>
        """
    }
    let averages = report.datasets.map { "<td>\(Numbers.percent($0.score))</td>" as Markup }
    return """
      <div class="scroll"><table><thead><tr><th>task</th>\(heads)<th>average</th></tr></thead><tbody>\
      \(rows)<tr class="own"><th scope="row">average</th>\(averages)\
      <td>\(Numbers.percent(report.average))</td></tr></tbody></table></div>
      """
  }

  /// A metric in per cent, with its interval beside it.
  static func cell(_ estimate: Estimate?) -> Markup {
    guard let estimate else { return "<td>–</td>" }
    return
      "<td>\(Numbers.percent(estimate.value))\(interval(estimate).map { "<small>\($0)</small>" })</td>"
  }

  /// The ends of an interval in per cent; nil where there is none.
  static func interval(_ estimate: Estimate) -> String? {
    guard let low = estimate.low, let high = estimate.high else { return nil }
    return "\(Numbers.percent(low))–\(Numbers.percent(high))"
  }

  private static func correlationCell(_ estimate: Estimate?) -> Markup {
    let ends = estimate.flatMap { estimate in
      estimate.low.flatMap { low in
        estimate.high.map { "\(Numbers.decimal(low, 2))–\(Numbers.decimal($0, 2))" }
      }
    }
    return "<td>\(correlation(estimate?.value))\(ends.map { "<small>\($0)</small>" })</td>"
  }

  /// Matthews' coefficient.
  static func correlation(_ value: Double?) -> String {
    value.map { Numbers.decimal($0, 3) } ?? Numbers.undefined
  }
}
