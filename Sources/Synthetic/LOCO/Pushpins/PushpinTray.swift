import Digest

/// The clear plastic tray: three rows of five compartments, seen from above its middle.
///
/// Long walls part the rows; in each row four separators are put in, so there are twelve.
struct PushpinTray: Sendable {
  static let rows = 3
  static let columns = 5
  /// A compartment's floor, in native pixels.
  static let cell = Point(320, 308)

  /// A separator between a compartment and its right-hand neighbour.
  struct Separator: Sendable, Hashable {
    let row: Int
    /// The column to its left, 0 to 3.
    let column: Int
  }

  /// The tray's middle and how it lies.
  let frame: Frame
  /// The separators that are not there, at most one in each row.
  let missing: [Separator]
  private let noise: Noise

  /// How much larger the walls' upper edges look than their feet: they are nearer to the camera.
  private static let parallax: Float = 1.034

  init(missing: [Separator], generator: inout SplitMix64) {
    self.missing = missing
    let origin = Point(850, 500) + Point(generator.float(-11...11), generator.float(-9...9))
    frame = Frame(origin: origin, angle: generator.float(-0.009...0.009))
    noise = generator.noise()
  }

  static var separators: [Separator] {
    (0..<rows).flatMap { row in
      (0..<(columns - 1)).map { Separator(row: row, column: $0) }
    }
  }

  /// A compartment's floor.
  func compartment(row: Int, column: Int) -> Shape {
    let middle = frame.world(
      (Float(column) - 2) * Self.cell.x, (Float(row) - 1) * Self.cell.y)
    return .box(
      Frame(origin: middle, angle: frame.angle), half: Self.cell / 2 - Point(5, 5), corner: 14)
  }

  /// The region that a separator covers, or would cover.
  func region(of separator: Separator) -> Shape {
    let x = (Float(separator.column) - 1.5) * Self.cell.x
    let y = (Float(separator.row) - 1) * Self.cell.y
    return wall(Point(x, y - Self.cell.y / 2 + 6), Point(x, y + Self.cell.y / 2 - 6)).face
      .expanded(7)
  }

  /// The floor that walls surround: one compartment, or several without the separators between. Nil where
  /// it begins further left.
  private func hollow(row: Int, column: Int) -> Shape? {
    func isOpen(_ column: Int) -> Bool { missing.contains(Separator(row: row, column: column)) }
    guard !isOpen(column - 1) else { return nil }
    guard isOpen(column) else { return compartment(row: row, column: column) }
    let span = (column..<Self.columns).prefix(while: isOpen).count + 1
    let middle = frame.world(
      (Float(column) + Float(span - 1) / 2 - 2) * Self.cell.x, (Float(row) - 1) * Self.cell.y)
    let half = Point(Self.cell.x * Float(span) / 2, Self.cell.y / 2) - Point(5, 5)
    return .box(Frame(origin: middle, angle: frame.angle), half: half, corner: 14)
  }

  private struct Wall {
    /// The slanting side that the camera sees.
    let face: Shape
    /// The upper edge.
    let top: Shape
    let foot: Shape
  }

  /// A wall between two places of the floor, in the tray's coordinates.
  private func wall(_ a: Point, _ b: Point, thickness: Float = 9) -> Wall {
    let feet = [frame.world(a), frame.world(b)]
    let tops = [frame.world(a * Self.parallax), frame.world(b * Self.parallax)]
    return Wall(
      face: .polygon([feet[0], feet[1], tops[1], tops[0]]),
      top: .stroke(tops, width: thickness), foot: .stroke(feet, width: thickness - 3))
  }

  private var outerWalls: [Wall] {
    let half = Point(Self.cell.x * 2.5, Self.cell.y * 1.5)
    let corners = [
      Point(-half.x, -half.y), Point(half.x, -half.y), Point(half.x, half.y),
      Point(-half.x, half.y),
    ]
    return (0..<4).map { wall(corners[$0], corners[($0 + 1) % 4], thickness: 15) }
  }

