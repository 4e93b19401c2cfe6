import Digest

/// Where everything of a breakfast box is; box coordinates start in its middle.
struct BreakfastBoxLayout: Sendable {
  /// The half size of the tray.
  static let half = Point(752, 590)
  static let left = Box(low: Point(-704, -540), high: Point(-44, 540))
  static let right = Box(low: Point(24, -540), high: Point(704, 540))
  /// The right place of the border between cereals (above) and toppings.
  static let border: Float = 70
  /// The width of the compartments' sloping walls.
  static let wall: Float = 34

  let frame: Frame
  let angle: Float

  init(generator: inout SplitMix64) {
    angle = generator.float(-0.014...0.014)
    let origin = Point(800 + generator.float(-14...14), 640 + generator.float(-12...12))
    frame = Frame(origin: origin, angle: angle)
  }

  /// A box given in box coordinates, as a region of the picture.
  func region(_ box: Box, corner: Float = 0) -> Shape {
    .box(
      Frame(origin: frame.world(box.center), angle: angle), half: box.size / 2, corner: corner)
  }

  var tray: Shape {
    region(Box(low: -Self.half, high: Self.half), corner: 84)
  }

  var leftCompartment: Shape { region(Self.left, corner: 70) }
  var rightCompartment: Shape { region(Self.right, corner: 70) }

  /// The upper or lower part of the right compartment, where `border` divides it.
  func rightPart(upper: Bool, border: Float) -> Shape {
    var part = Self.right.expanded(-10)
    if upper { part.high.y = border } else { part.low.y = border }
    return region(part, corner: 44)
  }

  /// The band between two borders, over the compartment's whole width.
  func band(_ a: Float, _ b: Float) -> Shape {
    var part = Self.right.expanded(-10)
    part.low.y = min(a, b)
    part.high.y = max(a, b)
    return region(part)
  }

  /// The places of the fruits in box coordinates, their radii given.
  static func fruitPlaces(_ radii: [Float], generator: inout SplitMix64) -> [Point] {
    guard radii.count <= 3 else { return quad(generator: &generator) }
    var slack = left.size.y - 12 - radii.reduce(0) { $0 + 2 * $1 }
    var y = left.low.y + 6
    var places: [Point] = []
    for radius in radii {
      let gap = max(slack, 0) * generator.float(0...0.5)
      slack -= gap
      y += gap + radius
      let room = left.size.x / 2 - radius - 12
      places.append(Point(left.center.x + generator.float(-room...room), y))
      y += radius
    }
    return places
  }

  private static func quad(generator: inout SplitMix64) -> [Point] {
    let (dx, dy) = (Float(163), generator.float(170...240))
    let middle = left.center + Point(0, generator.float(-120...120))
    return [Point(-dx, -dy), Point(dx, -dy), Point(-dx, dy), Point(dx, dy)].map {
      middle + $0 + Point(0, generator.float(-6...6))
    }
  }
}
