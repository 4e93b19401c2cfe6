import Digest

/// Something that does not belong into a product: a crumb, a fibre, a chip of plastic or a drop.
struct Contaminant: Sendable {
  /// What kind of dirt it is.
  enum Kind: String, Sendable, CaseIterable {
    case crumbs, fibre, chip, smear
  }

  let kind: Kind
  /// The region that it covers.
  let shape: Shape
  private let color: Color
  private let noise: Noise

  /// A contaminant of about `size` pixels around a place.
  init(kind: Kind, at center: Point, size: Float, generator: inout SplitMix64) {
    self.kind = kind
    noise = generator.noise()
    switch kind {
    case .crumbs:
      color = generator.pick(Self.earths) ?? Color(gray: 0.2)
      shape = Self.crumbs(center, size, &generator, noise)
    case .fibre:
      color = generator.pick(Self.brights) ?? Color(gray: 0.2)
      shape = Self.fibre(center, size, &generator)
    case .chip:
      color = generator.pick(Self.brights) ?? Color(gray: 0.2)
      let corners = (0..<6).map { corner in
        center + .polar(Float(corner) + generator.float(0...0.7), size * generator.float(0.3...0.6))
      }
      shape = .polygon(corners)
    case .smear:
      color = generator.pick(Self.earths) ?? Color(gray: 0.2)
      let frame = Frame(origin: center, angle: generator.angle())
      shape = Shape.ellipse(frame, half: Point(size * 0.62, size * 0.38))
        .roughened(noise, depth: size * 0.12, period: size * 0.3)
    }
  }

  private static let earths = [
    Color(hex: 0x3a2a1c), Color(hex: 0x2b2b2d), Color(hex: 0x5b3a1e), Color(hex: 0x44402f),
  ]
  private static let brights = [
    Color(hex: 0x2456a8), Color(hex: 0xb02a2a), Color(hex: 0x2c7a3f), Color(hex: 0x4a2f73),
  ]

  private static func crumbs(
    _ center: Point, _ size: Float, _ generator: inout SplitMix64, _ noise: Noise
  ) -> Shape {
    var parts: [Shape] = []
    for index in 0..<7 {
      let radius = size * (index == 0 ? 0.3 : generator.float(0.06...0.17))
      let away = index == 0 ? 0 : generator.float(0.3...0.6) * size
      let place = center + .polar(generator.angle(), away)
      parts.append(
        Shape.circle(place, radius).roughened(noise, depth: radius * 0.3, period: radius * 0.7))
    }
    return Shape.union(parts) ?? .circle(center, size)
  }

  private static func fibre(
    _ center: Point, _ size: Float, _ generator: inout SplitMix64
  ) -> Shape {
    var heading = generator.angle()
    var points = [center - .polar(heading, size * 0.7)]
    for _ in 0..<5 {
      heading += generator.float(-0.9...0.9)
      points.append((points.last ?? center) + .polar(heading, size * 0.4))
    }
    return .stroke(Curve.spline(points, steps: 6), width: max(size * 0.075, 5))
  }

  /// Draws it with its shadow.
  func draw(on canvas: inout Canvas) {
    switch kind {
    case .smear:
      canvas.draw(shape) { fragment in
        let thick = noise.fractal(fragment.point / 18, octaves: 3)
        return color.lit(0.8 + thick * 0.5).alpha(
          clamp(0.5 + thick * 0.6) * smoothstep(2, -10, fragment.distance))
      }
    case .fibre:
      canvas.castShadow(shape, offset: Point(4, 5), softness: 5, opacity: 0.3)
      canvas.drawRelief(shape) { fragment in
        Material(color: color).shaded(fragment.dome(bevel: 4))
      }
    case .crumbs, .chip:
      canvas.castShadow(shape, offset: Point(5, 7), softness: 7, opacity: 0.4)
      canvas.drawRelief(shape) { fragment in
        let grain = 0.8 + 0.5 * noise.fractal(fragment.point / 7, octaves: 2)
        return Material(color: color.lit(grain)).shaded(
          fragment.dome(bevel: 12, steepest: 0.85))
      }
    }
  }
}
