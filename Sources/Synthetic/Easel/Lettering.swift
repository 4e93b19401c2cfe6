/// A few characters as strokes, for imprints and prints: 1 wide and 1.4 high before `Frame.size`.
enum Lettering {
  private static func strokes(_ character: Character) -> [[Point]] {
    switch character {
    case "F": [[p(1, 0), p(0, 0), p(0, 1.4)], [p(0, 0.65), p(0.75, 0.65)]]
    case "A": [[p(0, 1.4), p(0.5, 0), p(1, 1.4)], [p(0.2, 0.95), p(0.8, 0.95)]]
    case "K": [[p(0, 0), p(0, 1.4)], [p(1, 0), p(0, 0.75), p(1, 1.4)]]
    case "5": [[p(1, 0), p(0, 0), p(0, 0.6), p(0.7, 0.55), p(1, 0.95), p(0.7, 1.4), p(0, 1.35)]]
    case "0": [(0...16).map { p(0.5, 0.7) + .polar(Float($0) * .pi / 8, 1) * p(0.5, 0.7) }]
    case "3": [[p(0, 0), p(1, 0), p(0.45, 0.55), p(1, 0.95), p(0.6, 1.4), p(0, 1.3)]]
    case "4": [[p(0.7, 1.4), p(0.7, 0), p(0, 0.95), p(1, 0.95)]]
    case "7": [[p(0, 0), p(1, 0), p(0.35, 1.4)]]
    default: []
    }
  }

  private static func p(_ x: Float, _ y: Float) -> Point { Point(x, y) }

  /// The text around the frame's origin; `weight` is the strokes' width in units of a character.
  static func shape(_ text: String, _ frame: Frame, weight: Float) -> Shape {
    let step: Float = 1.45
    let start = Point(-(Float(text.count) * step - (step - 1)) / 2, -0.7)
    let lines = text.enumerated().flatMap { index, character in
      strokes(character).map { line in
        Shape.stroke(
          line.map { frame.world($0 + start + Point(Float(index) * step, 0)) },
          width: weight * frame.size)
      }
    }
    return Shape.union(lines) ?? .circle(frame.origin, 1)
  }
}
