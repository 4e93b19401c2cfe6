/// A printed picture of a fruit around the origin, about 100 units wide.
struct JuiceIcon: Sendable {
  /// A region in one colour.
  private struct Ink: Sendable {
    let shape: Shape
    let color: Color
  }

  private let inks: [Ink]
  /// Only what lies left of this line, through the origin with this normal, is printed.
  let cut: Point?

  /// The icon of a juice.
  init(_ juice: JuiceBottleRecipe.Juice, cut: Point? = nil) {
    switch juice {
    case .cherry: inks = Self.cherry()
    case .orange: inks = Self.orange()
    case .banana: inks = Self.banana()
    }
    self.cut = cut
  }

  /// The icon of a fruit that is in none of the juices; `index` chooses among three.
  init(unknown index: Int) {
    inks = [Self.grapes, Self.pear, Self.plum][index % 3]()
    cut = nil
  }

  /// The names of the fruits that `init(unknown:)` draws.
  static let unknownNames = ["grapes", "pear", "plum"]

  /// Prints the icon over `paper` at a place in its own units; `pixel` is a pixel's size in them.
  func printed(at point: Point, over paper: Color, pixel: Float) -> Color {
    guard abs(point.x) < 60, abs(point.y) < 60 else { return paper }
    if let cut, point.dot(cut) > 0 { return paper }
    var color = paper
    for ink in inks {
      let coverage = clamp(0.5 - ink.shape.distance(point) / pixel)
      color = color.mixed(ink.color, coverage)
    }
    return color
  }

  private static func leaf(_ from: Point, _ to: Point) -> Ink {
    let middle = (from + to) / 2
    let half = (to - from).length / 2
    let side = (to - from).normalized.perpendicular * (half * 0.75)
    let radius = (half * half + (half * 0.75) * (half * 0.75)).squareRoot()
    let shape = Shape.circle(middle + side, radius)
      .intersection(.circle(middle - side, radius))
    return Ink(shape: shape, color: Color(hex: 0x3c8a2e))
  }

  private static func cherry() -> [Ink] {
    let red = Color(hex: 0xc01226)
    let top = Point(8, -44)
    let stems = [Point(-22, 6), Point(22, 12)].map { end in
      Ink(
        shape: .stroke(
          Curve.bezier(top, top + Point(-8, 16), end + Point(2, -26), end, steps: 8), width: 5),
        color: Color(hex: 0x55702a))
    }
    let balls = [Point(-22, 22), Point(23, 27)].flatMap { center in
      [
        Ink(shape: .circle(center, 22), color: red),
        Ink(shape: .circle(center + Point(3, 4), 17), color: Color(hex: 0xd82436)),
        Ink(shape: .circle(center + Point(-7, -8), 5), color: Color(hex: 0xf7b9bd)),
      ]
    }
    return stems + [leaf(top, Point(46, -40))] + balls
  }

  private static func orange() -> [Ink] {
    let middle = Point(0, 4)
    let wedges = (0..<8).map { step in
      let angle = Float(step) * .pi / 4 + 0.2
      return Ink(
        shape: .taper(middle + .polar(angle, 10), 2.2, middle + .polar(angle, 26), 9),
        color: Color(hex: 0xf7942a))
    }
    return [
      Ink(shape: .circle(middle, 46), color: Color(hex: 0xe9730c)),
      Ink(shape: .circle(middle, 39), color: Color(hex: 0xffdf9e)),
    ] + wedges + [leaf(Point(0, -42), Point(34, -52))]
  }

  private static func banana() -> [Ink] {
    let outer = Shape.circle(Point(-10, -28), 66)
    let inner = Shape.circle(Point(-24, -52), 68)
    let shape = outer.subtracting(inner)
      .intersection(.box(Box(x: -54, y: -40, width: 112, height: 90)))
    let shade = outer.expanded(-3).subtracting(.circle(Point(-17, -40), 69))
      .intersection(.box(Box(x: -50, y: -30, width: 100, height: 80)))
    return [
      Ink(shape: shape, color: Color(hex: 0xf2c81f)),
      Ink(shape: shade, color: Color(hex: 0xd9a50f)),
      Ink(shape: .capsule(Point(49, -38), Point(45, -26), 5), color: Color(hex: 0x6b4a12)),
      Ink(shape: .circle(Point(-50, 20), 5), color: Color(hex: 0x5b3d10)),
    ]
  }

  private static func grapes() -> [Ink] {
    let places = [
      Point(-26, -14), Point(0, -16), Point(26, -14), Point(-14, 8), Point(14, 8), Point(0, 30),
    ]
    let berries = places.flatMap { center in
      [
        Ink(shape: .circle(center, 15), color: Color(hex: 0x5a2a86)),
        Ink(shape: .circle(center + Point(-4, -5), 4), color: Color(hex: 0xb79ad4)),
      ]
    }
    return [leaf(Point(0, -30), Point(36, -46))] + berries
  }

  private static func pear() -> [Ink] {
    let body = Shape.circle(Point(0, 18), 30).blended(.circle(Point(2, -20), 15), radius: 26)
    return [
      Ink(shape: .capsule(Point(3, -32), Point(10, -50), 3), color: Color(hex: 0x5b3d10)),
      Ink(shape: body, color: Color(hex: 0x8fb52f)),
      Ink(shape: .circle(Point(-9, 12), 8), color: Color(hex: 0xc4dc7a)),
      leaf(Point(8, -44), Point(40, -44)),
    ]
  }

  private static func plum() -> [Ink] {
    let body = Shape.circle(Point(0, 8), 38)
    return [
      Ink(shape: .capsule(Point(0, -26), Point(6, -48), 3), color: Color(hex: 0x5b3d10)),
      Ink(shape: body, color: Color(hex: 0x28408f)),
      Ink(
        shape: .stroke(Curve.arc(Point(24, 6), 40, from: 2.4, to: 4.0), width: 3),
        color: Color(hex: 0x1a2a63)),
      Ink(shape: .circle(Point(-15, -8), 8), color: Color(hex: 0x8fa2de)),
      leaf(Point(4, -40), Point(38, -44)),
    ]
  }
}
