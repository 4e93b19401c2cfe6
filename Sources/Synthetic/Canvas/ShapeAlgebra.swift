extension Shape {
  /// The places in either region.
  func union(_ other: Shape) -> Shape {
    Shape(bounds: bounds.union(other.bounds)) { [distance] point in
      min(distance(point), other.distance(point))
    }
  }

  /// The places in any of the regions; nil of none.
  static func union(_ shapes: [Shape]) -> Shape? {
    guard let first = shapes.first else { return nil }
    guard shapes.count > 1 else { return first }
    let bounds = shapes.reduce(first.bounds) { $0.union($1.bounds) }
    return Shape(bounds: bounds) { point in
      var nearest = Float.greatestFiniteMagnitude
      for shape in shapes { nearest = min(nearest, shape.distance(point)) }
      return nearest
    }
  }

  /// The union with a fillet of about `radius` where the two meet (polynomial smooth minimum).
  func blended(_ other: Shape, radius: Float) -> Shape {
    Shape(bounds: bounds.union(other.bounds).expanded(radius)) { [distance] point in
      let (a, b) = (distance(point), other.distance(point))
      let h = max(radius - abs(a - b), 0) / radius
      return min(a, b) - h * h * radius / 4
    }
  }

  /// The places of this region that are not in the other.
  func subtracting(_ other: Shape) -> Shape {
    Shape(bounds: bounds) { [distance] point in max(distance(point), -other.distance(point)) }
  }

  /// The places in both regions.
  func intersection(_ other: Shape) -> Shape {
    Shape(bounds: bounds) { [distance] point in max(distance(point), other.distance(point)) }
  }

  /// The region grown by `margin` (shrunk when negative).
  func expanded(_ margin: Float) -> Shape {
    Shape(bounds: bounds.expanded(margin)) { [distance] point in distance(point) - margin }
  }

  /// The band of `width` around the region's edge.
  func outline(width: Float) -> Shape {
    Shape(bounds: bounds.expanded(width / 2)) { [distance] point in
      abs(distance(point)) - width / 2
    }
  }

  /// The region moved.
  func translated(_ step: Point) -> Shape {
    Shape(bounds: Box(low: bounds.low + step, high: bounds.high + step)) { [distance] point in
      distance(point - step)
    }
  }

  /// The region with an uneven edge: moved in and out by up to `depth`, in waves of about `period`.
  func roughened(_ noise: Noise, depth: Float, period: Float) -> Shape {
    Shape(bounds: bounds.expanded(depth)) { [distance] point in
      let plain = distance(point)
      guard abs(plain) < depth * 3 else { return plain * 0.66 }
      return plain + (noise.smooth(point / period) - 0.5) * 2 * depth
    }
  }
}
