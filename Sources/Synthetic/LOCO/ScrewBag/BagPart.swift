import Digest

/// One part in the bag: a zinc-plated washer, nut or hexagon-head screw.
struct BagPart: Sendable {
  /// What the part is; screws come in three lengths.
  enum Kind: String, Sendable, CaseIterable {
    case washer
    case nut
    case longScrew = "long_screw"
    case shortScrew = "short_screw"
    case veryShortScrew = "very_short_screw"

    /// The length of a screw's shaft in native pixels; nil of what is no screw.
    ///
    /// With it a long screw covers about 29,600 pixels and a short one 20,600.
    var shaft: Float? {
      switch self {
      case .washer, .nut: nil
      case .longScrew: 655
      case .shortScrew: 418
      case .veryShortScrew: 205
      }
    }

    /// Half the length along the part's x axis.
    var halfLength: Float {
      switch self {
      case .washer: BagPart.washerRadius
      case .nut: BagPart.nutRadius
      default: ((shaft ?? 0) + BagPart.headLength) / 2
      }
    }
  }

  let kind: Kind
  /// The part's own coordinates, its middle the origin; a screw's head lies at low x.
  let frame: Frame
  var metal = BagPart.zinc
  var isBroken = false
  /// Seeds the metal's grain and a fracture.
  let noise: Noise

  static let zinc = Color(hex: 0xd5d8da)
  static let washerRadius: Float = 50
  static let washerHole: Float = 27
  static let nutRadius: Float = 62
  static let nutHole: Float = 29
  static let headLength: Float = 46
  static let headHalf: Float = 52
  static let shaftHalf: Float = 19

  /// One piece of the part, in its own coordinates.
  struct Piece: Sendable {
    let shape: Shape
    let frame: Frame
    /// The band along the crack, where there is one.
    var fracture: Shape?
  }

  /// The whole part, or the two halves of a broken one.
  var pieces: [Piece] {
    let whole = Piece(shape: outline(frame), frame: frame)
    guard isBroken else { return [whole] }
    let (x, apart): (Float, Point) =
      kind.shaft.map { ($0 * 0.12, Point(34, 22)) }
      ?? (6, Point(17, 9))
    let moved = Frame(origin: frame.world(apart), angle: frame.angle + 0.2)
    let jag: Float = kind.shaft == nil ? 18 : 24
    let reach: Float = kind.shaft == nil ? 66 : 30
    let crack = { Shape.beyondCrack($0, at: x, half: reach, jag: jag, noise: noise) }
    let first = whole.shape.intersection(crack(frame))
    let second = outline(moved).subtracting(crack(moved))
    return [
      Piece(
        shape: first, frame: frame,
        fracture: crack(frame).outline(width: 14).intersection(first)),
      Piece(
        shape: second, frame: moved,
        fracture: crack(moved).outline(width: 14).intersection(second)),
    ]
  }

  /// Everything of the part.
  var shape: Shape { Shape.union(pieces.map(\.shape)) ?? outline(frame) }

  /// The part's outline in a frame.
  private func outline(_ frame: Frame) -> Shape {
    switch kind {
    case .washer:
      return Shape.circle(frame.origin, Self.washerRadius)
        .subtracting(.circle(frame.origin, Self.washerHole))
    case .nut:
      return Shape.regular(6, frame.origin, Self.nutRadius, angle: frame.angle)
        .subtracting(.circle(frame.origin, Self.nutHole))
    default:
      return head(frame).union(shaft(frame))
    }
  }

  /// A screw's head from the side.
  func head(_ frame: Frame) -> Shape {
    .box(
      Frame(origin: frame.world(-kind.halfLength + Self.headLength / 2, 0), angle: frame.angle),
      half: Point(Self.headLength / 2, Self.headHalf), corner: 9)
  }

  /// A screw's shaft with its chamfered end.
  func shaft(_ frame: Frame) -> Shape {
    let start = -kind.halfLength + Self.headLength - 4
    let end = kind.halfLength
    let (half, chamfer) = (Self.shaftHalf, Float(9))
    return .polygon(
      [
        Point(start, -half), Point(end - chamfer, -half), Point(end, -half + chamfer),
        Point(end, half - chamfer), Point(end - chamfer, half), Point(start, half),
      ].map(frame.world))
  }
}
