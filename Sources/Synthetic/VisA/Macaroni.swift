import Digest

/// Four bent tubes of pasta.
protocol Macaroni: Subject {
  /// Where the four lie, and how they are turned, before they vary.
  static var places: [(place: Point, angle: Float)] { get }
  /// How much their angles vary, in radians to either side.
  static var freedom: Float { get }
}

extension Macaroni {
  static func paint(on easel: inout Easel) {
    easel.ground(Color(hex: 0x2c3137), clouds: 0.12, grain: 0.06)
    let victim = easel.chance.next(below: places.count)
    for (index, entry) in places.enumerated() {
      let sway = easel.generator.point(in: Box(x: -20, y: -20, width: 40, height: 40))
      let frame = Frame(
        origin: easel.middle + entry.place + sway,
        angle: entry.angle + easel.generator.float(-freedom...freedom),
        size: easel.generator.float(1.24...1.4))
      piece(frame, isVictim: index == victim, on: &easel)
    }
  }

  private static func piece(_ frame: Frame, isVictim: Bool, on easel: inout Easel) {
    let line = Curve.arc(Point(0, 90), 165, from: -2.55, to: -0.6, steps: 10).map(frame.world)
    let whole = Shape.stroke(line, width: 118 * frame.size).subtracting(
      endCut(line[0], line[1], frame)
    ).subtracting(endCut(line[10], line[9], frame))
    let body = isVictim ? easel.formed(whole) : whole
    easel.note("piece", body)
    easel.body(
      body, Color(hex: 0xe0ae4e), bevel: 58 * frame.size, grain: 0.04, specular: 0.3,
      shadow: 0.5, surface: whole)
    for (end, next) in [(line[0], line[1]), (line[10], line[9])] {
      opening(end, next, frame, body, on: &easel)
    }
    if isVictim { easel.blemish(body.expanded(-10), unit: 150) }
  }

  /// What is cut off from the round end of the stroke.
  private static func endCut(_ end: Point, _ next: Point, _ frame: Frame) -> Shape {
    let way = (end - next).normalized
    let angle = Float(Trigonometry.atan2(Double(way.y), Double(way.x)))
    return .box(
      Frame(origin: end + way * 68 * frame.size, angle: angle), half: Point(60, 110) * frame.size)
  }

  /// The dark mouth of the tube at an end.
  private static func opening(
    _ end: Point, _ next: Point, _ frame: Frame, _ body: Shape, on easel: inout Easel
  ) {
    let way = (end - next).normalized
    let angle = Float(Trigonometry.atan2(Double(way.y), Double(way.x)))
    let place = Frame(origin: end - way * 6 * frame.size, angle: angle, size: frame.size)
    easel.canvas.adjust(Shape.ellipse(place, half: Point(17, 58)).intersection(body)) {
      $1.lit(1.15)
    }
    easel.canvas.adjust(Shape.ellipse(place, half: Point(11, 40)).intersection(body)) {
      $1.lit(0.25)
    }
  }
}

/// Four pieces of macaroni side by side.
struct MacaroniRow: Macaroni {
  static let category = "macaroni1"
  static let nativeSize = (width: 1500, height: 1000)
  static let blemishes: [String: Blemish] = [
    "chip around edge and corner": .chip(0.5), "different colour spot": .spot(0x7a2f14, 0.3),
    "middle breakage": .split, "similar colour spot": .shade, "small cracks": .crack,
    "small scratches": .scratch, "other": .dirt,
  ]
  static let places: [(place: Point, angle: Float)] = [
    (Point(-350, -190), 0), (Point(350, -190), 0), (Point(-350, 240), 0), (Point(350, 240), 0),
  ]
  static let freedom: Float = 0.15
}

/// Four pieces of macaroni, each in its own direction.
struct MacaroniHeap: Macaroni {
  static let category = "macaroni2"
  static let nativeSize = (width: 1500, height: 1000)
  static let blemishes: [String: Blemish] = [
    "small chip around edge": .chip(0.36), "different color spot": .spot(0x7a2f14, 0.3),
    "breakage down the middle": .split, "color spot similar to the object": .shade,
    "small cracks": .crack, "small scratches": .scratch, "other": .dirt,
  ]
  static let places: [(place: Point, angle: Float)] = [
    (Point(-390, -190), 0.7), (Point(320, -240), 2.4), (Point(-280, 240), 4.1),
    (Point(420, 210), 5.5),
  ]
  static let freedom: Float = .pi
}
