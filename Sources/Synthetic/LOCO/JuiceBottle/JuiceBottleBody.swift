import Digest

/// The bottle's form: its outline, where it stands, and how flat labels wrap around it.
///
/// Bottle coordinates: x from the bottle's axis, y as in the picture.
struct JuiceBottleBody: Sendable {
  /// Half the bottle's width at some heights, from the mouth to the base.
  private static let outline: [Point] = [
    Point(76, 96), Point(77, 180), Point(75, 300), Point(78, 400), Point(92, 468),
    Point(128, 540), Point(178, 612), Point(216, 676), Point(233, 740), Point(237, 810),
    Point(237, 1100), Point(237, 1430), Point(234, 1468), Point(220, 1496), Point(196, 1506),
  ]
  static let top: Float = 96
  static let base: Float = 1506
  /// The height of the camera; rings above and below it look like shallow arcs.
  static let eye: Float = 850
  /// How deep those arcs are.
  static let bow: Float = 0.05
  /// The height up to which a good bottle is filled.
  static let level: Float = 520
  /// The part of the half width that is hollow.
  static let hollow: Float = 0.945

  let frame: Frame
  private let halfWidths: [Float]
  private let slopes: [Float]

  init(generator: inout SplitMix64) {
    frame = Frame(
      origin: Point(400 + generator.float(-12...12), generator.float(-10...10)),
      angle: generator.float(-0.011...0.011))
    let curve = Curve.spline(Self.outline, steps: 10)
    var widths = [Float](repeating: 0, count: 1601)
    var piece = 0
    for y in widths.indices {
      while piece + 2 < curve.count, curve[piece + 1].y < Float(y) { piece += 1 }
      let (a, b) = (curve[piece], curve[piece + 1])
      let t = clamp((Float(y) - a.y) / max(b.y - a.y, 0.001))
      widths[y] = a.x + (b.x - a.x) * t
    }
    halfWidths = Self.smoothed(widths, radius: 9)
    let rises = widths.indices.map { (widths[min($0 + 2, 1600)] - widths[max($0 - 2, 0)]) / 4 }
    slopes = Self.smoothed(rises, radius: 24)
  }

  /// Each value's mean with its neighbours: reflections show every kink of the outline.
  private static func smoothed(_ values: [Float], radius: Int) -> [Float] {
    values.indices.map { middle in
      let window = values[max(0, middle - radius)...min(values.count - 1, middle + radius)]
      return window.reduce(0, +) / Float(window.count)
    }
  }

  func halfWidth(_ y: Float) -> Float { Self.read(halfWidths, y) }

  /// How fast the bottle widens downwards.
  func slope(_ y: Float) -> Float { Self.read(slopes, y) }

  private static func read(_ table: [Float], _ y: Float) -> Float {
    let held = clamp(y, 0, 1599)
    let index = Int(held)
    return table[index] + (table[index + 1] - table[index]) * (held - Float(index))
  }

  /// The part of the bottle between two heights, its width times `width`.
  func part(from top: Float, to bottom: Float, width: Float = 1) -> Shape {
    let corners = [Point(-250, top), Point(250, top), Point(250, bottom), Point(-250, bottom)]
    return Shape(bounds: Box(around: corners.map { frame.world($0) })) { point in
      let local = frame.local(point)
      let y = clamp(local.y, top, bottom)
      let slope = slope(y)
      let side = (abs(local.x) - halfWidth(y) * width) / (1 + slope * slope).squareRoot()
      return max(side, top - local.y, local.y - bottom)
    }
  }

  /// The whole bottle.
  var whole: Shape { part(from: Self.top, to: Self.base) }

  /// The hollow from the height of the liquid's `level` to the base: what the liquid fills.
  func contents(from level: Float) -> Shape {
    part(from: level, to: Self.base - 26, width: Self.hollow)
  }

  /// The place on the unrolled surface of a place in bottle coordinates: along the girth and up.
  func unrolled(_ local: Point) -> Point {
    let radius = halfWidth(local.y)
    let side = clamp(local.x / radius, -0.999, 0.999)
    let cosine = (1 - side * side).squareRoot()
    let angle = Float(Trigonometry.atan2(Double(side), Double(cosine)))
    let height =
      Self.eye + (local.y - Self.eye) * (1 + Self.bow) / (1 + Self.bow * cosine)
    return Point(angle * radius, height)
  }

  /// The picture's place of a place on the unrolled surface; the inverse of `unrolled`.
  func world(unrolled place: Point) -> Point {
    let radius = halfWidth(place.y)
    let angle = Double(place.x / radius)
    let cosine = Float(Trigonometry.cos(angle))
    let y = Self.eye + (place.y - Self.eye) * (1 + Self.bow * cosine) / (1 + Self.bow)
    return frame.world(Point(Float(Trigonometry.sin(angle)) * radius, y))
  }
}
