extension Connector {
  /// Draws the shadow and the lower half, which lies below the cable.
  func drawBase(on canvas: inout Canvas) {
    let outline = outline
    canvas.castShadow(outline, offset: Point(15, 20), softness: 24, opacity: 0.42)
    canvas.castShadow(outline, offset: Point(4, 6), softness: 7, opacity: 0.35)
    canvas.draw(outline) { fragment in
      let cloud = noise.smooth(fragment.point / 40)
      return Color(0.50, 0.52, 0.54, 1).lit(0.9 + 0.2 * cloud).alpha(0.72)
    }
    guard fault != .flipped else { return }
    drawMetal(within: outline, on: &canvas)
  }

  /// Draws what lies above the cable: the clear top, then the levers.
  func drawTop(on canvas: inout Canvas) {
    let outline = outline
    if fault == .flipped {
      drawUnderside(outline, on: &canvas)
      return
    }
    drawGlass(outline, on: &canvas)
    for row in 0..<clamps { drawLever(row, within: outline, on: &canvas) }
    if let bite { drawFracture(bite, outline, on: &canvas) }
  }

  /// The tinned bar that joins the clamps, and a spring in each.
  private func drawMetal(within outline: Shape, on canvas: inout Canvas) {
    let bar = Shape.box(
      Frame(origin: frame.world(-82, 0), angle: frame.angle),
      half: Point(19, halfHeight - 22), corner: 4
    ).intersection(outline)
    let tin = Material(color: Color(hex: 0xd9cbb2), specular: 0.35, gloss: 4)
    canvas.castShadow(bar, offset: Point(4, 5), softness: 6, opacity: 0.5)
    canvas.drawRelief(bar) { fragment in
      let grain = 0.9 + 0.2 * noise.smooth(fragment.point / 5)
      return tin.mirrored(fragment.dome(bevel: 9, steepest: 0.8)).lit(grain)
    }
    let steel = Material(color: Color(hex: 0xc4c8cc), specular: 0.35, gloss: 4)
    for row in 0..<clamps {
      let spring = Shape.box(
        Frame(origin: place(inClamp: row, -28), angle: frame.angle), half: Point(30, 23), corner: 6
      ).intersection(outline)
      canvas.castShadow(spring, offset: Point(3, 4), softness: 6, opacity: 0.5)
      canvas.drawRelief(spring) { fragment in
        let local = frame.local(fragment.point)
        let bow = facing(frame.turn(Point(1, 0)), tilt: abs(local.x + 28) / 32)
        let bent = Direction(
          bow.x * (local.x < -28 ? -1 : 1), bow.y * (local.x < -28 ? -1 : 1), bow.z)
        return steel.mirrored((bent + fragment.dome(bevel: 6)).normalized).lit(0.9)
      }
    }
  }

  /// Smoky clear plastic: bright and dark lines along its edges, glare across its top.
  private func drawGlass(_ outline: Shape, on canvas: inout Canvas) {
    canvas.drawRelief(outline) { fragment in
      let local = frame.local(fragment.point)
      let edge = clamp(1 + fragment.distance / 11)
      let normal = fragment.dome(bevel: 13, steepest: 0.95)
      let light = Material(color: Color(0.66, 0.69, 0.71, 1), specular: 0.8, gloss: 4)
        .shaded(normal)
      let band = smoothstep(13, 6, abs(local.x + 108)) + 0.5 * smoothstep(7, 3, abs(local.x + 46))
      let cloud = noise.fractal(fragment.point / 34, octaves: 2)
      let glare = band * smoothstep(0.3, 0.7, cloud) * 0.3
      return light.adding(glare).alpha(0.26 + 0.5 * edge + glare)
    }
    for wall in 0...clamps { drawRib(wall, within: outline, on: &canvas) }
  }

