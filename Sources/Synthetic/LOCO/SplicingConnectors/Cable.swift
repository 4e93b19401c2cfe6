import Digest

/// One cable: insulated pieces, with bare copper where it is plugged in, cut or worn.
struct Cable: Sendable {
  /// The insulation's colours; the first three stand for 2, 3 and 5 clamps.
  enum Hue: String, Sendable {
    case yellow, blue, red
    case green, black, white, violet

    /// The hue that belongs to a connector with this number of clamps.
    static func of(clamps: Int) -> Hue {
      switch clamps {
      case 2: .yellow
      case 3: .blue
      default: .red
      }
    }

    var color: Color {
      switch self {
      case .yellow: Color(hex: 0xe9c81f)
      case .blue: Color(hex: 0x1f55b0)
      case .red: Color(hex: 0xc9241f)
      case .green: Color(hex: 0x2f8c3c)
      case .black: Color(hex: 0x2a2a2c)
      case .white: Color(hex: 0xe6e6e2)
      case .violet: Color(hex: 0x7a3c96)
      }
    }
  }

  let hue: Hue
  /// The lines along which insulation runs.
  var insulation: [[Point]]
  /// The lines along which the bare conductor shows.
  var copper: [[Point]] = []
  /// Single strands that stick out.
  var strands: [[Point]] = []
  /// Seeds the insulation's clouds.
  let noise: Noise

  static let width: Float = 40
  static let conductor: Float = 21

  /// Everything of the cable outside the connectors' metal.
  var shape: Shape {
    let jackets = insulation.map { Shape.stroke($0, width: Self.width) }
    let wires = copper.map { Shape.stroke($0, width: Self.conductor) }
    return Shape.union(jackets + wires) ?? .circle(.zero, 1)
  }

  /// The insulated part.
  var jacket: Shape {
    Shape.union(insulation.map { .stroke($0, width: Self.width) }) ?? shape
  }

  /// Draws the cable with its shadow.
  func draw(on canvas: inout Canvas) {
    canvas.castShadow(shape, offset: Point(11, 15), softness: 15, opacity: 0.42)
    canvas.castShadow(shape, offset: Point(3, 4), softness: 6, opacity: 0.35)
    for line in copper { drawCopper(line, on: &canvas) }
    for line in insulation { drawJacket(line, on: &canvas) }
    for strand in strands {
      let wire = Shape.stroke(strand, width: 4.5)
      canvas.castShadow(wire, offset: Point(5, 7), softness: 5, opacity: 0.35)
      paintCopper(wire, surface: wire, bevel: 2.2, on: &canvas)
    }
  }

  /// Flat ends: a jacket is cut square, not round.
  private func trimmed(_ line: [Point], width: Float) -> Shape {
    var shape = Shape.stroke(line, width: width)
    for (end, before) in [(line.first, line.dropFirst().first), (line.last, line.dropLast().last)] {
      guard let end, let before, (end - before).length > 0 else { continue }
      let out = (end - before).normalized
      let block = Frame(
        origin: end + out * width,
        angle: Float(Trigonometry.atan2(Double(out.y), Double(out.x))))
      shape = shape.subtracting(.box(block, half: Point(width, width)))
    }
    return shape
  }

  private func drawJacket(_ line: [Point], on canvas: inout Canvas) {
    let radius = Self.width / 2
    let material = Material(
      color: hue.color, ambient: 0.4, diffuse: 0.66, specular: 0.34, gloss: 4)
    let round = Shape.stroke(line, width: Self.width)
    canvas.drawRelief(trimmed(line, width: Self.width), surface: round) { fragment in
      let along = noise.fractal(fragment.point / 46, octaves: 2)
      let grain = noise.smooth(fragment.point / 2.4)
      let normal = fragment.dome(bevel: radius)
      return material.shaded(normal).lit(0.92 + 0.1 * along + 0.05 * grain)
    }
  }

  private func drawCopper(_ line: [Point], on canvas: inout Canvas) {
    let round = Shape.stroke(line, width: Self.conductor)
    paintCopper(
      trimmed(line, width: Self.conductor), surface: round, bevel: Self.conductor / 2, on: &canvas)
  }

  /// Twisted strands: bright and dark stripes aslant.
  private func paintCopper(
    _ shape: Shape, surface: Shape, bevel: Float, on canvas: inout Canvas
  ) {
    let copper = Material(color: Color(hex: 0xe39a62), specular: 0.5, gloss: 4)
    let fade = clamp(canvas.scale * 2)
    canvas.drawRelief(shape, surface: surface) { fragment in
      let twist = (fragment.point.x * 0.8 + fragment.point.y * 1.1) / 7
      let stripe = abs(twist - twist.rounded()) * 2
      return copper.mirrored(fragment.dome(bevel: bevel)).lit(1.16 - 0.5 * stripe * fade)
    }
  }
}
