import Digest

/// A cut cable seen end-on: three insulated cores of copper wires in a common insulation.
struct EndOnCable: Subject {
  static let category = "cable"
  static let nativeSize = (width: 1024, height: 1024)
  static let blemishes: [String: Blemish] = [
    "bent_wire": .own, "cable_swap": .own, "combined": .several, "cut_inner_insulation": .own,
    "cut_outer_insulation": .own, "missing_cable": .own, "missing_wire": .own,
    "poke_insulation": .poke,
  ]
  static let combinable = ["bent_wire", "cut_outer_insulation", "missing_wire", "poke_insulation"]

  private static let colors = [
    ("yellow-green", Color(hex: 0x9fb83a)), ("blue", Color(hex: 0x2f5fb4)),
    ("brown", Color(hex: 0x7b4a2a)),
  ]
  private static let coreRadius: Float = 158

  static func paint(on easel: inout Easel) {
    easel.ground(Color(hex: 0x59626a), clouds: 0.05)
    let frame = Frame(
      origin: easel.middle + easel.generator.point(in: Box(x: -14, y: -14, width: 28, height: 28)),
      angle: easel.generator.float(-0.12...0.12))
    let center = frame.origin
    easel.body(.circle(center, 440), Color(hex: 0xcfcdc6), bevel: 34, grain: 0.05)
    easel.canvas.draw(.circle(center, 372), Color(hex: 0x2e2f31))
    cutOuter(center, on: &easel)

    var order = [0, 1, 2]
    let victim = easel.chance.next(below: 3)
    if easel.shows("cable_swap") { order.swapAt(victim, (victim + 1) % 3) }
    for slot in 0..<3 {
      let place = center + .polar(frame.angle - .pi / 2 + Float(slot) * 2 * .pi / 3, 194)
      let core = Shape.circle(place, coreRadius)
      let spin = easel.generator.angle()
      if easel.shows("cable_swap"), slot != (victim + 2) % 3 { easel.mark("cable_swap", core) }
      if easel.shows("missing_cable"), slot == victim {
        easel.mark("missing_cable", core)
        continue
      }
      let (name, color) = colors[order[slot]]
      easel.note("core", core, place: name)
      easel.body(core, color, bevel: 30, grain: 0.06, shadow: 0.5)
      easel.canvas.draw(.circle(place, 116), Color(hex: 0x1d130c))
      if slot == victim { cutInner(place, on: &easel) }
      wires(place, spin, isVictim: slot == victim, on: &easel)
    }
    easel.blemish(.ring(center, from: 385, to: 432), unit: 190)
  }

  private static func wires(
    _ place: Point, _ spin: Float, isVictim: Bool, on easel: inout Easel
  ) {
    let frame = Frame(origin: place, angle: spin)
    var strands: [Point] = []
    for row in -3...3 {
      let count = 7 - abs(row)
      for column in 0..<count {
        let x = (Float(column) - Float(count - 1) / 2) * 33
        let sway = easel.noise.cell(Int32(column), Int32(row)) - 0.5
        strands.append(frame.world(x + sway * 4, Float(row) * 28.5))
      }
    }
    if isVictim, easel.shows("missing_wire") {
      let gone = easel.place(in: .circle(place, 60))
      strands.sort { ($0 - gone).length < ($1 - gone).length }
      easel.mark("missing_wire", strands.prefix(6).map { .circle($0, 17) })
      strands.removeFirst(6)
    }
    let copper = Color(hex: 0xc9804a)
    for strand in strands {
      easel.steel(.circle(strand, 16.5), copper.lit(1.25), bevel: 12, shadow: 0)
    }
    if isVictim, easel.shows("bent_wire") {
      let way = Point.polar(easel.chance.angle(), 1)
      let start = place + way * 50
      let line = Curve.bezier(
        start, start + way * 60, start + way * 50 + way.perpendicular * 50,
        start + way * 78 + way.perpendicular * 92)
      let wire = Shape.stroke(line, width: 26)
      easel.steel(wire, copper.lit(1.35), bevel: 13, shadow: 0.6)
      easel.mark("bent_wire", wire)
    }
  }

  private static func cutInner(_ place: Point, on easel: inout Easel) {
    guard easel.shows("cut_inner_insulation") else { return }
    let piece = Shape.ringPiece(
      place, from: 112, to: coreRadius + 6, at: easel.chance.angle(),
      width: easel.chance.float(0.35...0.6), noise: easel.noise)
    easel.canvas.draw(piece, Color(hex: 0x241a14))
    easel.mark("cut_inner_insulation", piece)
  }

  private static func cutOuter(_ center: Point, on easel: inout Easel) {
    guard easel.shows("cut_outer_insulation") else { return }
    let piece = Shape.ringPiece(
      center, from: 376, to: 446, at: easel.chance.angle(), width: easel.chance.float(0.2...0.34),
      noise: easel.noise)
    easel.canvas.draw(piece, Color(hex: 0x4a4a48))
    easel.mark("cut_outer_insulation", piece)
  }
}
