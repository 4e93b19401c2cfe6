import Digest

/// One lever connector: a clear body with an orange lever for each clamp.
struct Connector: Sendable {
  /// How a connector can be damaged or laid wrong.
  enum Fault: Sendable, Equatable {
    case none
    /// The lever of this clamp stands open.
    case openLever(Int)
    /// It lies on its levers.
    case flipped
    /// A piece of the body has broken off at the back, on the side of the last clamp or the first.
    case broken(atLast: Bool)
    /// The lever of this clamp has another colour.
    case discoloured(Int, Color)
  }

  /// What is wrong with the connector, in words for the truth; nil of a sound one.
  var state: String? {
    switch fault {
    case .none: nil
    case .openLever: "open lever"
    case .flipped: "flipped"
    case .broken: "broken"
    case .discoloured: "discoloured"
    }
  }

  /// On which side of the picture the connector lies; its cable leaves towards the other.
  enum Side: String, Sendable {
    case left, right
  }

  let side: Side
  let clamps: Int
  /// The connector's own coordinates: x towards the cable's entry, y across the clamps.
  let frame: Frame
  var fault = Fault.none
  /// Seeds the plastic's clouds and a fracture.
  let noise: Noise

  /// The distance between neighbouring clamps, in native pixels.
  static let pitch: Float = 81.6
  /// Half the body along the cable.
  static let half: Float = 136
  /// The body's wall beyond the outer clamps, both sides together.
  static let wall: Float = 30
  static let orange = Color(hex: 0xee7012)

  /// The native area of a body is about 22,200 pixels a clamp and 8,200 more.
  var halfHeight: Float { (Float(clamps) * Self.pitch + Self.wall) / 2 }

  /// A place in the clamp that is the `row`-th from the picture's top, `x` in own coordinates.
  func place(inClamp row: Int, _ x: Float) -> Point {
    let y = (Float(row) - Float(clamps - 1) / 2) * Self.pitch
    return frame.world(x, side == .left ? y : -y)
  }

  /// The whole body, unbroken.
  var body: Shape { .box(frame, half: Point(Self.half, halfHeight), corner: 13) }

  /// The body where it still is.
  var outline: Shape { bite.map(body.subtracting) ?? body }

  /// The lever of a clamp, closed.
  func lever(_ row: Int) -> Shape {
    .box(Frame(origin: place(inClamp: row, 57), angle: frame.angle), half: Point(70, 32), corner: 9)
  }

  /// The lever of a clamp, open: it leans back over the body, seen shortened.
  func openLever(_ row: Int) -> Shape {
    .box(
      Frame(origin: place(inClamp: row, -62), angle: frame.angle), half: Point(52, 34), corner: 8)
  }

  /// The corner that is broken off.
  var bite: Shape? {
    guard case .broken(let atLast) = fault else { return nil }
    let y = atLast ? halfHeight : -halfHeight
    let inwards: Float = atLast ? -1 : 1
    let ragged = (0...6).map { step -> Point in
      let t = Float(step) / 6
      let jag = (noise.cell(Int32(step), 9) - 0.5) * 34
      return frame.world(-Self.half - 20 + t * 190 + jag * 0.4, y + inwards * (128 * (1 - t) + jag))
    }
    let outside = [
      frame.world(90, y - inwards * 60), frame.world(-Self.half - 60, y - inwards * 60),
      frame.world(-Self.half - 60, y + inwards * 128),
    ]
    return .polygon(ragged + outside)
  }
}
