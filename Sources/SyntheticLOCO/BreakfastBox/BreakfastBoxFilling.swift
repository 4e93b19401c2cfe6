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
        pieces += cereals(in: forCereals, chance: recipe.fill == .underflow ? 0.16 : 1)
      }
      if recipe.almonds || recipe.bananas {
        if recipe.fill != .underflow { paintBed(forToppings, cereals: false) }
        pieces += toppings(in: forToppings, chance: recipe.fill == .underflow ? 0.2 : 1)
      }
    }
    for piece in pieces { paint(piece) }
    if recipe.cereals || recipe.almonds || recipe.bananas { shadeWalls() }
    if recipe.fill == .overflow { spill(cerealsIn: upper, toppingsIn: lower) }
  }

  /// What shines through between the pieces: the dark inside of the heap.
  private mutating func paintBed(_ box: Box, cereals: Bool) {
    var bed = box.expanded(-14)
    let join: Float = 20
    if box.low.y > BreakfastBoxLayout.right.low.y { bed.low.y -= join }
    if box.high.y < BreakfastBoxLayout.right.high.y { bed.high.y += join - 14 }
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
      let spots = scattered(in: box.expanded(-22), spacing: layer == 0 ? 34 : 37)
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
    let layers = chance < 1 ? 1 : 2
    var pieces: [BreakfastPiece] = []
    for layer in 0..<layers {
      let thin = layers == 1 ? chance * 1.6 : 1
      for spot in scattered(in: box.expanded(-66), spacing: layer == 0 ? 92 : 106)
      where recipe.bananas && generator.chance(thin) {
        pieces.append(BreakfastPiece(.chip, at: spot, layout: layout, generator: &generator))
      }
      for spot in scattered(in: box.expanded(-46), spacing: recipe.bananas ? 88 : 58)
      where recipe.almonds && generator.chance(thin) {
        pieces.append(BreakfastPiece(.almond, at: spot, layout: layout, generator: &generator))
      }
      // Shuffled by layer, so that neither kind always lies on top.
      let start = pieces.count
      pieces = Array(pieces.prefix(start))
    }
    if !recipe.bananas || !recipe.almonds { return generator.shuffled(pieces) }
    return generator.shuffled(pieces)
  }

  /// What is left of toppings that were crushed.
  private mutating func crumbs(in box: Box) -> [BreakfastPiece] {
    var pieces: [BreakfastPiece] = []
    for _ in 0..<2 {
      for spot in scattered(in: box.expanded(-18), spacing: 27) {
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
