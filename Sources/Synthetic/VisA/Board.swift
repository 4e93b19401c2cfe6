import Digest

/// A circuit board: its colour, its parts and its row of pins.
struct Board: Sendable {
  let color: Color
  /// Half its width and height in native pixels.
  let half: Point
  let parts: [BoardPart]
  /// The number of pins at the lower edge.
  let pins: Int
  /// Where the row of pins has its middle.
  let pinsAt: Float
  /// Seeds the copper tracks, which are the same on every board of a category.
  let seed: UInt64
}

/// A product that is a circuit board.
protocol BoardSubject: Subject {
  static var board: Board { get }
}

extension BoardSubject {
  static func paint(on easel: inout Easel) {
    easel.ground(Color(hex: 0xd2d4d6), clouds: 0.03, grain: 0.02)
    let frame = Frame(
      origin: easel.middle + easel.generator.point(in: Box(x: -18, y: -28, width: 36, height: 36)),
      angle: easel.generator.float(-0.035...0.035))
    drawPins(frame, on: &easel)
    let plate = Shape.box(frame, half: board.half, corner: 16)
    easel.body(plate, board.color, bevel: 5, grain: 0.05, specular: 0.15, shadow: 0.5)
    drawTracks(frame, plate, on: &easel)
    // Each defect takes a part of its own, so that none hides another.
    var free = easel.chance.shuffled(Array(board.parts.indices))
    var faults: [Int: String] = [:]
    for defect in ["missing", "wrong place", "damage", "melt"] {
      let index = free.removeLast()
      if easel.shows(defect) { faults[index] = defect }
    }
    for (index, part) in board.parts.enumerated() {
      draw(part, frame, fault: faults[index], on: &easel)
    }
    if easel.shows("extra") { addLoosePart(plate, on: &easel) }
    easel.blemish(plate.expanded(-30), unit: 240)
  }

  // Bare board

  private static func drawTracks(_ frame: Frame, _ plate: Shape, on easel: inout Easel) {
    var random = SplitMix64(seed: board.seed)
    let inner = board.half - Point(40, 40)
    for _ in 0..<26 {
      var point = random.point(in: Box(low: -inner, high: inner))
      var line = [point]
      for _ in 0..<3 {
        let angle = Float(random.next(below: 8)) * .pi / 4
        point = pointwiseMin(
          pointwiseMax(point + .polar(angle, random.float(40...160)), -inner), inner)
        line.append(point)
      }
      let track = Shape.stroke(line.map(frame.world), width: 7)
      easel.canvas.adjust(track) { $1.lit(1.28).adding(0.015) }
      easel.steel(
        .ring(frame.world(point), from: 5, to: 11), Color(hex: 0xd8b25a), bevel: 4, shadow: 0)
    }
    for x in [-1, 1] as [Float] {
      for y in [-1, 1] as [Float] {
        let corner = frame.world(Point(x, y) * (board.half - Point(46, 46)))
        easel.steel(.ring(corner, from: 24, to: 34), Color(hex: 0xd8b25a), bevel: 5, shadow: 0)
        easel.canvas.draw(.circle(corner, 24), Color(hex: 0xc4c6c8))
      }
    }
  }

  /// The pins stick out below the board; a bent one leans to the side.
  private static func drawPins(_ frame: Frame, on easel: inout Easel) {
    let bent = easel.chance.next(below: board.pins)
    let lean = easel.chance.float(34...56) * (easel.chance.chance(0.5) ? 1 : -1)
    for index in 0..<board.pins {
      let x = board.pinsAt + (Float(index) - Float(board.pins - 1) / 2) * 62
      let (root, tip) = (Point(x, board.half.y - 20), Point(x, board.half.y + 96))
      let straight = Shape.stroke([root, tip].map(frame.world), width: 19)
      var pin = straight
      if index == bent, easel.shows("bent") {
        let knee = Point(x, board.half.y + 22)
        pin = .stroke([root, knee, Point(x + lean, board.half.y + 78)].map(frame.world), width: 19)
        easel.mark("bent", pin, straight)
      }
      easel.steel(pin, Color(hex: 0xe2c77c), bevel: 9, shadow: 0.4)
    }
  }

  // Parts

  private static func draw(
    _ part: BoardPart, _ board: Frame, fault: String?, on easel: inout Easel
  ) {
    let frame = Frame(origin: board.world(part.place), angle: board.angle)
    let outline = part.outline(frame)
    part.drawFootprint(frame, on: &easel)
    switch fault {
    case "missing":
      easel.mark("missing", outline.expanded(5))
    case "wrong place":
      let away = Point.polar(easel.chance.angle(), part.half.length * easel.chance.float(0.7...1.1))
      let moved = Frame(
        origin: frame.origin + away, angle: frame.angle + easel.chance.float(0.3...1.2))
      part.draw(moved, body: part.outline(moved), on: &easel)
      easel.mark("wrong place", outline.expanded(5), part.outline(moved))
    case "damage":
      part.draw(frame, body: outline, on: &easel)
      damage(part, outline, on: &easel)
    case "melt":
      part.draw(frame, body: outline, on: &easel)
      melt(outline, on: &easel)
    default:
      part.draw(frame, body: outline, on: &easel)
    }
  }

  private static func damage(_ part: BoardPart, _ outline: Shape, on easel: inout Easel) {
    let place = easel.edge(of: outline)
    let size = min(part.half.x, part.half.y) * easel.chance.float(0.7...0.95)
    let lost = Shape.circle(place, size).roughened(
      easel.noise, depth: size * 0.25, period: size * 0.5)
    let wound = lost.intersection(outline)
    let noise = easel.noise
    easel.canvas.draw(wound) { fragment in
      Color(hex: 0xb9a88a).lit(0.45 + 0.7 * noise.fractal(fragment.point / 9, octaves: 2))
    }
    easel.mark("damage", wound)
  }

  private static func melt(_ outline: Shape, on easel: inout Easel) {
    let box = outline.bounds
    let center = easel.place(in: outline)
    let size = clamp(min(box.size.x, box.size.y) * 0.5, 40, 66)
    let drop = center + .polar(easel.chance.angle(), size * 0.9)
    let blob = Shape.circle(center, size * 0.8).blended(
      .circle(drop, size * 0.5), radius: size * 0.5
    )
    .roughened(easel.noise, depth: size * 0.08, period: size * 0.4)
    easel.body(
      blob, Color(hex: 0x4a3a30), bevel: size * 0.5, grain: 0.25, specular: 0.7, gloss: 4,
      shadow: 0.3)
    easel.mark("melt", blob)
  }

  private static func addLoosePart(_ plate: Shape, on easel: inout Easel) {
    let place = easel.place(in: plate, inset: 110)
    let kinds: [BoardPart] = [
      BoardPart(.resistor, 0, 0, 52, 24), BoardPart(.capacitor, 0, 0, 46, 46),
      BoardPart(.lamp(0xd03a2c), 0, 0, 40, 40),
    ]
    let part = easel.chance.pick(kinds) ?? kinds[0]
    let frame = Frame(origin: place, angle: easel.chance.angle())
    part.draw(frame, body: part.outline(frame), on: &easel)
    easel.mark("extra", part.outline(frame))
  }
}
