extension Shape {
  /// A stout ellipse by its first-order distance (value over gradient), which takes a fraction of
  /// the exact one's time; a heap has a thousand of them.
  ///
  /// Good for an oval at most twice as long as wide: there the distance is off by a few percent.
  static func oval(_ frame: Frame, half: Point) -> Shape {
    let reach = Point(repeating: max(half.x, half.y) * frame.size)
    let smaller = min(half.x, half.y)
    let inverse = Point(1, 1) / half
    return Shape(bounds: Box(low: frame.origin - reach, high: frame.origin + reach)) { point in
      let unit = frame.local(point) * inverse
      let value = unit.length
      let gradient = (unit * inverse).length
      guard gradient > 0 else { return -smaller * frame.size }
      let distance = value * (value - 1) / gradient
      return max(value > 1 ? distance * 0.8 : distance, -smaller) * frame.size
    }
  }
}
