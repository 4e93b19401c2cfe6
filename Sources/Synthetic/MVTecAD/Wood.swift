/// Planed wood with an upright grain that fills the picture.
struct Wood: Subject {
  static let category = "wood"
  static let nativeSize = (width: 1024, height: 1024)
  static let blemishes: [String: Blemish] = [
    "color": .spot(0x2c5fae), "combined": .several, "hole": .hole, "liquid": .liquid,
    "scratch": .scratch,
  ]

  static func paint(on easel: inout Easel) {
    let noise = easel.noise
    let center = easel.generator.float(-300...1300)
    let base = Color(hex: 0xb98552).lit(easel.generator.float(0.9...1.08))
    easel.canvas.fill { point in
      let sway = noise.fractal(Point(point.x / 260, point.y / 520), octaves: 2)
      // Year rings, cut lengthways: narrower away from the heart.
      let away = (point.x - center) / 60 + sway * 5.5
      let ring = away - away.rounded(.down)
      let late = smoothstep(0.45, 0.95, ring) * smoothstep(1, 0.95, ring)
      let pores = noise.smooth(Point(point.x / 2.4, point.y / 46)) - 0.5
      let fibres = noise.smooth(Point(point.x / 6, point.y / 190 + 40)) - 0.5
      return base.mixed(Color(hex: 0x7d4f29), 0.7 * late).lit(1 + 0.2 * pores + 0.16 * fibres)
    }
    easel.blemish(.box(Box(low: .zero, high: easel.size).expanded(-40)), unit: 240)
  }
}
