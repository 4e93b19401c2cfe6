/// Defects that change an outline.
extension Easel {
  /// The body with the shown defects that break pieces off, which are marked.
  mutating func formed(_ whole: Shape) -> Shape {
    var shape = whole
    for defect in defects(\.isCut) {
      let lost: Shape
      if case .chip(let share) = blemishes[defect] {
        lost = bite(of: whole, share)
      } else {
        lost = gap(across: whole)
      }
      mark(defect, lost.intersection(whole))
      shape = shape.subtracting(lost)
    }
    return shape
  }

  /// A ragged piece at the body's edge.
  private mutating func bite(of whole: Shape, _ share: Float) -> Shape {
    let radius = min(whole.bounds.size.x, whole.bounds.size.y) / 2 * share
    let place = edge(of: whole)
    let corners = (0..<7).map { corner in
      place
        + .polar(
          Float(corner) * 0.9 + chance.float(-0.25...0.25), radius * chance.float(0.8...1.25))
    }
    return .polygon(corners)
  }

  /// A ragged gap through the body's middle, across its longer side.
  private mutating func gap(across whole: Shape) -> Shape {
    let size = whole.bounds.size
    let isWide = size.x > size.y
    let across = isWide ? size.y : size.x
    let lean = chance.float(-0.3...0.3) + (isWide ? 0 : Float.pi / 2)
    let frame = Frame(origin: whole.bounds.center, angle: lean)
    let width = max(across * chance.float(0.05...0.09), 6)
    var (left, right): ([Point], [Point]) = ([], [])
    for step in 0...8 {
      let y = across * (Float(step) / 8 - 0.5) * 1.7
      let x = chance.float(-1...1) * width
      left.append(frame.world(x - width, y))
      right.append(frame.world(x + width * chance.float(0.6...1.2), y))
    }
    return .polygon(left + right.reversed())
  }

  /// A random place in the body, at least `inset` inside if one is found.
  mutating func place(in body: Shape, inset: Float = 0) -> Point {
    var best = (point: body.bounds.center, distance: Float.infinity)
    for _ in 0..<60 {
      let point = chance.point(in: body.bounds)
      let distance = body.distance(point)
      if distance < -inset { return point }
      if distance < best.distance { best = (point, distance) }
    }
    return best.point
  }

  /// A random place on the body's edge.
  mutating func edge(of body: Shape) -> Point {
    let inside = place(in: body)
    let way = Point.polar(chance.angle(), 1)
    var (near, far) = (Float(0), body.bounds.size.length)
    for _ in 0..<24 {
      let half = (near + far) / 2
      if body.distance(inside + way * half) < 0 { near = half } else { far = half }
    }
    return inside + way * near
  }
}