  private var innerWalls: [Wall] {
    let half = Self.cell.x * 2.5
    let long = (1..<Self.rows).map { row -> Wall in
      let y = (Float(row) - 1.5) * Self.cell.y
      return wall(Point(-half, y), Point(half, y), thickness: 11)
    }
    return Self.separators.filter { !missing.contains($0) }.map { separator in
      let x = (Float(separator.column) - 1.5) * Self.cell.x
      let y = (Float(separator.row) - 1) * Self.cell.y
      return wall(Point(x, y - Self.cell.y / 2), Point(x, y + Self.cell.y / 2))
    } + long
  }

  /// What lies below the pins: the table, the floor and the walls' shadows.
  func drawFloor(on canvas: inout Canvas) {
    let clouds = NoiseField(over: canvas) { noise.fractal($0 / 180, octaves: 3) }
    canvas.fill { point in
      let cloud = clouds.at(point)
      let grain = noise.smooth(point / 2.6)
      return Color(0.665, 0.67, 0.675, 1).lit(0.95 + 0.09 * cloud + 0.02 * grain)
    }
    let half = Point(Self.cell.x * 2.5 + 10, Self.cell.y * 1.5 + 10)
    let base = Shape.box(frame, half: half, corner: 26)
    canvas.castShadow(base, offset: Point(14, 18), softness: 26, opacity: 0.4)
    canvas.draw(base) { fragment in
      let cloud = clouds.at(fragment.point)
      return Color(0.845, 0.86, 0.87, 1).lit(0.96 + 0.07 * cloud).alpha(0.93)
    }
    drawHollows(on: &canvas)
    for wall in innerWalls + outerWalls {
      canvas.castShadow(wall.foot, offset: Point(9, 12), softness: 15, opacity: 0.2)
    }
  }

  /// Less light reaches the floor beside the walls.
  private func drawHollows(on canvas: inout Canvas) {
    for row in 0..<Self.rows {
      for column in 0..<Self.columns {
        guard let hollow = hollow(row: row, column: column) else { continue }
        canvas.adjust(hollow) { fragment, below in
          let streak = noise.smooth(Point(fragment.point.x / 4, fragment.point.y / 260))
          return below.lit(
            1.035 - 0.1 * smoothstep(-46, 4, fragment.distance) + 0.012 * (streak - 0.5))
        }
      }
    }
  }

  /// What stands above the pins: the clear walls with their bright edges.
  func drawWalls(on canvas: inout Canvas) {
    for separator in missing { drawSlots(of: separator, on: &canvas) }
    for wall in innerWalls { draw(wall, on: &canvas) }
    for wall in outerWalls { draw(wall, on: &canvas) }
  }

  private func draw(_ wall: Wall, on canvas: inout Canvas) {
    canvas.draw(wall.face) { fragment in
      let sheen = noise.fractal(fragment.point / 60, octaves: 2)
      return Color(0.86, 0.885, 0.9, 1).lit(0.9 + 0.2 * sheen).alpha(0.34)
    }
    canvas.draw(wall.foot) { fragment in
      Color(0.52, 0.55, 0.57, 0.5).alpha(0.5 * smoothstep(0, -3, fragment.distance))
    }
    canvas.castShadow(wall.top, offset: Point(1, 2), softness: 4, opacity: 0.26)
    canvas.drawRelief(wall.top) { fragment in
      let glint = smoothstep(0.5, 0.8, noise.fractal(fragment.point / 90, octaves: 3))
      let normal = fragment.dome(bevel: 5)
      return Material(
        color: Color(0.80, 0.825, 0.84, 1), ambient: 0.5, diffuse: 0.5,
        specular: 0.15 + 0.45 * glint, gloss: 3
      ).shaded(normal).alpha(0.68)
    }
  }

  /// The guides that are left in the long walls where a separator should sit.
  private func drawSlots(of separator: Separator, on canvas: inout Canvas) {
    let x = (Float(separator.column) - 1.5) * Self.cell.x
    let y = (Float(separator.row) - 1) * Self.cell.y
    for end in [y - Self.cell.y / 2, y + Self.cell.y / 2] {
      let inwards: Float = end < y ? 12 : -12
      draw(wall(Point(x, end), Point(x, end + inwards), thickness: 17), on: &canvas)
    }
  }
}
