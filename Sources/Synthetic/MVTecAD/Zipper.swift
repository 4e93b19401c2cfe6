/// A closed zipper on its dark tape, photographed in grey.
struct Zipper: Subject {
  static let category = "zipper"
  static let nativeSize = (width: 1024, height: 1024)
  static let isGray = true
  static let blemishes: [String: Blemish] = [
    "broken_teeth": .own, "combined": .several, "fabric_border": .own, "fabric_interior": .cut,
    "rough": .rough, "split_teeth": .own, "squeezed_teeth": .own,
  ]
  static let combinable = ["broken_teeth", "fabric_border", "fabric_interior", "rough"]
  private static let pitch: Float = 46

  static func paint(on easel: inout Easel) {
    easel.ground(Color(gray: 0.86), clouds: 0.02, grain: 0.02)
    let x = easel.middle.x + easel.generator.float(-14...14)
    let phase = easel.generator.float(0...46)
    let tape = Shape.box(Box(x: x - 330, y: -60, width: 660, height: 1150))
    weave(frayed(tape, x, on: &easel), on: &easel)
    let heart = easel.chance.float(220...800)
    for index in 0..<25 {
      tooth(index, Point(x, Float(index) * pitch - phase), heart, on: &easel)
    }
    let chain = Shape.box(Box(x: x - 95, y: 40, width: 190, height: 940))
    easel.blemish(chain, unit: 190, among: ["rough"])
    let side: Float = easel.chance.chance(0.5) ? -300 : 135
    easel.blemish(
      .box(Box(x: x + side, y: 60, width: 165, height: 900)), unit: 190, among: ["fabric_interior"])
  }

  private static func weave(_ tape: Shape, on easel: inout Easel) {
    let noise = easel.noise
    easel.drop(tape, 0.3)
    easel.canvas.draw(tape) { fragment in
      let (x, y) = (fragment.point.x / 11, fragment.point.y / 7)
      let slant = abs(x - x.rounded() + (y - y.rounded()) * 0.6)
      let fuzz = noise.smooth(fragment.point / 2.6) - 0.5
      return Color(gray: 0.2 + 0.13 * slant + 0.09 * fuzz)
    }
  }

  /// The tape without what has been torn from its border.
  private static func frayed(_ tape: Shape, _ x: Float, on easel: inout Easel) -> Shape {
    guard easel.shows("fabric_border") else { return tape }
    let side: Float = easel.chance.chance(0.5) ? -330 : 330
    let place = Point(x + side, easel.chance.float(150...870))
    let torn = Shape.ellipse(
      Frame(origin: place), half: Point(easel.chance.float(34...56), easel.chance.float(60...110))
    ).roughened(easel.noise, depth: 14, period: 12)
    easel.mark("fabric_border", torn.intersection(tape))
    return tape.subtracting(torn)
  }

  /// A tooth from the left or the right, by turns, and what is wrong with it near the `heart`.
  private static func tooth(
    _ index: Int, _ place: Point, _ heart: Float, on easel: inout Easel
  ) {
    let side: Float = index.isMultiple(of: 2) ? -1 : 1
    let near = 1 - abs(place.y - heart) / (pitch * 2.4)
    let good = Shape.box(
      Frame(origin: place + Point(side * 40, 0)), half: Point(72, 17), corner: 14)
    var (shift, angle, half) = (Point(side * 40, 0), Float(0), Point(72, 17))
    if near > 0 {
      if easel.shows("broken_teeth"), near > 0.35 {
        easel.mark("broken_teeth", good)
        return
      }
      if easel.shows("split_teeth") { shift.x += side * 46 * smoothstep(0, 0.6, near) }
      if easel.shows("squeezed_teeth") {
        (angle, half) = (side * 0.34 * near, Point(72 - 16 * near, 17 - 6 * near))
        shift.y += side * 12 * near
      }
    }
    let shape = Shape.box(
      Frame(origin: place + shift, angle: angle), half: half, corner: half.y - 3)
    if near > 0 {
      for defect in ["split_teeth", "squeezed_teeth"] where easel.shows(defect) {
        easel.mark(defect, good, shape)
      }
    }
    easel.steel(shape, Color(gray: 0.66), bevel: 13, shadow: 0.6)
  }
}
