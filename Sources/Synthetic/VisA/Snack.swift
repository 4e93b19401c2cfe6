import Digest

/// One piece of food on a dark ground, which another may stick to.
protocol Snack: Subject {
  /// The kind of object that the truth counts.
  static var kind: String { get }
  /// The name of the defect of two pieces that stick together, where there is one.
  static var stuck: String? { get }
  /// Its colour before the light.
  static var color: Color { get }
  /// The outline of a piece that lies like the frame.
  static func outline(_ frame: Frame, _ noise: Noise) -> Shape
  /// Paints what only this snack has, such as openings.
  static func finish(_ frame: Frame, _ body: Shape, on easel: inout Easel)
}

extension Snack {
  static func finish(_ frame: Frame, _ body: Shape, on easel: inout Easel) {}

  static func paint(on easel: inout Easel) {
    easel.ground(Color(hex: 0x33383f), clouds: 0.12, grain: 0.06)
    let shift = easel.generator.point(in: Box(x: -40, y: -30, width: 80, height: 60))
    let frame = Frame(
      origin: easel.middle + shift, angle: easel.generator.angle(),
      size: easel.generator.float(0.94...1.05))
    let tone = color.lit(easel.generator.float(0.94...1.06))
    let whole = outline(frame, easel.noise)
    let body = easel.formed(whole)
    paint(body, whole, tone, frame, on: &easel)
    if let stuck, easel.shows(stuck) { addAnother(stuck, beside: frame, tone, on: &easel) }
    easel.blemish(body.expanded(-14), unit: 190)
  }

  private static func addAnother(
    _ defect: String, beside frame: Frame, _ tone: Color, on easel: inout Easel
  ) {
    let away = Point.polar(easel.chance.angle(), easel.chance.float(240...290))
    let other = Frame(
      origin: frame.origin + away, angle: easel.chance.angle(), size: frame.size * 0.95)
    let shape = outline(other, easel.noise)
    paint(shape, shape, tone, other, on: &easel)
    easel.mark(defect, shape)
  }

  private static func paint(
    _ body: Shape, _ whole: Shape, _ tone: Color, _ frame: Frame, on easel: inout Easel
  ) {
    easel.note(kind, body)
    easel.body(body, tone, bevel: 62, grain: 0.14, specular: 0.16, shadow: 0.5, surface: whole)
    finish(frame, body, on: &easel)
  }
}

/// A cashew.
struct Cashew: Snack {
  static let category = "cashew"
  static let nativeSize = (width: 1274, height: 1176)
  static let blemishes: [String: Blemish] = [
    "burnt": .burn, "corner or edge breakage": .chip(0.3),
    "different colour spot": .spot(0x4a2413, 0.26), "middle breakage": .split,
    "small holes": .pricks, "small scratches": .scratch, "stuck together": .own,
    "same colour spot": .shade, "other": .dirt,
  ]
  static let kind = "cashew"
  static let stuck: String? = "stuck together"
  static let color = Color(hex: 0xdcb47c)

  static func outline(_ frame: Frame, _ noise: Noise) -> Shape {
    let arc = Curve.arc(.zero, 210, from: 0.35, to: 2.95, steps: 8).map { $0 - Point(0, 120) }
    let widths: [Float] = [92, 108, 116, 118, 116, 112, 108, 116, 122]
    var shape = Shape.circle(frame.world(arc[0]), widths[0] * frame.size)
    for index in 1..<arc.count {
      shape = shape.union(
        .taper(
          frame.world(arc[index - 1]), widths[index - 1] * frame.size, frame.world(arc[index]),
          widths[index] * frame.size))
    }
    return shape.wavy(noise, depth: 6, period: 70)
  }
}

/// A snack in the shape of a wheel.
struct Fryum: Snack {
  static let category = "fryum"
  static let nativeSize = (width: 1500, height: 1000)
  static let blemishes: [String: Blemish] = [
    "burnt": .burn, "corner or edge breakage": .chip(0.42),
    "different colour spot": .spot(0x5a2a12, 0.3), "fryum stuck together": .own,
    "middle breakage": .split, "similar colour spot": .shade, "small scratches": .scratch,
    "other": .dirt,
  ]
  static let kind = "fryum"
  static let stuck: String? = "fryum stuck together"
  static let color = Color(hex: 0xd9a14a)

