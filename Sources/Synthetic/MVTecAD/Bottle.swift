/// A brown bottle seen from above, before a bright ground.
struct Bottle: Subject {
  static let category = "bottle"
  static let nativeSize = (width: 900, height: 900)
  static let blemishes: [String: Blemish] = [
    "broken_large": .own, "broken_small": .own, "contamination": .dirt,
  ]

  static func paint(on easel: inout Easel) {
    easel.ground(Color(gray: 0.93), clouds: 0.02, grain: 0.02)
    let shift = easel.generator.point(in: Box(x: -8, y: -8, width: 16, height: 16))
    let center = easel.middle + shift
    let glass = Color(hex: 0x3a1f0d).lit(easel.generator.float(0.85...1.2))
    easel.body(.circle(center, 400), glass, bevel: 150, grain: 0.05, specular: 0.7, shadow: 0.3)
    for (inner, outer, light) in [(335, 348, 2.2), (296, 302, 1.7), (262, 290, 0.45)] {
      let ring = Shape.ring(center, from: Float(inner), to: Float(outer))
      easel.canvas.draw(ring, glass.lit(Float(light)).alpha(0.75))
    }
    let rim = Shape.ring(center, from: 196, to: 258)
    easel.body(
      rim, Color(hex: 0x6d3f1c), bevel: 31, grain: 0.05, specular: 0.8, gloss: 4, shadow: 0.5)
    // Light from below shines through the bottom.
    let noise = easel.noise
    easel.canvas.draw(.circle(center, 196)) { fragment in
      let away = (fragment.point - center).length / 196
      let cloud = noise.fractal(fragment.point / 90, octaves: 2) - 0.5
      let glow = Color(hex: 0xf2e4c6).mixed(Color(hex: 0x9a6a34), smoothstep(0.45, 1, away))
      return glow.lit(1 + 0.12 * cloud)
    }
    breakRim(center, on: &easel)
    easel.blemish(.circle(center, 175))
  }

  private static func breakRim(_ center: Point, on easel: inout Easel) {
    for (defect, width) in [("broken_large", Float(1.3)), ("broken_small", 0.34)]
    where easel.shows(defect) {
      let piece = Shape.ringPiece(
        center, from: 186, to: 266, at: easel.chance.angle(),
        width: width * easel.chance.float(0.8...1.25), noise: easel.noise)
      let noise = easel.noise
      easel.canvas.drawRelief(piece) { fragment in
        let facet =
          noise.smooth(fragment.point / 24).rounded(.down) + noise.smooth(fragment.point / 17)
        let lean = fragment.outward * (0.4 + facet * 0.5)
        return Material(color: Color(hex: 0xb07a3e), specular: 0.9, gloss: 3)
          .shaded(facing(lean, tilt: 0.9)).lit(0.45 + 0.9 * facet)
      }
      easel.mark(defect, piece)
    }
  }
}
