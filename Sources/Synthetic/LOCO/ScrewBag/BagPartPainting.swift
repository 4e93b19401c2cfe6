extension BagPart {
  /// Draws the part with its shadow.
  func draw(on canvas: inout Canvas) {
    let pieces = pieces
    for piece in pieces {
      canvas.castShadow(piece.shape, offset: Point(10, 13), softness: 15, opacity: 0.42)
      canvas.castShadow(piece.shape, offset: Point(3, 4), softness: 5, opacity: 0.4)
    }
    for piece in pieces {
      switch kind {
      case .washer: drawWasher(piece, on: &canvas)
      case .nut: drawNut(piece, on: &canvas)
      default: drawScrew(piece, on: &canvas)
      }
      drawFracture(piece, on: &canvas)
    }
  }

  private var material: Material { Material(color: metal.lit(0.94), specular: 0.3, gloss: 5) }

  /// The grain of rolled and plated metal: a factor around 1.
  private func grain(_ place: Point) -> Float {
    0.86 + 0.1 * noise.smooth(place / 3.1) + 0.2 * noise.fractal(place / 31, octaves: 3)
  }

  /// A flat face mirrors one part of the room: which one depends on how the part happens to lie.
  private var facePose: Direction {
    Direction((noise.cell(1, 7) - 0.5) * 0.34, (noise.cell(2, 7) - 0.5) * 0.34 + 0.03, 1).normalized
  }

  private func drawWasher(_ piece: Piece, on canvas: inout Canvas) {
    let pose = facePose
    canvas.drawRelief(piece.shape) { fragment in
      let away = fragment.point - piece.frame.origin
      let turned = noise.smooth(Point(away.length / 1.7, 0.5)) - 0.5
      let edge = clamp(1 + fragment.distance / 6)
      let normal = (pose + Direction(fragment.outward.x, fragment.outward.y, 0) * edge * 0.9)
        .normalized
      return material.mirrored(normal).lit(grain(fragment.point) + 0.08 * turned)
    }
  }

  private func drawNut(_ piece: Piece, on canvas: inout Canvas) {
    drawThreadedHole(piece, on: &canvas)
    let pose = facePose
    let flat = Self.nutRadius * 0.85
    canvas.drawRelief(piece.shape) { fragment in
      let away = fragment.point - piece.frame.origin
      let radius = away.length
      let corner = smoothstep(flat - 2, flat + 3, radius)
      let mouth = smoothstep(Self.nutHole + 8, Self.nutHole + 5, radius)
      let rim = clamp(1 + fragment.distance / 4) * 0.5
      let outward = away.normalized
      let lean = outward * (corner * 0.62 - mouth * 0.62) + fragment.outward * rim
      let normal = (pose + Direction(lean.x, lean.y, 0)).normalized
      let turned = noise.smooth(Point(radius / 1.5, 3.5)) - 0.5
      return material.mirrored(normal).lit(grain(fragment.point) + 0.07 * turned)
    }
  }

  /// The wall of the hole with its thread, seen from above: lit on the side away from the lamp.
  private func drawThreadedHole(_ piece: Piece, on canvas: inout Canvas) {
    guard !isBroken else { return }
    let wall = Shape.circle(piece.frame.origin, Self.nutHole)
      .subtracting(.circle(piece.frame.origin + Point(2, 3), Self.nutHole - 7))
    let fade = clamp(canvas.scale * 3)
    canvas.draw(wall) { fragment in
      let away = fragment.point - piece.frame.origin
      let inwards = away.normalized * -1
      let wave = ripple(away.length / 3.4) * 0.35 * fade
      let normal = facing(inwards, tilt: 0.86 + 0.1 * wave)
      return material.mirrored(normal).lit(0.62 + wave)
    }
  }

  private func drawScrew(_ piece: Piece, on canvas: inout Canvas) {
    let shaft = shaft(piece.frame).intersection(piece.shape)
    drawShaft(shaft, piece.frame, on: &canvas)
    let head = head(piece.frame)
    guard piece.shape.distance(head.bounds.center) < 0 else { return }
    canvas.castShadow(
      head.intersection(piece.shape), offset: Point(3, 4), softness: 5, opacity: 0.3)
    drawHead(head, piece.frame, on: &canvas)
  }

  private func drawShaft(_ shaft: Shape, _ frame: Frame, on canvas: inout Canvas) {
    let start = -kind.halfLength + Self.headLength
    // Like the standard's (ISO 4014): long screws are threaded over a part of their length.
    let threadStart = start + (kind == .veryShortScrew ? 12 : (kind.shaft ?? 0) * 0.36)
    let fade = clamp(canvas.scale * 3.2)
    canvas.draw(shaft) { fragment in
      let local = frame.local(fragment.point)
      let across = clamp(local.y / Self.shaftHalf, -0.995, 0.995)
      var lean = Point(0, across)
      var shade: Float = 1
      if local.x > threadStart {
        let wave = ripple((local.x + across * 3) / 10.5) * fade
        lean.x = wave * 0.62
        shade = 0.93 + 0.1 * wave
      }
      let tip = smoothstep(kind.halfLength - 11, kind.halfLength - 7, local.x)
      lean.x += tip * 0.6
      let flat = frame.turn(lean)
      let up = max(1 - across * across, 0.02).squareRoot()
      let normal = Direction(flat.x, flat.y, up).normalized
      return material.mirrored(normal).lit(grain(fragment.point) * shade)
    }
  }

  /// A hexagon head from the side shows three of its faces.
  private func drawHead(_ head: Shape, _ frame: Frame, on canvas: inout Canvas) {
    let top = -kind.halfLength
    canvas.drawRelief(head) { fragment in
      let local = frame.local(fragment.point)
      let side = abs(local.y) / Self.headHalf
      let face: Float = side < 0.5 ? 0 : (local.y < 0 ? -0.8 : 0.8)
      let crease = smoothstep(0.03, 0, abs(side - 0.5)) * 0.16
      // The turned top cuts an arc into each face.
      let inFace = side < 0.5 ? side * 2 : (side - 0.5) * 2
      let arc: Float = 5 + 9 * abs(side < 0.5 ? inFace : inFace - 0.45)
      let chamfer = smoothstep(arc + 2, arc - 2, local.x - top)
      let lean = frame.turn(Point(-0.7 * chamfer, face * (1 - 0.3 * chamfer)))
      let rim = fragment.outward * clamp(1 + fragment.distance / 4) * 0.4
      let normal = Direction(lean.x + rim.x, lean.y + rim.y, 0.62).normalized
      return material.mirrored(normal).lit(grain(fragment.point) + crease)
    }
  }

  /// The grey, grainy face of a break.
  private func drawFracture(_ piece: Piece, on canvas: inout Canvas) {
    guard let fracture = piece.fracture else { return }
    canvas.draw(fracture) { fragment in
      let crystal = noise.fractal(fragment.point / 4, octaves: 2)
      return Color(gray: 0.22 + 0.3 * crystal)
    }
  }
}

/// A cheap sine: waves of length 1 between -1 and 1, from parabolas.
private func ripple(_ value: Float) -> Float {
  let t = value - value.rounded(.down)
  return t < 0.5 ? 16 * t * (0.5 - t) : -16 * (t - 0.5) * (1 - t)
}
