/// A hazelnut on a dark ground.
struct Hazelnut: Subject {
  static let category = "hazelnut"
  static let nativeSize = (width: 1024, height: 1024)
  static let blemishes: [String: Blemish] = [
    "crack": .crack, "cut": .cut, "hole": .hole, "print": .printed(0xe9e6da),
  ]

  static func paint(on easel: inout Easel) {
    easel.ground(Color(hex: 0x17191b), clouds: 0.2, grain: 0.1)
    let frame = Frame(
      origin: easel.middle + easel.generator.point(in: Box(x: -30, y: -30, width: 60, height: 60)),
      angle: easel.generator.angle(), size: easel.generator.float(0.92...1.08))
    let size = frame.size
    let nut = Shape.ellipse(frame, half: Point(300, 272)).blended(
      .circle(frame.world(232, 0), 120 * size), radius: 160 * size
    ).wavy(easel.noise, depth: 5, period: 90)
    let shell = Color(hex: 0x9b5a28).lit(easel.generator.float(0.9...1.12))
    let noise = easel.noise
    easel.drop(nut, 0.5)
    easel.canvas.drawRelief(nut) { fragment in
      let local = frame.local(fragment.point)
      // Stripes run from the base to the tip.
      let spread = local.y / max(420 - local.x * 0.75, 40)
      let stripe = noise.fractal(Point(spread * 34, local.x / 300), octaves: 2) - 0.5
      let base = smoothstep(-165, -255, local.x + 30 * (noise.smooth(fragment.point / 30) - 0.5))
      let grain = noise.smooth(fragment.point / 5) - 0.5
      let color = shell.mixed(Color(hex: 0xc9a374), 0.75 * base)
      return Material(
        color: color.lit(1 + 0.5 * stripe * (1 - base) + 0.14 * grain), specular: 0.18
      )
      .shaded(fragment.dome(bevel: 250 * size, steepest: 0.92))
    }
    easel.blemish(nut.expanded(-45), unit: 230)
  }
}
