import Digest

/// A transistor whose three leads stand in the holes of a board.
struct Transistor: Subject {
  static let category = "transistor"
  static let nativeSize = (width: 1024, height: 1024)
  static let blemishes: [String: Blemish] = [
    "bent_lead": .own, "cut_lead": .own, "damaged_case": .chip(0.42), "misplaced": .own,
  ]
  private static let pitch: Float = 116

  static func paint(on easel: inout Easel) {
    let shift = easel.generator.point(in: Box(x: -12, y: -12, width: 24, height: 24))
    let origin = easel.middle + shift
    board(origin, on: &easel)
    let proper = Frame(origin: origin, angle: easel.generator.float(-0.02...0.02))
    var frame = proper
    if easel.shows("misplaced") {
      let away = Point.polar(easel.chance.angle(), easel.chance.float(90...150))
      frame = Frame(origin: origin + away, angle: easel.chance.float(0.5...1.4))
      easel.mark("misplaced", outline(proper), outline(frame))
    }
    leads(frame, on: &easel)
    let whole = caseShape(frame)
    let shell = easel.formed(whole)
    easel.body(
      shell, Color(hex: 0x202124), bevel: 46, grain: 0.16, specular: 0.3, shadow: 0.5,
      surface: whole)
    let label = Lettering.shape(
      "F7403", Frame(origin: frame.world(0, -190), angle: frame.angle, size: 26), weight: 0.16)
    easel.canvas.draw(label.intersection(shell), Color(gray: 0.75, alpha: 0.5))
  }

  private static func board(_ origin: Point, on easel: inout Easel) {
    easel.ground(Color(hex: 0xb58f5e), clouds: 0.08, grain: 0.08)
    let copper = Color(hex: 0xd2a679)
    for row in -5...5 {
      for column in -5...5 {
        let place = origin + Point(Float(column) * pitch, Float(row) * pitch + 40)
        easel.steel(.ring(place, from: 17, to: 36), copper, bevel: 9, shadow: 0)
        easel.canvas.draw(.circle(place, 18), Color(hex: 0x1b1511))
      }
    }
  }

  private static func caseShape(_ frame: Frame) -> Shape {
    .box(Frame(origin: frame.world(0, -170), angle: frame.angle), half: Point(176, 135), corner: 54)
  }

  /// Case and leads together, as an annotator marks a part that is not where it belongs.
  private static func outline(_ frame: Frame) -> Shape {
    let legs = Shape.box(
      Frame(origin: frame.world(0, 110), angle: frame.angle), half: Point(pitch + 20, 170))
    return caseShape(frame).union(legs)
  }

  private static func leads(_ frame: Frame, on easel: inout Easel) {
    let victim = easel.chance.next(below: 3)
    let bow = easel.chance.float(46...72) * (easel.chance.chance(0.5) ? 1 : -1)
    let cut = easel.chance.float(70...120)
    for index in 0..<3 {
      let x = Float(index - 1) * pitch
      let foot = Point(x, 2 * pitch + 40)
      let straight = [Point(x, -60), Point(x, 90), foot]
      let bent = Curve.spline([Point(x, -60), Point(x, 20), Point(x + bow, 130), foot])
      let isBent = index == victim && easel.shows("bent_lead")
      let line = (isBent ? bent : straight).map(frame.world)
      var lead = Shape.stroke(line, width: 34)
      if isBent { easel.mark("bent_lead", lead, .stroke(straight.map(frame.world), width: 34)) }
      if index == victim, easel.shows("cut_lead") {
        let lost = Shape.box(
          Frame(origin: frame.world(x, cut + 60), angle: frame.angle + 0.12), half: Point(60, 60))
        easel.mark("cut_lead", lead.intersection(lost))
        lead = lead.subtracting(lost)
      }
      easel.note("lead", lead)
      easel.steel(lead, bevel: 17, shadow: 0.5)
    }
  }
}
