import Digest

/// Four tea lights in their cups.
struct Candle: Subject {
  static let category = "candle"
  static let nativeSize = (width: 1284, height: 1168)
  static let blemishes: [String: Blemish] = [
    "chunk of wax missing": .chip(0.42), "damaged corner of packaging": .own,
    "different colour spot": .spot(0x8a4326, 0.26), "extra wax in candle": .own,
    "foreign particals on candle": .dirt, "wax melded out of the candle": .own,
    "weird candle wick": .own, "other": .thread(0x2a62a8),
  ]
  private static let wax = Color(hex: 0xe9dfc6)

  static func paint(on easel: inout Easel) {
    easel.ground(Color(hex: 0x6d7176), clouds: 0.06)
    let victim = easel.chance.next(below: 4)
    for index in 0..<4 {
      let sway = easel.generator.point(in: Box(x: -14, y: -14, width: 28, height: 28))
      let side = Point(index.isMultiple(of: 2) ? -1 : 1, index < 2 ? -1 : 1)
      let center = easel.middle + side * Point(262, 258) + sway
      let lean = easel.generator.angle()
      candle(center, lean, isVictim: index == victim, on: &easel)
    }
  }

  private static func candle(
    _ center: Point, _ lean: Float, isVictim: Bool, on easel: inout Easel
  ) {
    var cup = Shape.circle(center, 238)
    if isVictim, easel.shows("damaged corner of packaging") {
      let place = center + .polar(easel.chance.angle(), 232)
      easel.mark("damaged corner of packaging", Shape.circle(place, 66).intersection(cup))
      cup = cup.dented(at: place, radius: 78, depth: 52)
    }
    easel.note("candle", cup)
    easel.steel(cup, bevel: 18, shadow: 0.5)
    easel.canvas.draw(.circle(center, 216), Color(hex: 0x8b8c8d))
    let whole = Shape.circle(center, 210)
    let disc = (isVictim ? easel.formed(whole) : whole).intersection(cup.expanded(-12))
    easel.body(disc, wax, bevel: 26, grain: 0.03, specular: 0.25, shadow: 0, surface: whole)
    let pool = Shape.circle(center, 92)
    easel.canvas.adjust(pool) { $1.lit(1 - 0.1 * smoothstep(0, -70, $0.distance)) }
    if isVictim { spill(center, on: &easel) }
    wick(center, lean, isVictim: isVictim, on: &easel)
    if isVictim { easel.blemish(.ring(center, from: 40, to: 196), unit: 170) }
  }

  /// Wax where none belongs: on the candle, or over the cup's rim.
  private static func spill(_ center: Point, on easel: inout Easel) {
    for (defect, away, size) in [
      ("extra wax in candle", Float(128), Float(46)), ("wax melded out of the candle", 232, 54),
    ] where easel.shows(defect) {
      let place = center + .polar(easel.chance.angle(), away)
      let lump = Shape.circle(place, size).blended(
        .circle(place + .polar(easel.chance.angle(), size * 0.8), size * 0.6), radius: 30
      ).roughened(easel.noise, depth: 6, period: 30)
      easel.body(lump, wax.lit(0.98), bevel: 34, grain: 0.03, specular: 0.35, shadow: 0.5)
      easel.mark(defect, lump)
    }
  }

  private static func wick(
    _ center: Point, _ lean: Float, isVictim: Bool, on easel: inout Easel
  ) {
    let isWeird = isVictim && easel.shows("weird candle wick")
    let turn = easel.chance.float(0.9...1.6)
    var line = [center, center + .polar(lean, 26), center + .polar(lean + 0.2, 46)]
    if isWeird {
      line = Curve.spline([
        center, center + .polar(lean, 60), center + .polar(lean + turn * 0.5, 120),
        center + .polar(lean + turn, 105), center + .polar(lean + turn * 1.3, 150),
      ])
    }
    let wick = Shape.stroke(line, width: 15)
    easel.body(wick, Color(hex: 0xd8d2c2), bevel: 7, grain: 0.3, specular: 0.05, shadow: 0.5)
    if isWeird { easel.mark("weird candle wick", wick) }
  }
}
