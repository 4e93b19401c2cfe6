/// A capsule with a black and an orange half and a printed number.
struct Capsule: Subject {
  static let category = "capsule"
  static let nativeSize = (width: 1000, height: 1000)
  static let blemishes: [String: Blemish] = [
    "crack": .crack, "faulty_imprint": .own, "poke": .poke, "scratch": .scratch, "squeeze": .own,
  ]

  static func paint(on easel: inout Easel) {
    easel.ground(Color(hex: 0xdcdad4), clouds: 0.03, grain: 0.02)
    let frame = Frame(
      origin: easel.middle + easel.generator.point(in: Box(x: -25, y: -25, width: 50, height: 50)),
      angle: easel.generator.float(-0.1...0.1))
    var whole = Shape.capsule(frame.world(-245, 0), frame.world(245, 0), 132)
    if easel.shows("squeeze") {
      let side: Float = easel.chance.chance(0.5) ? 1 : -1
      let place = frame.world(easel.chance.float(-210...210), side * 128)
      easel.mark("squeeze", Shape.circle(place, 118).intersection(whole))
      whole = whole.dented(at: place, radius: 130, depth: 52)
    }
    let black = Shape.box(
      Frame(origin: frame.world(-400, 0), angle: frame.angle), half: Point(385, 300))
    easel.body(whole, Color(hex: 0xd8641b), bevel: 132, grain: 0.03, specular: 0.55, shadow: 0.45)
    easel.body(
      whole.expanded(5).intersection(black), Color(hex: 0x232326), bevel: 137, grain: 0.03,
      specular: 0.5, shadow: 0, surface: whole.expanded(5))
    imprint(frame, on: &easel)
    easel.blemish(whole.expanded(-8), unit: 190)
  }

  private static func imprint(_ frame: Frame, on easel: inout Easel) {
    let place = Frame(origin: frame.world(150, 6), angle: frame.angle, size: 46)
    let number = Lettering.shape("500", place, weight: 0.2)
    let white = Color(gray: 0.95, alpha: 0.92)
    guard easel.shows("faulty_imprint") else { return easel.canvas.draw(number, white) }
    let lost = Shape.circle(place.world(easel.chance.float(-1.4...1.4), 0), 62).roughened(
      easel.noise, depth: 14, period: 20)
    easel.canvas.draw(number.subtracting(lost), white)
    let smear = number.intersection(lost).translated(Point(13, 9))
    easel.canvas.draw(smear, white.alpha(0.35))
    easel.mark("faulty_imprint", number.intersection(lost).expanded(4), smear)
  }
}
