import Digest

/// A metal nut with four slanting lobes, which show which side is up.
struct MetalNut: Subject {
  static let category = "metal_nut"
  static let nativeSize = (width: 700, height: 700)
  static let blemishes: [String: Blemish] = [
    "bent": .own, "color": .spot(0x29355c, 0.24), "flip": .own, "scratch": .scratch,
  ]

  static func paint(on easel: inout Easel) {
    easel.ground(Color(hex: 0x26282b), clouds: 0.15, grain: 0.12)
    let frame = Frame(
      origin: easel.middle + easel.generator.point(in: Box(x: -12, y: -12, width: 24, height: 24)),
      angle: easel.generator.angle())
    let isFlipped = easel.shows("flip")
    let bent = easel.shows("bent") ? easel.chance.next(below: 4) : nil
    var disc = Shape.circle(frame.origin, 186)
    for index in 0..<4 {
      let straight = lobe(index, frame, isFlipped: isFlipped)
      let crooked = lobe(index, frame, isFlipped: isFlipped, turn: 0.55, reach: 232)
      if index == bent { easel.mark("bent", straight, crooked) }
      disc = disc.blended(index == bent ? crooked : straight, radius: 26)
    }
    let hole = Shape.circle(frame.origin, 92)
    let nut = disc.subtracting(hole)
    easel.steel(nut, Color(hex: 0xa9a8a4), bevel: 16, shadow: 0.5)
    if isFlipped {
      // The under side is flat and countersunk.
      easel.steel(
        Shape.ring(frame.origin, from: 92, to: 122), Color(hex: 0x77777a), bevel: 30, shadow: 0)
      easel.mark("flip", disc)
    } else {
      let collar = Shape.regular(6, frame.origin, 160, angle: frame.angle).subtracting(hole)
      easel.steel(collar, Color(hex: 0xc9c7c0), bevel: 12, shadow: 0.35)
    }
    for radius in [98, 104, 110] as [Float] {
      let thread = Shape.ring(frame.origin, from: radius, to: radius + 2.5)
      easel.canvas.draw(thread, Color(gray: 0.2, alpha: 0.5))
    }
    easel.blemish(nut.expanded(-8), unit: 150)
  }

  private static func lobe(
    _ index: Int, _ frame: Frame, isFlipped: Bool, turn: Float = 0, reach: Float = 268
  ) -> Shape {
    // Turned over, the lobes slant the other way; the nut lies so that their tips stay in place.
    let angle = frame.angle + Float(index) * .pi / 2
    let foot = frame.origin + .polar(angle + (isFlipped ? 0.84 : 0), 150)
    let tip = frame.origin + .polar(angle + 0.42 + turn, reach)
    return .taper(foot, 62, tip, 30)
  }
}
