/// Smooth lines as points, for `Shape.stroke`.
enum Curve {
  /// A cubic Bézier curve from `a` to `d` in `steps` pieces.
  static func bezier(_ a: Point, _ b: Point, _ c: Point, _ d: Point, steps: Int = 24) -> [Point] {
    (0...steps).map { step in
      let t = Float(step) / Float(steps)
      let u = 1 - t
      return a * (u * u * u) + b * (3 * u * u * t) + c * (3 * u * t * t) + d * (t * t * t)
    }
  }

  /// A smooth line through all the points (Catmull-Rom), `steps` pieces between neighbours.
  static func spline(_ points: [Point], steps: Int = 12) -> [Point] {
    guard let first = points.first, let last = points.last, points.count > 2 else { return points }
    let padded = [first * 2 - points[1]] + points + [last * 2 - points[points.count - 2]]
    var result = [first]
    for index in 1..<(padded.count - 2) {
      let (p0, p1, p2, p3) = (
        padded[index - 1], padded[index], padded[index + 1], padded[index + 2]
      )
      result += bezier(p1, p1 + (p2 - p0) / 6, p2 - (p3 - p1) / 6, p2, steps: steps).dropFirst()
    }
    return result
  }

  /// A circle's arc from one angle to another, in radians.
  static func arc(
    _ center: Point, _ radius: Float, from start: Float, to end: Float, steps: Int = 24
  ) -> [Point] {
    (0...steps).map { step in
      center + .polar(start + (end - start) * Float(step) / Float(steps), radius)
    }
  }

  /// The length of the line.
  static func length(_ points: [Point]) -> Float {
    zip(points, points.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).length }
  }

  /// The part of the line between two fractions of its length.
  static func part(_ points: [Point], from start: Float, to end: Float) -> [Point] {
    let total = length(points)
    var result = [point(points, at: start)]
    var travelled: Float = 0
    for (a, b) in zip(points, points.dropFirst()) {
      travelled += (b - a).length
      if travelled > start * total, travelled < end * total { result.append(b) }
    }
    return result + [point(points, at: end)]
  }

  /// The place at a fraction of the line's length.
  static func point(_ points: [Point], at fraction: Float) -> Point {
    var left = length(points) * fraction
    for (a, b) in zip(points, points.dropFirst()) {
      let piece = (b - a).length
      if left <= piece, piece > 0 { return a + (b - a) * (max(left, 0) / piece) }
      left -= piece
    }
    return points.last ?? .zero
  }
}
