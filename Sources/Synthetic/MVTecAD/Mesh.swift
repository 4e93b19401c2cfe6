/// A grid of crossed metal bars over a dark ground, photographed in grey.
struct Mesh: Subject {
  static let category = "grid"
  static let nativeSize = (width: 1024, height: 1024)
  static let isGray = true
  static let blemishes: [String: Blemish] = [
    "bent": .own, "broken": .own, "glue": .glue, "metal_contamination": .metal,
    "thread": .thread(0xe8e8e8),
  ]
  private static let pitch: Float = 82

  static func paint(on easel: inout Easel) {
    easel.ground(Color(gray: 0.3), clouds: 0.05, grain: 0.06)
    let frame = Frame(
      origin: easel.middle + easel.generator.point(in: Box(x: 0, y: 0, width: 82, height: 82)),
      angle: .pi / 4 + easel.generator.float(-0.03...0.03))
    let area = Box(low: .zero, high: easel.size)
    let center = easel.place(in: .box(area.expanded(-220)))
    // A bend pulls the bars aside, less with the distance from its middle.
    let pull = Point.polar(easel.chance.angle(), easel.shows("bent") ? 46 : 0)
    let reach: Float = 150
    var bars = Shape(bounds: area) { point in
      let near = max(1 - (point - center).length / reach, 0)
      let local = frame.local(point - pull * (near * near)) / pitch
      let (x, y) = (local.x - local.x.rounded(), local.y - local.y.rounded())
      return min(abs(x), abs(y)) * pitch * 0.7 - 6
    }
    if easel.shows("bent") { easel.mark("bent", .circle(center, reach * 0.8)) }
    if easel.shows("broken") {
      let node = frame.local(center) / pitch
      let cell = Point(node.x.rounded(.down) + 0.5, node.y.rounded())
      let gap = Shape.box(
        Frame(origin: frame.world(cell * pitch), angle: frame.angle + 0.2), half: Point(27, 14))
      bars = bars.subtracting(gap)
      easel.mark("broken", gap)
    }
    easel.steel(bars, bevel: 9, shadow: 0.55)
    easel.blemish(.box(area.expanded(-60)), unit: 230)
  }
}
