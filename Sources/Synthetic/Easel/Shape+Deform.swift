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
