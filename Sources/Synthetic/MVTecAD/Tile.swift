/// A pale tile with dark specks that fills the picture.
struct Tile: Subject {
  static let category = "tile"
  static let nativeSize = (width: 840, height: 840)
  static let blemishes: [String: Blemish] = [
    "crack": .crack, "glue_strip": .own, "gray_stroke": .own, "oil": .liquid, "rough": .rough,
  ]

  static func paint(on easel: inout Easel) {
    let noise = easel.noise
    let base = Color(hex: 0xc9c6bf).lit(easel.generator.float(0.94...1.04))
    easel.canvas.fill { point in
      let large = noise.fractal(point / 42, octaves: 3)
      let small = noise.fractal(point / 15 + Point(90, 3), octaves: 2)
      let dark = max(smoothstep(0.6, 0.68, large), smoothstep(0.68, 0.74, small))
      let pale = smoothstep(0.36, 0.3, large)
      return base.mixed(Color(hex: 0x37363a), 0.85 * dark).mixed(Color(hex: 0xece8de), pale)
    }
    let area = Shape.box(Box(low: .zero, high: easel.size).expanded(-30))
    for (defect, color, opacity) in [
      ("glue_strip", Color(hex: 0xf0ead6), Float(0.7)), ("gray_stroke", Color(gray: 0.42), 0.62),
    ] where easel.shows(defect) {
      let half = Point.polar(easel.chance.angle(), easel.chance.float(90...150))
      let center = easel.place(in: area, inset: 140)
      let bow = half.perpendicular * easel.chance.float(-0.2...0.2)
      let strip = Shape.stroke(
        Curve.spline([center - half, center + bow, center + half]), width: 46
      ).roughened(noise, depth: 5, period: 14)
      easel.canvas.draw(strip) { fragment in
        color.lit(0.9 + 0.15 * noise.smooth(fragment.point / 8)).alpha(opacity)
      }
      easel.mark(defect, strip)
    }
    easel.blemish(area, unit: 210)
  }
}
