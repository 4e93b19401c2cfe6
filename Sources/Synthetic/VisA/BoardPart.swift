/// A part that is soldered to a board.
struct BoardPart: Sendable {
  /// What it is, which decides how it is painted.
  enum Kind: Sendable {
    /// A black chip with pins on two sides.
    case chip
    /// A round metal can with a wire mesh.
    case sensor
    /// A dome of clear plastic of a colour, 0xrrggbb.
    case lamp(Int)
    /// A blue box with a slotted screw.
    case trimmer
    /// A round can with a dark mark.
    case capacitor
    /// A small black block between two solder joints.
    case resistor
    /// A metal box.
    case socket
  }

  let kind: Kind
  /// From the board's middle, in native pixels.
  let place: Point
  /// Half its width and height.
  let half: Point

  init(_ kind: Kind, _ x: Float, _ y: Float, _ halfWidth: Float, _ halfHeight: Float) {
    self.kind = kind
    place = Point(x, y)
    half = Point(halfWidth, halfHeight)
  }

  var isRound: Bool {
    switch kind {
    case .sensor, .lamp, .capacitor: true
    case .chip, .trimmer, .resistor, .socket: false
    }
  }

  /// What it covers where it lies like the frame.
  func outline(_ frame: Frame) -> Shape {
    isRound ? .circle(frame.origin, half.x) : .box(frame, half: half, corner: 5)
  }

  /// The solder that it stands on, which shows where it is missing.
  func drawFootprint(_ frame: Frame, on easel: inout Easel) {
    easel.canvas.draw(outline(frame).expanded(3).outline(width: 4), Color(gray: 0.9, alpha: 0.75))
    for pad in pads(frame) { easel.steel(pad, bevel: 8, shadow: 0) }
  }

  private func pads(_ frame: Frame) -> [Shape] {
    switch kind {
    case .chip:
      return pinRows.flatMap { x in
        [-1, 1].map { side in
          .box(
            Frame(origin: frame.world(x, Float(side) * half.y), angle: frame.angle),
            half: Point(6, 15))
        }
      }
    default:
      return [-1, 1].map { side in
        .circle(
          frame.world(Float(side) * half.x * (isRound ? 0.45 : 0.8), 0), min(half.y * 0.5, 17))
      }
    }
  }

  private var pinRows: [Float] {
    let count = max(2, Int(half.x * 2 / 34))
    return (0..<count).map { (Float($0) - Float(count - 1) / 2) * 34 }
  }

  /// Paints the part where it lies like the frame; `body` is its outline or what is left of it.
  func draw(_ frame: Frame, body: Shape, on easel: inout Easel) {
    switch kind {
    case .chip:
      for pad in pads(frame) { easel.steel(pad, bevel: 6, shadow: 0.3) }
      easel.body(body, Color(hex: 0x202226), bevel: 8, grain: 0.1, specular: 0.2, shadow: 0.5)
      easel.canvas.draw(
        .circle(frame.world(-half.x + 18, half.y - 18), 7), Color(gray: 0.4, alpha: 0.8))
    case .sensor:
      easel.steel(body, bevel: 22, shadow: 0.5)
      mesh(frame, on: &easel)
    case .lamp(let hex):
      easel.body(body, Color(hex: hex), bevel: half.x, grain: 0.02, specular: 0.9, gloss: 4)
    case .trimmer:
      easel.body(body, Color(hex: 0x2358b0), bevel: 9, grain: 0.05, shadow: 0.5)
      let slot = Frame(origin: frame.origin, angle: frame.angle + 0.5)
      easel.steel(.circle(frame.origin, half.y * 0.55), Color(hex: 0xe0c070), bevel: 8, shadow: 0)
      easel.canvas.draw(.box(slot, half: Point(half.y * 0.5, 5)), Color(gray: 0.15))
    case .capacitor:
      easel.steel(body, bevel: 12, shadow: 0.5)
      let mark = Shape.box(
        Frame(origin: frame.world(half.x * 0.85, 0), angle: frame.angle), half: half * 0.45)
      easel.canvas.draw(mark.intersection(body), Color(gray: 0.12))
    case .resistor:
      easel.steel(body, bevel: 6, shadow: 0.4)
      let middle = Shape.box(frame, half: half * Point(0.6, 1))
      easel.body(middle.intersection(body), Color(hex: 0x1d1d20), bevel: 5, shadow: 0)
    case .socket:
      easel.steel(body, bevel: 10, shadow: 0.5)
      let mouth = Shape.box(frame, half: half * Point(0.72, 0.5), corner: 4)
      easel.canvas.draw(mouth.intersection(body), Color(gray: 0.16))
    }
  }

  private func mesh(_ frame: Frame, on easel: inout Easel) {
    let face = Shape.circle(frame.origin, half.x * 0.8)
    easel.canvas.draw(face) { fragment in
      let local = frame.local(fragment.point) / 15
      let (x, y) = (abs(local.x - local.x.rounded()), abs(local.y - local.y.rounded()))
      return Color(gray: 0.16 + 0.42 * smoothstep(0.25, 0.42, max(x, y)))
    }
  }
}
