import Foundation

/// Numbers by step, as a drawing.
struct Curves {
  /// One line of a drawing.
  struct Line {
    let name: String
    let points: [TrainingPage.Point]
  }

  private let lines: [Line]
  private let label: String
  private let firstStep: Int
  private let lastStep: Int
  private let low: Double
  private let high: Double
  /// Where the lines are drawn.
  private let left = 60.0
  private let top = 8.0
  private let width = 500.0
  private let height = 150.0

  /// A drawing of the lines that have points, whose numbers are finite; nil where none has.
  init?(_ label: String, _ lines: [Line]) {
    self.label = label
    self.lines = lines.filter { !$0.points.isEmpty }
    let points = self.lines.flatMap(\.points)
    guard let first = points.map(\.step).min(), let last = points.map(\.step).max(),
      let least = points.map(\.value).min(), let most = points.map(\.value).max()
    else { return nil }
    (firstStep, lastStep) = (first, max(last, first + 1))
    // A flat line is drawn in the middle.
    let margin = most > least ? 0 : max(abs(most) / 10, 1e-9)
    (low, high) = (least - margin, most + margin)
  }

  /// Lines of which more points are there than can be told apart are drawn faint, with their moving mean.
  private static let clear = 40

  /// The drawing with a key of its lines.
  var markup: Markup {
    let drawn = lines.enumerated().map { place, line -> Markup in
      guard line.points.count > Self.clear else { return path(line.points, place) }
      return "\(path(line.points, place, isFaint: true))\(path(smooth(line.points), place))"
    }
    let keys = lines.enumerated().map { place, line -> Markup in
      let last = line.points.last.map { Self.number($0.value) } ?? ""
      return "<span class=\"key c\(place % 5)\">\(line.name) <b>\(last)</b></span>"
    }
    let ticks = [low, (low + high) / 2, high].map { value -> Markup in
      """
      <line class="axis" x1="\(Numbers.length(left))" x2="\(Numbers.length(left + width))" \
      y1="\(y(value))" y2="\(y(value))"/><text x="\(Numbers.length(left - 6))" y="\(y(value))" \
      dy="4" text-anchor="end">\(Self.number(value))</text>
      """
    }
    return """
      <svg viewBox="0 0 574 184" role="img" aria-label="\(label)">\(ticks)\(drawn)\
      <text x="\(Numbers.length(left))" y="178">\(firstStep)</text>\
      <text x="\(Numbers.length(left + width))" y="178" text-anchor="end">step \(lastStep)</text>\
      </svg><div class="keys">\(keys)</div>
      """
  }

  private func x(_ step: Int) -> String {
    Numbers.length(left + width * Double(step - firstStep) / Double(lastStep - firstStep))
  }

  private func y(_ value: Double) -> String {
    Numbers.length(top + height * (1 - (value - low) / (high - low)))
  }

  private func path(_ points: [TrainingPage.Point], _ place: Int, isFaint: Bool = false) -> Markup {
    let faint: Markup = isFaint ? " faint" : ""
    guard points.count > 1 else {
      return
        "<circle class=\"dot c\(place % 5)\" cx=\"\(x(points[0].step))\" cy=\"\(y(points[0].value))\" r=\"3\"/>"
    }
    let path = points.map { "\(x($0.step)),\(y($0.value))" }.joined(separator: " ")
    return "<polyline class=\"line c\(place % 5)\(faint)\" points=\"\(path)\"/>"
  }

  /// The moving mean over a twentieth of the points, up to each.
  private func smooth(_ points: [TrainingPage.Point]) -> [TrainingPage.Point] {
    let reach = max(2, points.count / 20)
    var sum = 0.0
    return points.indices.map { place in
      sum += points[place].value
      if place >= reach { sum -= points[place - reach].value }
      return .init(step: points[place].step, value: sum / Double(min(place + 1, reach)))
    }
  }

  /// A number with three digits that count.
  static func number(_ value: Double) -> String { String(format: "%.3g", value) }
}