  /// The walls between the chambers.
  private func drawRib(_ index: Int, within outline: Shape, on canvas: inout Canvas) {
    let y = (Float(index) - Float(clamps) / 2) * Self.pitch
    let rib = Shape.capsule(frame.world(-Self.half + 14, y), frame.world(Self.half - 6, y), 5)
      .intersection(outline)
    canvas.drawRelief(rib) { fragment in
      Material(color: Color(0.74, 0.77, 0.79, 1), specular: 0.6, gloss: 4)
        .shaded(fragment.dome(bevel: 5)).alpha(0.6)
    }
  }

  private func leverColor(_ row: Int) -> Color {
    if case .discoloured(row, let color) = fault { return color }
    return Self.orange
  }

  private func drawLever(_ row: Int, within outline: Shape, on canvas: inout Canvas) {
    if fault == .openLever(row) {
      drawOpenLever(row, on: &canvas)
      return
    }
    let lever = lever(row).intersection(outline)
    canvas.castShadow(lever, offset: Point(3, 4), softness: 6, opacity: 0.4)
    paintPlastic(lever, leverColor(row), bevel: 10, on: &canvas)
    let hollow = Shape.box(
      Frame(origin: place(inClamp: row, 42), angle: frame.angle), half: Point(40, 20), corner: 8
    ).intersection(outline)
    canvas.drawRelief(hollow) { fragment in
      let normal = fragment.dome(bevel: 7, steepest: 0.7)
      let sunk = Direction(-normal.x, -normal.y, normal.z)
      return plastic(leverColor(row).lit(0.93), sunk, at: fragment)
    }
    for ridge in [Float(101), 111, 121] {
      let grip = Shape.capsule(
        place(inClamp: row, ridge) + side(22), place(inClamp: row, ridge) - side(22), 3.6)
      canvas.castShadow(grip, offset: Point(2, 2.5), softness: 3, opacity: 0.3)
      paintPlastic(grip.intersection(outline), leverColor(row).lit(1.06), bevel: 3.6, on: &canvas)
    }
  }

  /// The lever's underside over the back of the body, and the open mouth of the clamp.
  private func drawOpenLever(_ row: Int, on canvas: inout Canvas) {
    let mouth = Shape.box(
      Frame(origin: place(inClamp: row, 62), angle: frame.angle), half: Point(58, 29), corner: 7)
    canvas.drawRelief(mouth) { fragment in
      let normal = fragment.dome(bevel: 10, steepest: 0.85)
      let sunk = Direction(-normal.x, -normal.y, normal.z)
      return Material(color: Color(gray: 0.27), specular: 0.3, gloss: 3).shaded(sunk).alpha(0.88)
    }
    let cage = Shape.box(
      Frame(origin: place(inClamp: row, 40), angle: frame.angle), half: Point(26, 20), corner: 4)
    let steel = Material(color: Color(hex: 0xc4c8cc), specular: 0.4, gloss: 4)
    canvas.drawRelief(cage) { fragment in steel.mirrored(fragment.dome(bevel: 12)).lit(0.8) }
    let lever = openLever(row)
    canvas.castShadow(lever, offset: Point(26, 34), softness: 20, opacity: 0.5)
    paintPlastic(lever, Self.orange.lit(1.08), bevel: 8, on: &canvas)
    for leg in [Float(-22), 22] {
      let rail = Shape.capsule(
        place(inClamp: row, -98) + side(leg), place(inClamp: row, -18) + side(leg), 7)
      paintPlastic(rail, Self.orange.lit(0.86), bevel: 7, on: &canvas)
    }
    let edge = Shape.capsule(
      place(inClamp: row, -110) + side(29), place(inClamp: row, -110) - side(29), 8)
    canvas.castShadow(edge, offset: Point(3, 4), softness: 5, opacity: 0.4)
    paintPlastic(edge, Self.orange.lit(1.15), bevel: 8, on: &canvas)
  }

  /// A step across the clamps, in the picture.
  private func side(_ length: Float) -> Point { frame.turn(Point(0, length)) }

