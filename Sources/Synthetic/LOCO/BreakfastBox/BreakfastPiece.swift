import Digest

/// One flake, cluster, banana chip, almond or crumb.
struct BreakfastPiece: Sendable {
  enum Kind: Sendable { case flake, cluster, chip, almond, chipCrumb, almondCrumb }

  let kind: Kind
  let shape: Shape
  private let frame: Frame
  private let color: Color
  private let grain: Noise
  private let half: Float
  /// The width of an oval piece as a part of its length.
  private let slimness: Float
  /// The direction in which a flat piece leans.
  private let lean: Direction

  /// A piece of random form and colour at a place in box coordinates.
  init(_ kind: Kind, at place: Point, layout: BreakfastBoxLayout, generator: inout SplitMix64) {
    self.kind = kind
    let noise = generator.noise()
    grain = noise
    let frame = Frame(origin: layout.frame.world(place), angle: generator.angle())
    self.frame = frame
    lean = facing(Point.polar(generator.angle(), 1), tilt: generator.float(0...0.3))
    let shade = generator.float(0.84...1.1)
    color = (generator.pick(Self.palette(kind)) ?? .one).lit(shade).alpha(1)
    (half, slimness, shape) = Self.outline(kind, frame, noise, generator: &generator)
  }

  /// Half the piece's length, and its region.
  private static func outline(
    _ kind: Kind, _ frame: Frame, _ noise: Noise, generator: inout SplitMix64
  ) -> (half: Float, slimness: Float, shape: Shape) {
    switch kind {
    case .flake:
      return oval(15...25, 0.6...0.85, rough: (2.5, 11), frame, noise, &generator)
    case .cluster:
      return oval(20...34, 0.7...1, rough: (6, 17), frame, noise, &generator)
    case .chip:
      return oval(58...74, 0.66...0.98, rough: (2.6, 20), frame, noise, &generator)
    case .almond:
      let half = generator.float(44...55)
      let belly = half * generator.float(0.46...0.54)
      return (
        half, 1,
        Shape.taper(frame.world(-half + belly, 0), belly, frame.world(half - 11, 0), 11)
          .blended(.circle(frame.world(0, 0), belly * 0.93), radius: 12)
      )
    case .chipCrumb, .almondCrumb:
      let half = generator.float(7...20)
      let corners = (0..<5).map { side in
        frame.world(.polar((Float(side) + generator.float(0...0.7)) * 1.257, half))
      }
      return (half, 1, .polygon(corners))
    }
  }

  private static func oval(
    _ length: ClosedRange<Float>, _ slimness: ClosedRange<Float>,
    rough: (depth: Float, period: Float), _ frame: Frame, _ noise: Noise,
    _ generator: inout SplitMix64
  ) -> (half: Float, slimness: Float, shape: Shape) {
    let half = generator.float(length)
    let slim = generator.float(slimness)
    let oval = Shape.oval(frame, half: Point(half, half * slim))
    return (half, slim, oval.roughened(noise, depth: rough.depth, period: rough.period))
  }

  private static func palette(_ kind: Kind) -> [Color] {
    switch kind {
    case .flake: [0xe0bd86, 0xd3a868, 0xc79553, 0xe9cd9c, 0xb98144].map { Color(hex: $0) }
    case .cluster: [0xb47a3a, 0xa0662c, 0xc28a48, 0x8f5926].map { Color(hex: $0) }
    case .chip, .chipCrumb: [0xecd391, 0xe6c87c, 0xf0dca4].map { Color(hex: $0) }
    case .almond: [0x9a5a2b, 0x8a4d24, 0xa76632].map { Color(hex: $0) }
    case .almondCrumb: [0xead9bb, 0xe2cba4, 0x8f532a, 0xf0e3cb].map { Color(hex: $0) }
    }
  }

  func paint(on canvas: inout Canvas) {
    let deep: Float = kind == .chip || kind == .almond ? 1 : 0.55
    canvas.castShadow(
      shape, offset: Point(8, 10) * deep, softness: 12 * deep, opacity: 0.5,
      color: Color(0.13, 0.07, 0.03, 1))
    switch kind {
    case .flake: canvas.draw(shape) { flake(rounded($0)) }
    case .cluster: canvas.draw(shape) { cluster(rounded($0)) }
    case .chip: paintChip(on: &canvas)
    case .almond: canvas.drawRelief(shape) { almond($0) }
    case .chipCrumb, .almondCrumb: canvas.drawRelief(shape) { crumb($0) }
    }
  }

