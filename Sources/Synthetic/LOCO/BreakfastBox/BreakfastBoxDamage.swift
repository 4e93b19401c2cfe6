import Digest

/// The structural defects: a broken tray, a spoiled fruit, a foreign body.
extension BreakfastBoxPainter {
  /// Breaks a piece out of the tray's outer edge, with cracks from it; returns what to mark.
  mutating func paintBrokenCorner() -> [Shape] {
    let half = BreakfastBoxLayout.half
    let sign = Point(generator.chance(0.5) ? 1 : -1, generator.chance(0.5) ? 1 : -1)
    let corner = Point(sign.x * half.x, sign.y * half.y)
    let reach = Point(generator.float(90...150), generator.float(90...150))
    let place = { [layout] (x: Float, y: Float) in layout.frame.world(x, y) }
    // From the tray's one side over jagged points to its other side.
    var edge = [place(corner.x + sign.x * 30, corner.y - sign.y * reach.y)]
    for step in 1...5 {
      let t = Float(step) / 6
      let inward = 20 * (generator.float(-1...1)) + 26
      edge.append(
        place(
          corner.x - sign.x * (reach.x * t + inward * 0.6),
          corner.y - sign.y * (reach.y * (1 - t) + inward * 0.6)))
    }
    edge.append(place(corner.x - sign.x * reach.x, corner.y + sign.y * 30))
    let outside = edge + [place(corner.x + sign.x * 40, corner.y + sign.y * 40)]
    let hole = Shape.polygon(outside).intersection(layout.tray.expanded(2))
    let texture = texture
    let table = Color(hex: 0x34383e)
    canvas.draw(hole) { fragment in
      table.lit(0.75 + 0.3 * texture.fractal(fragment.point / 5, octaves: 3))
    }
    let rim = Shape.stroke(edge, width: 9).intersection(layout.tray)
    canvas.draw(rim, Color(0.97, 0.97, 0.96, 1))
    let cracks = (1...4).map { crack(from: edge[$0], sign: sign) }
    for crack in cracks {
      canvas.draw(crack.translated(Point(2, 3)), Color(1, 1, 1, 0.6))
      canvas.draw(crack, Color(0.2, 0.2, 0.22, 0.9))
    }
    return [hole.expanded(6)] + cracks.map { $0.expanded(7) }
  }

  private mutating func crack(from start: Point, sign: Point) -> Shape {
    var points = [start]
    let heading = layout.frame.turn(Point(-sign.x, -sign.y)).normalized
    for _ in 0..<3 {
      let turn = heading + heading.perpendicular * generator.float(-0.9...0.9)
      points.append((points.last ?? start) + turn.normalized * generator.float(14...28))
    }
    return .stroke(points, width: generator.float(2.5...4.5))
  }

  /// Lays something strange into the box; returns what to mark.
  mutating func paintForeignBody() -> Shape {
    let side = generator.chance(0.4) ? BreakfastBoxLayout.left : BreakfastBoxLayout.right
    let place = layout.frame.world(generator.point(in: side.expanded(-110)))
    return ForeignBody.paint(at: place, on: &canvas, generator: &generator)
  }
}

extension BreakfastFruit {
  /// Spoils the skin with rot, mould or an open wound; returns what to mark.
  func paintBlemish(on canvas: inout Canvas, generator: inout SplitMix64) -> Shape {
    let offset = Point.polar(generator.angle(), half.x * generator.float(0.05...0.42))
    let size = generator.float(52...88)
    let edge = generator.noise()
    let patch = Shape.ellipse(
      Frame(origin: frame.origin + offset, angle: generator.angle()),
      half: Point(size, size * generator.float(0.62...0.95))
    ).roughened(edge, depth: 13, period: 30).intersection(shape.expanded(-3))
    switch generator.next(below: 3) {
    case 0: paintRot(patch, edge, on: &canvas)
    case 1: paintMould(patch, edge, on: &canvas)
    default: paintWound(patch, edge, on: &canvas)
    }
    return patch.expanded(6)
  }

  /// A sunken brown patch with a darker middle.
  private func paintRot(_ patch: Shape, _ noise: Noise, on canvas: inout Canvas) {
    canvas.drawRelief(patch) { fragment in
      let depth = -fragment.distance
      let wrinkle = noise.fractal(fragment.point / 13, octaves: 3) - 0.5
      let brown = Color(hex: 0x5e3717).mixed(Color(hex: 0x2c1a0e), smoothstep(12, 44, depth))
      let bowl = facing(-fragment.outward, tilt: 0.5 * smoothstep(26, 2, depth))
      let slope = (bowl + self.normal(fragment.point) + Direction(wrinkle, -wrinkle, 0)).normalized
      let wet = Material(
        color: brown.lit(1 + 0.7 * wrinkle), ambient: 0.5, diffuse: 0.7, specular: 0.2, gloss: 4)
      return wet.shaded(slope).alpha(smoothstep(0, 10, depth))
    }
  }

  /// Grey-green fur with a white margin.
  private func paintMould(_ patch: Shape, _ noise: Noise, on canvas: inout Canvas) {
    canvas.draw(patch) { fragment in
      let depth = -fragment.distance
      let fur = noise.fractal(fragment.point / 4, octaves: 2) - 0.5
      let cloud = noise.fractal(fragment.point / 26, octaves: 2) - 0.5
      let inner = smoothstep(10, 34, depth + 30 * cloud)
      let color = Color(0.9, 0.91, 0.87, 1).mixed(Color(hex: 0x6f8a78), inner)
      let light = 0.62 + 0.42 * max(self.normal(fragment.point).dot(Lighting.lamp), 0)
      return color.lit(light * (1 + 0.35 * fur)).alpha(0.96 * smoothstep(0, 9, depth))
    }
  }

  /// A hole in the skin: a pale torn margin around the wet flesh.
  private func paintWound(_ patch: Shape, _ noise: Noise, on canvas: inout Canvas) {
    let citrus = kind == .tangerine
    let margin = citrus ? Color(hex: 0xf6e7c4) : Color(hex: 0x7a1a1c)
    let flesh = citrus ? Color(hex: 0xd9600a) : Color(hex: 0xf0c050)
    canvas.drawRelief(patch) { fragment in
      let depth = -fragment.distance
      let fibre = noise.fractal(fragment.point / Point(5, 12), octaves: 3) - 0.5
      let inside = smoothstep(9, 15, depth)
      let color = margin.mixed(flesh.lit(1 + 0.7 * fibre), inside)
      let wall = facing(-fragment.outward, tilt: 0.75 * smoothstep(22, 8, depth) * inside)
      let slope = (wall + Direction(fibre, fibre, 0) * 0.8).normalized
      let wet = Material(
        color: color, ambient: 0.46, diffuse: 0.6, specular: 0.4 * inside, gloss: 5)
      let shade = 1 - 0.4 * smoothstep(26, 10, depth) * inside
      return wet.shaded(slope).lit(shade).alpha(1)
    }
  }
}
