/// A white pill with coloured specks and an imprint, on black.
struct Pill: Subject {
  static let category = "pill"
  static let nativeSize = (width: 800, height: 800)
  static let blemishes: [String: Blemish] = [
    "color": .spot(0xd9a82a, 0.3), "combined": .several, "contamination": .dirt, "crack": .crack,
    "faulty_imprint": .own, "pill_type": .own, "scratch": .scratch,
  ]
  static let combinable = ["color", "contamination", "crack", "scratch"]

  static func paint(on easel: inout Easel) {
    easel.ground(Color(hex: 0x0d0e10), clouds: 0.2, grain: 0.2)
    let frame = Frame(
      origin: easel.middle + easel.generator.point(in: Box(x: -14, y: -14, width: 28, height: 28)),
      angle: easel.generator.float(-0.05...0.05))
    let pill = Shape.box(frame, half: Point(330, 172), corner: 165)
    let isOther = easel.shows("pill_type")
    if isOther { easel.mark("pill_type", pill) }
    let noise = easel.noise
    let (base, speck) =
      isOther
      ? (Color(hex: 0xe7d79a), Color(hex: 0x3c7f78)) : (Color(hex: 0xe4e0d7), Color(hex: 0xb0413a))
    easel.canvas.drawRelief(pill) { fragment in
      let dots = noise.smooth(fragment.point / 9) * 0.7 + 0.3 * noise.smooth(fragment.point / 4)
      let color = base.mixed(speck, 0.75 * smoothstep(0.72, 0.8, dots))
      let grain = noise.smooth(fragment.point / 3) - 0.5
      return Material(color: color, specular: 0.12).shaded(
        fragment.dome(bevel: 110, steepest: 0.85)
      ).lit(1 + 0.05 * grain)
    }
    imprint(isOther ? "A7" : "FF", frame, on: &easel)
    easel.blemish(pill.expanded(-20), unit: 180)
  }

  private static func imprint(_ text: String, _ frame: Frame, on easel: inout Easel) {
    let place = Frame(origin: frame.origin, angle: frame.angle, size: 84)
    var letters = Lettering.shape(text, place, weight: 0.2)
    if easel.shows("faulty_imprint") {
      let lost = Shape.circle(
        place.world(easel.chance.float(-1.2...1.2), easel.chance.float(-0.5...0.5)), 70
      ).roughened(easel.noise, depth: 16, period: 24)
      easel.mark("faulty_imprint", letters.intersection(lost).expanded(8))
      letters = letters.subtracting(lost)
    }
    // A stamp's edges catch the light on one side and lie in shade on the other.
    easel.canvas.adjust(letters.translated(Point(3, 3))) { $1.lit(1.12) }
    easel.canvas.adjust(letters) { $1.lit(0.62) }
  }
}
