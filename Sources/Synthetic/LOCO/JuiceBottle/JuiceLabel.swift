import Digest

/// A paper label on the bottle: its place on the unrolled surface and what is printed on it.
struct JuiceLabel: Sendable {
  enum Print: Sendable {
    /// The icon with its place on the label; nil where none is printed.
    case fruit(JuiceIcon?, at: Point)
    /// The lower label's characters that are printed.
    case text([Shape])
  }

  /// The half size: LOCO's saturation areas of 70,400 and 32,700 pixels.
  static let topHalf = Point(163, 110)
  static let bottomHalf = Point(166, 50)
  /// The size of the printed icon in label units: about LOCO's 4,500 pixels.
  static let iconScale: Float = 0.86
  /// The capitals' height on the lower label.
  static let capitals: Float = 37

  let body: JuiceBottleBody
  let place: Frame
  let half: Point
  let print: Print
  let paper: Noise
  /// Torn-off or scratched parts, in label coordinates.
  var torn: Shape?

  /// Label coordinates of a place in the picture.
  func local(_ point: Point) -> Point {
    place.local(body.unrolled(body.frame.local(point)))
  }

  /// The picture's place of a place on the label.
  func world(_ local: Point) -> Point { body.world(unrolled: place.world(local)) }

  /// A region of the label, given in label coordinates, as a region of the picture.
  func region(_ shape: Shape) -> Shape {
    let (low, high) = (shape.bounds.low, shape.bounds.high)
    var corners: [Point] = []
    for step in 0...6 {
      let t = Float(step) / 6
      let (x, y) = (low.x + (high.x - low.x) * t, low.y + (high.y - low.y) * t)
      corners += [Point(x, low.y), Point(x, high.y), Point(low.x, y), Point(high.x, y)]
    }
    let bounds = Box(around: corners.map { world($0) }).expanded(6)
    return Shape(bounds: bounds) { [self] point in
      let onBottle = body.frame.local(point)
      let side = clamp(abs(onBottle.x) / body.halfWidth(onBottle.y))
      // Towards the bottle's sides a step in the picture is a long way on the paper.
      let steepness = max((1 - side * side).squareRoot(), 0.25)
      return shape.distance(local(point)) * steepness
    }
  }

  /// The paper's whole area.
  var sheet: Shape { .box(Box(low: -half, high: half), corner: 10) }

  /// The label in the picture.
  var outline: Shape { region(sheet) }

  /// Where the icon is or should be, as a region of the picture.
  func iconRegion(at place: Point) -> Shape {
    region(.circle(place, 58 * Self.iconScale))
  }

  func paint(on canvas: inout Canvas) {
    let visible = torn.map { sheet.subtracting($0) } ?? sheet
    let shape = region(visible)
    let scale = canvas.scale
    canvas.castShadow(shape, offset: Point(2, 3), softness: 4, opacity: 0.35)
    canvas.draw(shape) { fragment in
      let onBottle = body.frame.local(fragment.point)
      let side = onBottle.x / body.halfWidth(onBottle.y)
      let place = local(fragment.point)
      var color = printed(at: place, pixel: 1 / scale)
      color = color.adding((paper.fractal(place / 4, octaves: 2) - 0.5) * 0.03)
      let edge = smoothstep(0, 2, -visible.distance(place))
      let normal = facing(Point(side < 0 ? -1 : 1, 0), tilt: abs(side))
      let card = Material(
        color: color.lit(0.9 + 0.1 * edge), ambient: 0.47, diffuse: 0.62, specular: 0.05, gloss: 3)
      return card.shaded(normal).alpha(1)
    }
  }

  /// The paper's colour with what is printed on it.
  private func printed(at point: Point, pixel: Float) -> Color {
    let cream = Color(hex: 0xf4f0e2)
    let ink = Color(hex: 0x27462f)
    let depth = -sheet.distance(point)
    switch print {
    case .fruit(let icon, let center):
      let frame = clamp(0.5 - (abs(depth - 13) - 2.5) / pixel)
      let fine = clamp(0.5 - (abs(depth - 21) - 0.8) / pixel)
      var color = cream.mixed(ink, max(frame, fine * 0.8))
      color = color.mixed(ink, 0.9 * ornament(point, pixel: pixel))
      guard let icon else { return color }
      return icon.printed(
        at: (point - center) / Self.iconScale, over: color, pixel: pixel / Self.iconScale)
    case .text(let characters):
      let line = clamp(0.5 - (abs(depth - 8) - 1.5) / pixel)
      let band = cream.mixed(ink, line)
      var nearest = Float.greatestFiniteMagnitude
      for character in characters where character.bounds.expanded(2).contains(point) {
        nearest = min(nearest, character.distance(point))
      }
      return band.mixed(Color(hex: 0x1d3325), clamp(0.5 - nearest / pixel))
    }
  }

  /// A rule with a lozenge above and below the icon's place.
  private func ornament(_ point: Point, pixel: Float) -> Float {
    let (x, y) = (abs(point.x), abs(point.y))
    let rule = max(abs(y - 70) - 1.2, x - 84, 22 - x)
    let lozenge = (x + abs(y - 70) - 9) * 0.7
    let dot = Point(x - 98, y - 70).length - 3.5
    return clamp(0.5 - min(rule, lozenge, dot) / pixel)
  }
}
