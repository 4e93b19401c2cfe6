/// Brown leather with a pebbled grain that fills the picture.
struct Leather: Subject {
  static let category = "leather"
  static let nativeSize = (width: 1024, height: 1024)
  static let blemishes: [String: Blemish] = [
    "color": .spot(0xc8382c), "cut": .cut, "fold": .own, "glue": .glue, "poke": .poke,
  ]

  static func paint(on easel: inout Easel) {
    let noise = easel.noise
    let hide = Color(hex: 0x7d4b2c).lit(easel.generator.float(0.92...1.08))
    let clouds = NoiseField(over: easel.canvas, step: 16) { noise.fractal($0 / 260, octaves: 2) }
    easel.canvas.fill { point in
      let crease = pebbles(point / 21, noise)
      let fine = noise.smooth(point / 3) - 0.5
      return hide.lit(
        0.72 + 0.2 * clouds.at(point) + 0.32 * smoothstep(0.02, 0.35, crease) + 0.12 * fine)
    }
    let area = Box(low: .zero, high: easel.size).expanded(-40)
    if easel.shows("fold") { fold(in: area, on: &easel) }
    easel.blemish(.box(area), unit: 230)
  }

  /// How much further the second nearest pebble's middle is than the nearest: 0 in the creases.
  private static func pebbles(_ point: Point, _ noise: Noise) -> Float {
    let (cx, cy) = (Int32(point.x.rounded(.down)), Int32(point.y.rounded(.down)))
    var (first, second) = (Float.infinity, Float.infinity)
    for y in cy - 1...cy + 1 {
      for x in cx - 1...cx + 1 {
        let place = Point(
          Float(x) + 0.15 + 0.7 * noise.cell(x, y), Float(y) + 0.15 + 0.7 * noise.cell(y, x ^ 77))
        let away = (place - point).length
        if away < first { (first, second) = (away, first) } else { second = min(second, away) }
      }
    }
    return second - first
  }

  private static func fold(in area: Box, on easel: inout Easel) {
    let middle = easel.place(in: .box(area.expanded(-200)))
    let half = Point.polar(easel.chance.angle(), easel.chance.float(200...330))
    let bow = half.perpendicular * 0.1
    let line = Curve.spline([middle - half, middle + bow, middle + half])
    let ridge = Shape.stroke(line, width: 44)
    let across = half.perpendicular.normalized
    easel.canvas.adjust(ridge) { fragment, below in
      let side: Float = across.dot(fragment.point - middle - bow) > 0 ? 1 : -1
      let strength = clamp(-fragment.distance / 22)
      return below.lit(1 + side * 0.34 * strength * (1.2 - strength))
    }
    easel.canvas.adjust(.stroke(line, width: 6)) { $1.lit(0.45) }
    easel.mark("fold", ridge)
  }
}