  private func paintPlastic(
    _ shape: Shape, _ color: Color, bevel: Float, on canvas: inout Canvas
  ) {
    canvas.drawRelief(shape) { fragment in
      plastic(color, fragment.dome(bevel: bevel, steepest: 0.92), at: fragment)
    }
  }

  private func plastic(_ color: Color, _ normal: Direction, at fragment: Fragment) -> Color {
    let cloud = 0.95 + 0.1 * noise.fractal(fragment.point / 29, octaves: 2)
    return Material(
      color: color.lit(cloud), ambient: 0.5, diffuse: 0.56, specular: 0.45, gloss: 5
    ).shaded(normal)
  }

  /// The side without levers: a grey panel with a recess for each clamp and moulded print.
  private func drawUnderside(_ outline: Shape, on canvas: inout Canvas) {
    let gray = Color(0.60, 0.61, 0.62, 1)
    canvas.drawRelief(outline) { fragment in
      let local = frame.local(fragment.point)
      let cloud = 0.94 + 0.12 * noise.fractal(fragment.point / 45, octaves: 2)
      let orange = smoothstep(96, 118, local.x) * 0.4
      return Material(color: gray.mixed(Self.orange, orange).lit(cloud), specular: 0.5, gloss: 4)
        .shaded(fragment.dome(bevel: 14, steepest: 0.9)).alpha(0.92)
    }
    for row in 0..<clamps {
      let recess = Shape.box(
        Frame(origin: place(inClamp: row, 12), angle: frame.angle), half: Point(76, 25), corner: 10)
      canvas.drawRelief(recess) { fragment in
        let normal = fragment.dome(bevel: 9, steepest: 0.8)
        return Material(color: gray.lit(0.86), specular: 0.4, gloss: 4)
          .shaded(Direction(-normal.x, -normal.y, normal.z))
      }
      canvas.draw(.circle(place(inClamp: row, -106), 11), Color(0.24, 0.25, 0.26, 0.85))
    }
    drawPrint(on: &canvas)
  }

  private func drawPrint(on canvas: inout Canvas) {
    for letter in 0..<5 {
      let y = (Float(letter) - 2) * 15
      let height = 5 + noise.cell(Int32(letter), 1) * 4
      let stroke = Shape.capsule(frame.world(2, y), frame.world(2 + height * 2, y + 4), 2.4)
      canvas.draw(stroke, Color(0.30, 0.31, 0.32, 0.7))
    }
  }

  /// Crushed plastic is white along the break, with cracks running into the body.
  private func drawFracture(_ bite: Shape, _ outline: Shape, on canvas: inout Canvas) {
    canvas.draw(bite.expanded(9).intersection(outline)) { fragment in
      let grain = noise.fractal(fragment.point / 5, octaves: 2)
      return Color(gray: 0.78 + 0.25 * grain, alpha: 0.85)
    }
    for crack in cracks {
      canvas.draw(
        Shape.stroke(crack, width: 4).intersection(outline), Color(gray: 0.96, alpha: 0.75))
      let shade = crack.map { $0 + Point(2.5, 3) }
      canvas.draw(Shape.stroke(shade, width: 2).intersection(outline), Color(gray: 0.1, alpha: 0.4))
    }
  }

  /// Three cracks from the break into the body.
  var cracks: [[Point]] {
    guard case .broken(let atLast) = fault else { return [] }
    let inwards: Float = atLast ? -1 : 1
    let edge = atLast ? halfHeight : -halfHeight
    return (0..<3).map { index in
      var place = Point(-104 + Float(index) * 46, edge + inwards * (92 - Float(index) * 26))
      var points = [frame.world(place)]
      for step in 0..<4 {
        let turn = (noise.cell(Int32(step), Int32(index) + 20) - 0.5) * 26
        place += Point(16 + turn, inwards * (17 - turn * 0.4))
        points.append(frame.world(place))
      }
      return points
    }
  }
}