  static func outline(_ frame: Frame, _ noise: Noise) -> Shape {
    let size = frame.size
    var wheel = Shape.ring(frame.origin, from: 225 * size, to: 320 * size).union(
      .circle(frame.origin, 84 * size))
    for spoke in 0..<6 {
      let way = Point.polar(frame.angle + Float(spoke) * .pi / 3, 1)
      wheel = wheel.union(
        .capsule(frame.origin + way * 60 * size, frame.origin + way * 260 * size, 38 * size))
    }
    return wheel.wavy(noise, depth: 11, period: 52)
  }
}

/// A snack in the shape of a short pipe.
struct PipeFryum: Snack {
  static let category = "pipe_fryum"
  static let nativeSize = (width: 1300, height: 1168)
  static let blemishes: [String: Blemish] = [
    "burnt": .burn, "corner and edge breakage": .chip(0.4),
    "different colour spot": .spot(0x5a2a12, 0.3), "middle breakage": .split,
    "similar colour spot": .shade, "small scratches": .scratch, "small cracks": .crack,
    "stuck together": .own, "other": .dirt,
  ]
  static let kind = "fryum"
  static let stuck: String? = "stuck together"
  static let color = Color(hex: 0xdcb65c)

  static func outline(_ frame: Frame, _ noise: Noise) -> Shape {
    Shape.box(frame, half: Point(300, 150), corner: 60).wavy(noise, depth: 8, period: 60)
  }

  /// The opening at one end, and the wall around it.
  static func finish(_ frame: Frame, _ body: Shape, on easel: inout Easel) {
    let end = Frame(origin: frame.world(262, 0), angle: frame.angle, size: frame.size)
    let wall = Shape.ellipse(end, half: Point(62, 146)).intersection(body)
    easel.canvas.adjust(wall) { $1.lit(1.14) }
    easel.canvas.adjust(Shape.ellipse(end, half: Point(42, 112)).intersection(body)) {
      $1.lit(0.2 + 0.25 * smoothstep(-40, 0, $0.distance))
    }
  }
}

/// A white pillow of chewing gum.
struct ChewingGum: Snack {
  static let category = "chewinggum"
  static let nativeSize = (width: 1342, height: 1006)
  static let blemishes: [String: Blemish] = [
    "chunk of gum missing": .chip(0.42), "corner missing": .own, "scratches": .scratch,
    "similar colour spot": .shade, "small cracks": .crack, "other": .dirt,
  ]
  static let kind = "chewing gum"
  static let stuck: String? = nil
  static let color = Color(hex: 0xe3e2d8)

  static func outline(_ frame: Frame, _ noise: Noise) -> Shape {
    Shape.box(frame, half: Point(300, 185), corner: 70).wavy(noise, depth: 4, period: 60)
  }

  static func paint(on easel: inout Easel) {
    easel.ground(Color(hex: 0x33383f), clouds: 0.12, grain: 0.06)
    let frame = Frame(
      origin: easel.middle + easel.generator.point(in: Box(x: -40, y: -30, width: 80, height: 60)),
      angle: easel.generator.angle())
    let whole = outline(frame, easel.noise)
    var body = easel.formed(whole)
    if easel.shows("corner missing") {
      let side = Point(easel.chance.chance(0.5) ? 1 : -1, easel.chance.chance(0.5) ? 1 : -1)
      let corner = Shape.circle(frame.world(side * Point(285, 172)), 120).roughened(
        easel.noise, depth: 14, period: 34)
      easel.mark("corner missing", corner.intersection(whole))
      body = body.subtracting(corner)
    }
    easel.note(kind, body)
    easel.body(body, color, bevel: 75, grain: 0.03, specular: 0.22, shadow: 0.5, surface: whole)
    easel.blemish(body.expanded(-14), unit: 190)
  }
}
