/// A grey woven carpet that fills the picture.
struct Carpet: Subject {
  static let category = "carpet"
  static let nativeSize = (width: 1024, height: 1024)
  static let blemishes: [String: Blemish] = [
    "color": .spot(0xb02020), "cut": .cut, "hole": .hole, "metal_contamination": .metal,
    "thread": .thread(0xd9d4c4),
  ]

  static func paint(on easel: inout Easel) {
    let noise = easel.noise
    let shift = easel.generator.point(in: Box(x: 0, y: 0, width: 26, height: 26))
    easel.canvas.fill { point in
      // Warp and weft go over and under each other in turn.
      let place = (point + shift) / Point(17, 13)
      let (column, row) = (place.x.rounded(.down), place.y.rounded(.down))
      let (x, y) = (place.x - column - 0.5, place.y - row - 0.5)
      let isWarp = (Int(column) + Int(row)).isMultiple(of: 2)
      let across = isWarp ? x : y
      let along = isWarp ? y : x
      let round = 1 - across * across * 2.6 - along * along * 1.2
      let yarn = noise.cell(Int32(isWarp ? column : row), isWarp ? 1 : 2) - 0.5
      let fuzz = noise.smooth(point / 2.4) - 0.5
      let color = isWarp ? Color(hex: 0x8d8984) : Color(hex: 0x6f6b68)
      return color.lit(0.55 + 0.5 * max(round, 0) + 0.08 * yarn + 0.2 * fuzz)
    }
    easel.blemish(.box(Box(low: .zero, high: easel.size).expanded(-30)), unit: 230)
  }
}
