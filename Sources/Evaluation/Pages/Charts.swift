import RLAD

/// Drawings of a report, as SVG.
enum Charts {
  /// A metric on a line from `low` to `high`, with its interval, and a tick where chance stands.
  static func span(
    _ estimate: Estimate?, from low: Double = 0, to high: Double = 1, chance: Double? = nil
  ) -> Markup? {
    guard let estimate else { return nil }
    func x(_ value: Double) -> String {
      Numbers.length(100 * min(1, max(0, (value - low) / (high - low))))
    }
    func line(_ at: Double, _ name: Markup) -> Markup {
      "<line class=\"\(name)\" x1=\"\(x(at))%\" x2=\"\(x(at))%\" y1=\"0\" y2=\"8\"/>"
    }
    let reach: Markup? = estimate.low.flatMap { from in
      estimate.high.map { to in
        let width = Numbers.length(100 * min(1, max(0, (to - from) / (high - low))))
        return
          "<rect class=\"reach\" x=\"\(x(from))%\" y=\"0.5\" width=\"\(width)%\" height=\"7\" rx=\"3.5\"/>"
      }
    }
    return """
      <svg class="span" aria-hidden="true"><rect class="track" y="2" width="100%" height="4" rx="2"/>\
      \(chance.map { line($0, "chance") })\(reach)\
      <circle class="at" cx="\(x(estimate.value))%" cy="4" r="3"/></svg>
      """
  }

  /// How P(yes) is spread: anomalous images upwards, normal ones downwards, in 25 bins.
  static func histogram(_ answers: [AnsweredItem]) -> Markup? {
    let bins = 25
    var counts: [Verdict: [Int]] = [.yes: .init(repeating: 0, count: bins), .no: []]
    counts[.no] = counts[.yes]
    for answer in answers {
      guard let truth = answer.truth, let pYes = answer.prediction.pYes else { continue }
      counts[truth]?[min(bins - 1, max(0, Int(pYes * Double(bins))))] += 1
    }
    let tallest = counts.values.joined().max() ?? 0
    guard tallest > 0 else { return nil }
    let (width, middle, height) = (560.0, 160.0, 140.0)
    let step = width / Double(bins)
    func bars(_ truth: Verdict, _ name: Markup) -> [Markup] {
      (counts[truth] ?? []).enumerated().filter { $1 > 0 }.map { bin, count in
        let length = max(1.5, height * Double(count) / Double(tallest))
        let y = truth == .yes ? middle - 1 - length : middle + 1
        let left = 20 + Double(bin) * step
        let range =
          "\(Numbers.decimal(Double(bin) / Double(bins), 2))–"
          + Numbers.decimal(Double(bin + 1) / Double(bins), 2)
        return """
          <rect class="\(name)" x="\(Numbers.length(left + 1))" y="\(Numbers.length(y))" \
          width="\(Numbers.length(step - 2))" height="\(Numbers.length(length))" rx="1.5">\
          <title>P(yes) \(range): \(Numbers.count(count, "image"))</title></rect>
          """
      }
    }
    let ticks = [0, 0.25, 0.5, 0.75, 1].map { share -> Markup in
      """
      <text x="\(Numbers.length(20 + width * share))" y="324" text-anchor="middle">\
      \(Numbers.decimal(share, 2))</text>
      """
    }
    return """
      <svg viewBox="0 0 600 332" role="img" aria-label="Histogram of P(yes)">\
      <line class="mark" x1="300" x2="300" y1="14" y2="306"/>\
      <line class="axis" x1="20" x2="580" y1="160" y2="160"/>\
      \(bars(.yes, "bad"))\(bars(.no, "good"))\(ticks)</svg>
      """
  }

  /// The ROC curve.
  static func roc(_ curve: ScoreCurve) -> Markup? {
    guard let points = curve.roc else { return nil }
    let path = points.map { point in
      Numbers.length(38 + 340 * point.falseAlarms) + ","
        + Numbers.length(10 + 270 * (1 - point.found))
    }.joined(separator: " ")
    let ticks = [0.0, 0.5, 1].map { share -> Markup in
      """
      <text x="\(Numbers.length(38 + 340 * share))" y="298" text-anchor="middle">\
      \(Numbers.percent(share).replacing(".0", with: ""))</text>\
      <text x="31" y="\(Numbers.length(14 + 270 * (1 - share)))" text-anchor="end">\
      \(Numbers.percent(share).replacing(".0", with: ""))</text>
      """
    }
    return """
      <svg viewBox="0 0 390 326" role="img" aria-label="ROC curve">\
      <rect class="axis" fill="none" x="38" y="10" width="340" height="270"/>\
      <line class="mark" x1="38" y1="280" x2="378" y2="10"/>\
      <polygon class="under" points="38,280 \(path) 378,280"/>\
      <polyline class="curve" points="\(path)"/>\(ticks)\
      <text x="208" y="318" text-anchor="middle">false alarms among normal images, %</text></svg>
      """
  }
}
