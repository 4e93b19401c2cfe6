import Digest

/// The fruits in the left compartment.
extension BreakfastBoxPainter {
  mutating func paintFruits() {
    let radii = recipe.slots.map { slot in
      (slot.shown ?? slot.expected).radius * generator.float(0.955...1.005)
    }
    let places = BreakfastBoxLayout.fruitPlaces(radii, generator: &generator)
    let shown = recipe.slots.indices.filter { recipe.slots[$0].shown != nil }
    let spoiled =
      recipe.damage == .fruit && !shown.isEmpty ? shown[generator.next(below: shown.count)] : nil
    for (index, slot) in recipe.slots.enumerated() {
      let center = layout.frame.world(places[index])
      guard let kind = slot.shown else {
        fruitRegions.append(.circle(center, radii[index]))
        continue
      }
      let fruit = BreakfastFruit(
        kind: kind, center: center, radius: radii[index], generator: &generator)
      fruit.paint(on: &canvas)
      fruitRegions.append(fruit.shape)
      note(
        kind.rawValue, fruit.shape, place: "left \(index + 1)",
        state: index == spoiled ? "damaged" : nil)
      if index == spoiled {
        damaged.append(fruit.paintBlemish(on: &canvas, generator: &generator))
      }
    }
  }
}

/// One tangerine or nectarine: a shaded ball with a skin of its own.
struct BreakfastFruit: Sendable {
  let kind: BreakfastBoxRecipe.Fruit
  let frame: Frame
  /// The half axes.
  let half: Point
  let skin: Noise
  /// Where the stem was, as a direction from the middle.
  let stem: Direction
  /// The direction across the nectarine's cleft.
  let across: Direction
  let tint: Float

  init(
    kind: BreakfastBoxRecipe.Fruit, center: Point, radius: Float, generator: inout SplitMix64
  ) {
    self.kind = kind
    frame = Frame(origin: center, angle: generator.angle())
    half = Point(radius, radius * generator.float(0.95...0.995))
    skin = generator.noise()
    let side = Point.polar(generator.angle(), generator.float(0.25...0.8))
    stem = facing(side.normalized, tilt: side.length)
    // The cleft runs through the stem's place.
    let turn = side.normalized.perpendicular + side * generator.float(-0.7...0.7)
    let level = Direction(turn.x, turn.y, 0)
    across = (level - stem * level.dot(stem)).normalized
    tint = generator.float(-1...1)
  }

  var shape: Shape { .oval(frame, half: half) }

  /// The direction of the skin at a place of the picture.
  func normal(_ point: Point) -> Direction {
    let local = frame.local(point) / half
    let reach = min(local.length, 0.999)
    return facing(frame.turn(local).normalized, tilt: reach)
  }

  /// Coordinates on the skin: even all over the visible half, also near its edge.
  func chart(_ normal: Direction) -> Point {
    Point(normal.x, normal.y) * (half.x / (0.35 + 0.65 * normal.z))
  }

  func paint(on canvas: inout Canvas) {
    canvas.castShadow(shape.expanded(-14), offset: Point(30, 38), softness: 46, opacity: 0.5)
    canvas.castShadow(shape.expanded(-4), offset: Point(8, 10), softness: 22, opacity: 0.5)
    canvas.draw(shape) { fragment in shaded(fragment.point) }
  }

  /// The colour of the skin at a place of the picture, lit.
  func shaded(_ point: Point) -> Color {
    let normal = normal(point)
    let chart = chart(normal)
    let bumped = bumped(normal, chart)
    var material = Material(color: albedo(normal, chart), ambient: 0.4, diffuse: 0.78)
    material.specular = kind == .tangerine ? 0.3 : 0.42
    material.gloss = kind == .tangerine ? 4 : 5
    var color = material.shaded(bumped)
    // Light that the white tray throws back into the shaded side.
    let away = clamp(-(normal.x * Lighting.lamp.x + normal.y * Lighting.lamp.y) * 1.3)
    color = color.mixed(material.color.adding(0.1), 0.2 * away * (1 - normal.z))
    return color.alpha(1)
  }

  private func albedo(_ normal: Direction, _ chart: Point) -> Color {
    kind == .tangerine ? tangerine(normal, chart) : nectarine(normal, chart)
  }

  /// The skin's small dents; the tangerine's are deep pores.
  private func bumped(_ normal: Direction, _ chart: Point) -> Direction {
    let (size, depth): (Float, Float) = kind == .tangerine ? (6.5, 0.34) : (34, 0.09)
    let step = Point(1.2, 0)
    let here = skin.fractal(chart / size, octaves: 2)
    let dx = skin.fractal((chart + step) / size, octaves: 2) - here
    let dy = skin.fractal((chart + step.perpendicular) / size, octaves: 2) - here
    var result = normal - Direction(dx, dy, 0) * (depth * 2)
    if kind == .nectarine {
      let away = normal.dot(across)
      result -= across * (away * 3.2 * smoothstep(0.11, 0, abs(away)))
    }
    let near = 1 - normal.dot(stem)
    result -= (normal - stem * normal.dot(stem)) * (-0.9 * smoothstep(0.055, 0, near))
    return result.normalized
  }

  private func tangerine(_ normal: Direction, _ chart: Point) -> Color {
    let patch = skin.fractal(chart / 110, octaves: 3)
    let pores = skin.smooth(chart / 5.5)
    var color = Color(hex: 0xf07f12).mixed(Color(hex: 0xf9a63a), smoothstep(0.35, 0.7, patch))
    color = color.mixed(Color(hex: 0xd9670c), smoothstep(0.62, 0.9, pores) * 0.5)
    color = color.mixed(Color(hex: 0xdba21e), 0.2 * clamp(tint))
    let near = 1 - normal.dot(stem)
    guard near < 0.02 else { return color }
    let side = normal - stem * normal.dot(stem)
    let angle = Float(Trigonometry.atan2(Double(side.y), Double(side.x)))
    let star = 0.0042 * (1 + 0.55 * Float(Trigonometry.cos(Double(angle * 5))))
    color = color.mixed(Color(hex: 0xc9a24a), 0.5 * smoothstep(0.02, 0.002, near))
    return color.mixed(Color(hex: 0x55602a), smoothstep(star * 1.25, star * 0.8, near))
  }

  private func nectarine(_ normal: Direction, _ chart: Point) -> Color {
    let cloud = skin.fractal(chart / 120, octaves: 4)
    let turned = Point(chart.dot(Point(across.x, across.y)), chart.dot(Point(-across.y, across.x)))
    let streak = skin.fractal(Point(turned.x / 11, turned.y / 95), octaves: 3)
    let red = smoothstep(0.3, 0.72, cloud * 0.85 + streak * 0.2 + 0.06 * tint)
    var color = Color(hex: 0xe39a35).mixed(Color(hex: 0xa31a22), red)
    color = color.mixed(Color(hex: 0x5d0d18), smoothstep(0.45, 0.75, cloud) * 0.75)
    let dots = skin.smooth(chart / 6 + Point(91, 33))
    color = color.mixed(Color(hex: 0xe8b98a), smoothstep(0.83, 0.93, dots) * 0.45)
    color = color.lit(1 - 0.3 * smoothstep(0.035, 0, abs(normal.dot(across))))
    let near = 1 - normal.dot(stem)
    color = color.mixed(Color(hex: 0xc98a3a), 0.4 * smoothstep(0.035, 0.004, near))
    return color.mixed(Color(hex: 0x4a2f18), 0.9 * smoothstep(0.004, 0.0015, near))
  }
}
