extension Shape {
  /// The region pushed in (out when negative) by `depth` around a place near its edge.
  func dented(at center: Point, radius: Float, depth: Float) -> Shape {
    // The push changes by at most 1.5 depth a radius, so that much the plain sum may overstate
    // outside; inside nothing depends on it, and the surface keeps its roundness.
    let safe = 1 / (1 + 1.5 * abs(depth) / radius)
    return Shape(bounds: bounds.expanded(max(-depth, 0))) { [distance] point in
      let near = smoothstep(radius, 0, (point - center).length)
      let pushed = distance(point) + depth * near
      return near > 0 && pushed > 0 ? pushed * safe : pushed
    }
  }

  /// The region with an uneven edge, like `roughened`, but with a distance that changes smoothly
  /// inside, so that no seam shows where the surface is shaded by it.
  func wavy(_ noise: Noise, depth: Float, period: Float) -> Shape {
    Shape(bounds: bounds.expanded(depth)) { [distance] point in
      let plain = distance(point)
      let near = plain > 0 ? smoothstep(depth * 3, 0, plain) : smoothstep(-depth * 12, 0, plain)
      let wave = (noise.smooth(point / period) - 0.5) * 2 * depth * near
      // Outside, what the waves may reach is taken off where they no longer count by themselves.
      return plain > 0 ? plain + wave - depth * (1 - near) : plain + wave
    }
  }

  /// The ring around a place between two radii.
  static func ring(_ center: Point, from inner: Float, to outer: Float) -> Shape {
    Shape.circle(center, (inner + outer) / 2).outline(width: outer - inner)
  }

  /// A ragged piece of a ring, `width` radians of the turn.
  static func ringPiece(
    _ center: Point, from inner: Float, to outer: Float, at angle: Float, width: Float,
    noise: Noise
  ) -> Shape {
    let steps = 8
    let arc = { (radius: Float, salt: Int32) in
      (0...steps).map { step -> Point in
        let turn = angle + width * (Float(step) / Float(steps) - 0.5)
        let jag = (noise.cell(Int32(step), salt) - 0.5) * (outer - inner) * 0.35
        return center + .polar(turn, radius + jag)
      }
    }
    return .polygon(arc(outer, 5) + arc(inner, 6).reversed())
  }
}
