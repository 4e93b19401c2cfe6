/// A wood screw on a bright ground, turned any way, photographed in grey.
struct Screw: Subject {
  static let category = "screw"
  static let nativeSize = (width: 1024, height: 1024)
  static let isGray = true
  static let blemishes: [String: Blemish] = [
    "manipulated_front": .own, "scratch_head": .scratch, "scratch_neck": .scratch,
    "thread_side": .own, "thread_top": .own,
  ]
  private static let pitch: Float = 29

  static func paint(on easel: inout Easel) {
    easel.ground(Color(gray: 0.8), clouds: 0.03, grain: 0.02)
    let frame = Frame(
      origin: easel.middle
        + easel.generator.point(in: Box(x: -50, y: -50, width: 100, height: 100)),
      angle: easel.generator.angle())
    let head = Shape.polygon([
      frame.world(-362, -86), frame.world(-346, -88), frame.world(-262, -36),
      frame.world(-262, 36), frame.world(-346, 88), frame.world(-362, 86),
    ])
    let neck = Shape.capsule(frame.world(-265, 0), frame.world(-70, 0), 35)
    var thread = thread(frame)
    if easel.shows("thread_side") { thread = flattened(thread, frame, on: &easel) }
    if easel.shows("manipulated_front") { thread = blunted(thread, frame, on: &easel) }
    let all = Shape.union([head, neck, thread]) ?? head
    easel.drop(all, 0.4)
    easel.steel(thread, Color(gray: 0.62), bevel: 26, shadow: 0)
    grooves(thread, frame, on: &easel)
    easel.steel(neck, Color(gray: 0.68), bevel: 35, shadow: 0)
    easel.steel(head, Color(gray: 0.72), bevel: 40, shadow: 0.2)
    if easel.shows("thread_top") { smoothed(thread, frame, on: &easel) }
    easel.blemish(head.expanded(-8), unit: 120, among: ["scratch_head"])
    easel.blemish(neck.expanded(-6), unit: 110, among: ["scratch_neck"])
  }

  /// The threaded part with its teeth on both sides, half a turn apart.
  private static func thread(_ frame: Frame) -> Shape {
    let reach = { (x: Float) in x < 250 ? Float(46) : 46 * (370 - x) / 120 }
    var (upper, lower): ([Point], [Point]) = ([], [])
    for tooth in 0..<16 {
      let x = -90 + Float(tooth) * pitch
      for (dx, out) in [(Float(0), Float(0.7)), (pitch * 0.45, 1), (pitch * 0.55, 1)] {
        guard x + dx < 366 else { continue }
        upper.append(frame.world(x + dx, -reach(x + dx) * out))
        lower.append(frame.world(x + dx + pitch / 2, reach(x + dx + pitch / 2) * out))
      }
    }
    return .polygon(upper + [frame.world(374, 0)] + lower.reversed())
  }

  /// The dark lines between the turns of the thread.
  private static func grooves(_ thread: Shape, _ frame: Frame, on easel: inout Easel) {
    easel.canvas.adjust(thread) { fragment, below in
      let local = frame.local(fragment.point)
      let turn = (local.x + 90 - local.y / 92 * pitch / 2) / pitch
      let phase = abs(turn - turn.rounded(.down) - 0.5) * 2
      return below.lit(0.5 + 0.75 * (1 - phase))
    }
  }

  private static func flattened(
    _ thread: Shape, _ frame: Frame, on easel: inout Easel
  ) -> Shape {
    let side: Float = easel.chance.chance(0.5) ? 1 : -1
    let x = easel.chance.float(-20...200)
    let file = Shape.box(
      Frame(origin: frame.world(x, side * 56), angle: frame.angle), half: Point(38, 22))
    easel.mark("thread_side", thread.intersection(file).expanded(3))
    return thread.subtracting(file)
  }

  private static func smoothed(_ thread: Shape, _ frame: Frame, on easel: inout Easel) {
    let x = easel.chance.float(-20...200)
    let worn = Shape.ellipse(
      Frame(origin: frame.world(x, 0), angle: frame.angle), half: Point(44, 24)
    ).roughened(easel.noise, depth: 5, period: 13).intersection(thread)
    let noise = easel.noise
    easel.canvas.draw(worn) { fragment in
      Color(gray: 0.72 + 0.24 * (noise.smooth(fragment.point / 7) - 0.5), alpha: 0.9)
    }
    easel.mark("thread_top", worn)
  }

  private static func blunted(
    _ thread: Shape, _ frame: Frame, on easel: inout Easel
  ) -> Shape {
    let x = easel.chance.float(275...315)
    let cut = Shape.box(
      Frame(origin: frame.world(x + 100, 0), angle: frame.angle + easel.chance.float(-0.4...0.4)),
      half: Point(100, 120))
    easel.mark("manipulated_front", thread.intersection(cut).expanded(3))
    return thread.subtracting(cut)
  }
}
