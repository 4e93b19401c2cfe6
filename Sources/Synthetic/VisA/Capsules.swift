import Digest

/// A batch of green soft capsules, each in its own direction.
struct Capsules: Subject {
  static let category = "capsules"
  static let nativeSize = (width: 1500, height: 1000)
  static let blemishes: [String: Blemish] = [
    "bubble": .own, "discolor": .own, "scratch": .scratch, "leak": .own, "misshape": .own,
  ]

  static func paint(on easel: inout Easel) {
    easel.ground(Color(hex: 0xd6d7d4), clouds: 0.03, grain: 0.02)
    let cells = (0..<20).map { Point(Float($0 % 5) - 2, Float($0 / 5) - 1.5) }
    let victim = easel.chance.pick([6, 7, 8, 11, 12, 13]) ?? 7
    for (index, cell) in cells.enumerated() {
      let sway = easel.generator.point(in: Box(x: -18, y: -14, width: 36, height: 28))
      let angle = easel.generator.angle()
      // A few places stay free, so the number differs from picture to picture.
      let isThere = !easel.generator.chance(0.15)
      guard isThere || index == victim else { continue }
      let frame = Frame(origin: easel.middle + cell * Point(266, 222) + sway, angle: angle)
      if index == victim { faulty(frame, on: &easel) } else { good(frame, on: &easel) }
    }
  }

  private static func outline(_ frame: Frame) -> Shape {
    .capsule(frame.world(-56, 0), frame.world(56, 0), 56)
  }

  private static func good(_ frame: Frame, on easel: inout Easel) {
    paint(outline(frame), frame, Color(hex: 0x4d7a34), on: &easel)
  }

  private static func faulty(_ frame: Frame, on easel: inout Easel) {
    var shape = outline(frame)
    if easel.shows("leak") {
      let place = frame.world(easel.chance.float(30...60), 62)
      let puddle = Shape.circle(place, 44).blended(
        .circle(place + .polar(easel.chance.angle(), 34), 26), radius: 24
      ).roughened(easel.noise, depth: 5, period: 22)
      let oil = Material(color: Color(hex: 0xb9a64c, alpha: 0.72), specular: 0.9, gloss: 4)
      easel.canvas.drawRelief(puddle) { oil.shaded($0.dome(bevel: 14)) }
      easel.mark("leak", puddle)
    }
    if easel.shows("misshape") {
      let straight = shape
      shape = shape.dented(
        at: frame.world(easel.chance.float(-30...30), 52), radius: 66, depth: 34)
      easel.mark("misshape", straight)
    }
    let isBrown = easel.shows("discolor")
    if isBrown { easel.mark("discolor", shape) }
    paint(shape, frame, Color(hex: isBrown ? 0x8a5f2a : 0x4d7a34), on: &easel)
    if easel.shows("bubble") {
      let bubble = Shape.circle(frame.world(easel.chance.float(-40...40), 4), 21)
      easel.canvas.adjust(bubble) { fragment, below in
        let rim = smoothstep(-8, -1, fragment.distance)
        return below.mixed(Color(hex: 0xe4edc8), 0.3 + 0.4 * rim)
      }
      easel.mark("bubble", bubble)
    }
    easel.blemish(shape.expanded(-6), unit: 90)
  }

  /// Light falls through the shell and gathers on the far side.
  private static func paint(
    _ shape: Shape, _ frame: Frame, _ color: Color, on easel: inout Easel
  ) {
    easel.body(shape, color, bevel: 56, grain: 0.03, specular: 0.75, gloss: 5, shadow: 0.35)
    let core = shape.expanded(-12).translated(Point(9, 11)).intersection(shape)
    easel.canvas.adjust(core) { fragment, below in
      below.adding(0.12 * smoothstep(0, -30, fragment.distance))
    }
  }
}
