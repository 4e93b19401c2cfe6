/// A region of the picture as a signed distance: negative inside, positive outside, zero on the
/// edge, in native pixels.
///
/// The distance may be smaller than the true one but never larger, and never changes faster than
/// the way moved: `Canvas` skips whole tiles on the strength of that.
/// Formulas: Inigo Quilez, "2D distance functions".
struct Shape: Sendable {
  /// A box that holds the region.
  let bounds: Box
  /// The signed distance of a place.
  let distance: @Sendable (Point) -> Float

  /// Whether the place lies in the region or on its edge.
  func contains(_ point: Point) -> Bool { bounds.contains(point) && distance(point) <= 0 }
}

/// An upright box in native pixels.
struct Box: Sendable, Equatable {
  var low: Point
  var high: Point

  var center: Point { (low + high) / 2 }
  var size: Point { high - low }

  /// The smallest box around the points, zero of none.
  init(around points: [Point]) {
    low = points.first ?? .zero
    high = low
    for point in points {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
  }

  init(low: Point, high: Point) {
    self.low = low
    self.high = high
  }

  /// A box from its corner and size.
  init(x: Float, y: Float, width: Float, height: Float) {
    self.init(low: Point(x, y), high: Point(x + width, y + height))
  }

  /// The box with `margin` more on each side (less when negative).
  func expanded(_ margin: Float) -> Box {
    Box(low: low - Point(repeating: margin), high: high + Point(repeating: margin))
  }

  /// The smallest box around both.
  func union(_ other: Box) -> Box {
    Box(low: pointwiseMin(low, other.low), high: pointwiseMax(high, other.high))
  }

  func contains(_ point: Point) -> Bool {
    point.x >= low.x && point.y >= low.y && point.x <= high.x && point.y <= high.y
  }
}

extension Shape {
  /// A disc.
  static func circle(_ center: Point, _ radius: Float) -> Shape {
    let reach = Point(repeating: radius)
    return Shape(bounds: Box(low: center - reach, high: center + reach)) { point in
      (point - center).length - radius
    }
  }

  /// A box, turned by the frame: `half` its half width and height, in the frame's units.
  static func box(_ frame: Frame, half: Point, corner: Float = 0) -> Shape {
    let corners = [
      frame.world(-half.x, -half.y), frame.world(half.x, -half.y), frame.world(half.x, half.y),
      frame.world(-half.x, half.y),
    ]
    let inner = half - Point(repeating: corner)
    return Shape(bounds: Box(around: corners)) { point in
      let local = frame.local(point)
      let q = Point(abs(local.x), abs(local.y)) - inner
      let outside = Point(max(q.x, 0), max(q.y, 0)).length
      return (outside + min(max(q.x, q.y), 0) - corner) * frame.size
    }
  }

  /// An upright box with rounded corners.
  static func box(_ box: Box, corner: Float = 0) -> Shape {
    .box(Frame(origin: box.center), half: box.size / 2, corner: corner)
  }

  /// An ellipse, turned by the frame: `half` its half axes, in the frame's units.
  static func ellipse(_ frame: Frame, half: Point) -> Shape {
    // The box of a turned ellipse, from its axes' shadows on the picture's axes.
    let (along, across) = (frame.axis * half.x, frame.axis.perpendicular * half.y)
    let reach = Point(Point(along.x, across.x).length, Point(along.y, across.y).length) * frame.size
    return Shape(bounds: Box(low: frame.origin - reach, high: frame.origin + reach)) { point in
      let local = frame.local(point)
      let away = (Point(abs(local.x), abs(local.y)) - nearestOfEllipse(local, half)).length
      return ((local / half).length < 1 ? -away : away) * frame.size
    }
  }

  /// A line from `a` to `b` with round ends and the given radius.
  static func capsule(_ a: Point, _ b: Point, _ radius: Float) -> Shape {
    Shape(bounds: Box(around: [a, b]).expanded(radius)) { point in
      segmentDistanceSquared(point, a, b).squareRoot() - radius
    }
  }

  /// A cone with round ends: radius `ra` at `a`, `rb` at `b`.
  static func taper(_ a: Point, _ ra: Float, _ b: Point, _ rb: Float) -> Shape {
    let along = b - a
    let span = max(along.dot(along), 1e-6)
    // The radius changes along the way, so the plain difference overstates the distance by at
    // most this factor.
    let slope = abs(ra - rb) / span.squareRoot()
    let shrink = 1 / (1 + slope * slope).squareRoot()
    return Shape(bounds: Box(around: [a, b]).expanded(max(ra, rb))) { point in
      let t = clamp((point - a).dot(along) / span)
      return ((point - a - along * t).length - (ra + (rb - ra) * t)) * shrink
    }
  }

  /// A closed polygon; its corners in either direction.
  static func polygon(_ points: [Point]) -> Shape {
    Shape(bounds: Box(around: points)) { point in
      var nearest = Float.greatestFiniteMagnitude
      var inside = false
      var previous = points.count - 1
      for index in points.indices {
        let (a, b) = (points[index], points[previous])
        nearest = min(nearest, segmentDistanceSquared(point, a, b))
        if (a.y > point.y) != (b.y > point.y),
          point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x
        {
          inside.toggle()
        }
        previous = index
      }
      return inside ? -nearest.squareRoot() : nearest.squareRoot()
    }
  }

  /// A regular polygon of `sides`, with the radius of its corners, turned by `angle` radians.
  static func regular(_ sides: Int, _ center: Point, _ radius: Float, angle: Float = 0) -> Shape {
    .polygon(
      (0..<sides).map { side in
        center + .polar(angle + Float(side) * 2 * .pi / Float(sides), radius)
      })
  }

  /// A line through the points with round ends and joints; `width` is the whole width.
  static func stroke(_ points: [Point], width: Float) -> Shape {
    let radius = width / 2
    return Shape(bounds: Box(around: points).expanded(radius)) { point in
      guard points.count > 1 else { return (point - (points.first ?? .zero)).length - radius }
      var nearest = Float.greatestFiniteMagnitude
      for index in 1..<points.count {
        nearest = min(nearest, segmentDistanceSquared(point, points[index - 1], points[index]))
      }
      return nearest.squareRoot() - radius
    }
  }
}

/// The ellipse's place nearest to a place, mirrored into the first quarter; three rounds of
/// replacing the ellipse by its circle of curvature.
private func nearestOfEllipse(_ place: Point, _ half: Point) -> Point {
  let p = Point(abs(place.x), abs(place.y))
  var t = Point(0.7071, 0.7071)
  let focus = half.x * half.x - half.y * half.y
  for _ in 0..<3 {
    let center = Point(focus * t.x * t.x * t.x / half.x, -focus * t.y * t.y * t.y / half.y)
    let radius = (half * t - center).length
    let step = p - center
    let next = (step * (radius / max(step.length, 1e-6)) + center) / half
    t = Point(clamp(next.x), clamp(next.y)).normalized
  }
  return half * t
}

private func segmentDistanceSquared(_ point: Point, _ a: Point, _ b: Point) -> Float {
  let along = b - a
  let step = point - a
  let t = clamp(step.dot(along) / max(along.dot(along), 1e-6))
  let away = step - along * t
  return away.dot(away)
}
