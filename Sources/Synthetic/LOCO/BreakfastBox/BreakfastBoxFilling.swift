import Digest

/// The cereals and the mix of banana chips and almonds in the right compartment.
extension BreakfastBoxPainter {
  mutating func paintFilling() {
    let right = BreakfastBoxLayout.right
    let upper = Box(low: right.low, high: Point(right.high.x, border))
    let lower = Box(low: Point(right.low.x, border), high: right.high)
    var pieces: [BreakfastPiece] = []
    if recipe.mixed {
      paintBed(right, cereals: true)
      pieces += cereals(in: right, chance: 0.62) + toppings(in: right, chance: 0.34)
      pieces = generator.shuffled(pieces)
    } else {
      let (forCereals, forToppings) = recipe.swapped ? (lower, upper) : (upper, lower)
      if recipe.cereals {
        if recipe.fill != .underflow { paintBed(forCereals, cereals: true) }
        pieces += cereals(in: forCereals, chance: recipe.fill == .underflow ? 0.28 : 1)
      }
      if recipe.almonds || recipe.bananas {
        if recipe.fill != .underflow { paintBed(forToppings, cereals: false) }
        pieces += toppings(in: forToppings, chance: recipe.fill == .underflow ? 0.25 : 1)
      }
    }
    for piece in pieces { paint(piece) }
    if recipe.cereals || recipe.almonds || recipe.bananas { shadeWalls() }
    if recipe.fill == .overflow { spill(cerealsIn: upper, toppingsIn: lower) }
  }

  /// What shines through between the pieces: the dark inside of the heap.
  private mutating func paintBed(_ box: Box, cereals: Bool) {
    var bed = box.expanded(cereals ? -36 : -52)
    let join: Float = cereals ? 56 : 76
    if box.low.y > BreakfastBoxLayout.right.low.y { bed.low.y -= join }
    if box.high.y < BreakfastBoxLayout.right.high.y { bed.high.y += join }
    let texture = texture
    let color = cereals ? Color(hex: 0x6d4520) : Color(hex: 0x61401f)
    let shape = layout.region(bed, corner: 60).roughened(texture, depth: 14, period: 40)
    canvas.draw(shape) { fragment in
      color.lit(0.55 + 0.9 * texture.fractal(fragment.point / 16, octaves: 2))
    }
  }

  /// Flakes and clusters all over the box, several layers deep.
  private mutating func cereals(in box: Box, chance: Float) -> [BreakfastPiece] {
    let layers = chance < 0.3 ? 1 : 3
    var pieces: [BreakfastPiece] = []
    for layer in 0..<layers {
      let spots = scattered(in: room(box, margin: 40), spacing: layer == 0 ? 34 : 37)
      for spot in spots where generator.chance(chance) {
        let kind: BreakfastPiece.Kind = generator.chance(layer == 0 ? 0.1 : 0.3) ? .cluster : .flake
        pieces.append(BreakfastPiece(kind, at: spot, layout: layout, generator: &generator))
      }
    }
    return pieces
  }

  /// Banana chips and almonds all over the box, in equal shares of area.
  private mutating func toppings(in box: Box, chance: Float) -> [BreakfastPiece] {
    guard !recipe.crushed else { return crumbs(in: box) }
    let layers = chance < 1 ? 1 : 3
    let thin: Float = layers == 1 ? chance * 1.6 : 1
    var pieces: [BreakfastPiece] = []
    for layer in 0..<layers {
      // Shuffled by layer, so that neither kind always lies on top.
      var level: [BreakfastPiece] = []
      for spot in scattered(in: room(box, margin: 70), spacing: layer == 0 ? 88 : 112)
      where recipe.bananas && generator.chance(thin) {
        level.append(BreakfastPiece(.chip, at: spot, layout: layout, generator: &generator))
      }
      for spot in scattered(in: room(box, margin: 54), spacing: recipe.bananas ? 96 : 62)
      where recipe.almonds && generator.chance(thin) {
        level.append(BreakfastPiece(.almond, at: spot, layout: layout, generator: &generator))
      }
      pieces += generator.shuffled(level)
    }
    return pieces
  }

  /// The places for middles of pieces: away from the walls, up to the border of the other filling.
  private func room(_ box: Box, margin: Float) -> Box {
    var room = box.expanded(-margin)
    let right = BreakfastBoxLayout.right
    if box.low.y > right.low.y { room.low.y = box.low.y + 16 }
    if box.high.y < right.high.y { room.high.y = box.high.y - 16 }
    return room
  }

  /// What is left of toppings that were crushed.
  private mutating func crumbs(in box: Box) -> [BreakfastPiece] {
    var pieces: [BreakfastPiece] = []
    for _ in 0..<2 {
      for spot in scattered(in: room(box, margin: 34), spacing: 27) {
        let kind: BreakfastPiece.Kind = generator.chance(0.55) ? .chipCrumb : .almondCrumb
        pieces.append(BreakfastPiece(kind, at: spot, layout: layout, generator: &generator))
      }
    }
    return pieces
  }

  /// Places on a shaken grid, in a random order.
  private mutating func scattered(in box: Box, spacing: Float) -> [Point] {
    var places: [Point] = []
    let columns = max(1, Int((box.size.x / spacing).rounded(.down)))
    let rows = max(1, Int((box.size.y / spacing).rounded(.down)))
    let cell = box.size / Point(Float(columns), Float(rows))
    for row in 0..<rows {
      for column in 0..<columns {
        let shaken = Point(
          Float(column) + generator.float(0...1), Float(row) + generator.float(0...1))
        places.append(box.low + shaken * cell)
      }
    }
    return generator.shuffled(places)
  }

  mutating func paint(_ piece: BreakfastPiece) {
    piece.paint(on: &canvas)
    switch piece.kind {
    case .almond, .chip:
      note(piece.kind == .almond ? "almond" : "banana_chip", piece.shape, place: "right")
    case .flake, .cluster, .chipCrumb, .almondCrumb: break
    }
  }

  /// The shadow of the upper and the left wall on the heap.
  private mutating func shadeWalls() {
    let shape = layout.rightCompartment
    let lamp = Point(Lighting.lamp.x, Lighting.lamp.y) * -34
    canvas.adjust(shape) { fragment, color in
      let shaded = smoothstep(26, -26, -shape.distance(fragment.point - lamp))
      return color.lit(1 - 0.42 * shaded * smoothstep(14, 30, -fragment.distance))
    }
  }

  /// Pieces on the tray's edge and beside it, around the two parts of the compartment.
  private mutating func spill(cerealsIn upper: Box, toppingsIn lower: Box) {
    for (box, cereals) in [(upper, true), (lower, false)] {
      for _ in 0..<(cereals ? 150 : 34) {
        let kind: BreakfastPiece.Kind =
          cereals
          ? (generator.chance(0.3) ? .cluster : .flake)
          : (generator.chance(0.45) ? .chip : .almond)
        let away = generator.float(-30...74)
        let along = generator.point(in: box)
        let outer = cereals ? BreakfastBoxLayout.right.low.y : BreakfastBoxLayout.right.high.y
        let level = Point(along.x, cereals ? outer - away : outer + away)
        let side = Point(BreakfastBoxLayout.right.high.x + away * 0.8, along.y)
        let spot = generator.chance(0.55) ? level : side
        let piece = BreakfastPiece(kind, at: spot, layout: layout, generator: &generator)
        paint(piece)
        damaged.append(piece.shape.expanded(14))
      }
    }
  }
}
