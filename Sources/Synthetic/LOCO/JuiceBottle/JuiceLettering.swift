/// Round strokes for the few characters that the lower label needs.
///
/// A character stands on the line y = 0 and is 1 high (y = -1) where it is a capital.
enum JuiceLettering {
  /// One character: its strokes and how far the next one starts behind it.
  struct Glyph: Sendable {
    let strokes: [[Point]]
    let advance: Float
  }

  /// The label's text.
  static let text = "100% Juice"

  /// The strokes of a character; a blank of an unknown one.
  static func glyph(_ character: Character) -> Glyph {
    switch character {
    case "1": Glyph(strokes: [[Point(0.04, -0.78), Point(0.3, -1), Point(0.3, 0)]], advance: 0.56)
    case "0": Glyph(strokes: [oval(Point(0.32, -0.5), Point(0.3, 0.5))], advance: 0.84)
    case "%":
      Glyph(
        strokes: [
          oval(Point(0.2, -0.77), Point(0.17, 0.22)), oval(Point(0.72, -0.23), Point(0.17, 0.22)),
          [Point(0.74, -1), Point(0.18, 0)],
        ], advance: 1.1)
    case "J":
      Glyph(
        strokes: [
          [Point(0.5, -1), Point(0.5, -0.26)] + arc(Point(0.26, -0.25), 0.24, 0, 2.9)
        ], advance: 0.74)
    case "u":
      Glyph(
        strokes: [
          [Point(0.04, -0.66), Point(0.04, -0.25)] + arc(Point(0.27, -0.24), 0.23, 3.14, 0)
            + [Point(0.5, -0.66)],
          [Point(0.5, -0.3), Point(0.5, 0)],
        ], advance: 0.74)
    case "i":
      Glyph(
        strokes: [
          [Point(0.08, -0.66), Point(0.08, 0)], [Point(0.08, -0.93), Point(0.08, -0.92)],
        ],
        advance: 0.36)
    case "c": Glyph(strokes: [arc(Point(0.3, -0.33), 0.31, -0.8, -5.5)], advance: 0.68)
    case "e":
      Glyph(
        strokes: [
          [Point(0.03, -0.36), Point(0.6, -0.36)] + arc(Point(0.31, -0.34), 0.31, 0, -5.3)
        ],
        advance: 0.74)
    default: Glyph(strokes: [], advance: 0.46)
    }
  }

  /// The text's characters as regions around the origin, capitals `height` high; nil of a blank.
  static func regions(height: Float) -> [Shape?] {
    let total = text.reduce(Float(0)) { $0 + glyph($1).advance } - 0.14
    var pen = Point(-total / 2 * height, height * 0.48)
    return text.map { character in
      let glyph = glyph(character)
      let strokes = glyph.strokes.map { points in
        Shape.stroke(points.map { pen + $0 * height }, width: height * 0.17)
      }
      pen.x += glyph.advance * height
      return Shape.union(strokes)
    }
  }

  private static func oval(_ center: Point, _ half: Point) -> [Point] {
    (0...20).map { center + Point.polar(Float($0) * .pi / 10, 1) * half }
  }

  private static func arc(
    _ center: Point, _ radius: Float, _ from: Float, _ to: Float
  ) -> [Point] {
    Curve.arc(center, radius, from: from, to: to, steps: 14)
  }
}