  private func flake(_ fragment: Fragment) -> Color {
    let local = frame.local(fragment.point)
    let crease = smoothstep(3.2, 0.6, abs(local.y + 2)) * smoothstep(0, -6, fragment.distance)
    let fine = grain.fractal(fragment.point / 5, octaves: 2) - 0.5
    let bowl = lean + Direction(fragment.outward.x, fragment.outward.y, 0) * 0.2
    let matte = Material(color: color.lit(1 + 0.26 * fine - 0.2 * crease), specular: 0.05, gloss: 3)
    let edge = fragment.dome(bevel: 5, steepest: 0.6)
    return matte.shaded((bowl + edge).normalized)
  }

  private func cluster(_ fragment: Fragment) -> Color {
    let bump = grain.smooth(fragment.point / 9)
    let dx = grain.smooth((fragment.point + Point(1.5, 0)) / 9) - bump
    let dy = grain.smooth((fragment.point + Point(0, 1.5)) / 9) - bump
    let round = fragment.dome(bevel: half * 0.8, steepest: 0.8)
    let normal = (round - Direction(dx, dy, 0) * 3.2).normalized
    let glaze = Material(
      color: color.lit(0.74 + 0.5 * bump), ambient: 0.4, diffuse: 0.7, specular: 0.2, gloss: 4)
    return glaze.shaded(normal)
  }

  private func almond(_ fragment: Fragment) -> Color {
    let local = frame.local(fragment.point)
    let streak = grain.fractal(Point(local.x / 46, local.y / 3.4), octaves: 2) - 0.5
    let across = frame.turn(Point(0, 1)) * (streak * 0.5)
    let round = fragment.dome(bevel: half * 0.46, steepest: 0.86)
    let normal = (round + Direction(across.x, across.y, 0)).normalized
    let skin = Material(
      color: color.lit(1 + 0.75 * streak), ambient: 0.42, diffuse: 0.7, specular: 0.16, gloss: 3)
    return skin.shaded(normal)
  }

  /// A disc with a side wall, a golden rim, a paler middle and the three seed chambers.
  private func paintChip(on canvas: inout Canvas) {
    let side = shape.translated(Point(2.5, 4.5))
    let wall = Material(color: Color(hex: 0xb98d45), specular: 0.1)
    canvas.draw(side) { wall.shaded(rounded($0).dome(bevel: 8)) }
    canvas.draw(shape) { chip(rounded($0)) }
  }

  /// The fragment with the direction out of the oval: exact enough, and much faster to know than
  /// the rough edge's own.
  private func rounded(_ fragment: Fragment) -> Fragment {
    let gradient = frame.local(fragment.point) / Point(1, slimness * slimness)
    return Fragment(
      point: fragment.point, distance: fragment.distance,
      outward: frame.turn(gradient).normalized)
  }

  /// The directions of a banana's three seed chambers.
  private static let chambers = (0..<3).map { Point.polar(Float($0) * 2.0944, 1) }

  private func chip(_ fragment: Fragment) -> Color {
    let local = frame.local(fragment.point) / half
    let reach = -fragment.distance / half
    let rim = smoothstep(0.14, 0.02, reach)
    let ring = smoothstep(0.05, 0, abs(reach - 0.3))
    let fine = grain.fractal(fragment.point / 7, octaves: 3) - 0.5
    var surface = color.mixed(Color(hex: 0xc8973f), 0.75 * rim).mixed(
      Color(hex: 0xd9b765), 0.4 * ring)
    let radius = local.length
    for direction in Self.chambers {
      let along = local.dot(direction)
      let off = abs(local.dot(direction.perpendicular))
      let seed = smoothstep(0.1, 0.03, off) * smoothstep(0.04, 0.1, along)
      surface = surface.mixed(Color(hex: 0x9b6b2e), 0.55 * seed * smoothstep(0.42, 0.3, along))
    }
    surface = surface.lit(1 + 0.2 * fine - 0.06 * smoothstep(0.5, 0, radius))
    let edge = fragment.dome(bevel: 9, steepest: 0.6)
    let slope = (lean + edge + Direction(fine, -fine, 0) * 0.25).normalized
    return Material(color: surface, specular: 0.22, gloss: 4).shaded(slope)
  }

  private func crumb(_ fragment: Fragment) -> Color {
    let fine = grain.fractal(fragment.point / 4, octaves: 2) - 0.5
    let slope = (lean + fragment.dome(bevel: 5, steepest: 0.7)).normalized
    return Material(color: color.lit(1 + 0.3 * fine), specular: 0.05, gloss: 3).shaded(slope)
  }
}
