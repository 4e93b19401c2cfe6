/// Where an object stands and how it is turned: its own coordinates against the picture's.
struct Frame: Sendable {
  /// The object's origin in the picture, in native pixels.
  let origin: Point
  /// The direction of the object's x axis in the picture, length 1.
  let axis: Point
  /// Picture pixels an object unit.
  let size: Float

  /// A frame at `origin`, turned by `angle` radians clockwise, `size` times as large.
  init(origin: Point, angle: Float = 0, size: Float = 1) {
    self.origin = origin
    self.axis = .polar(angle, 1)
    self.size = size
  }

  /// The picture's place of a place of the object.
  func world(_ local: Point) -> Point {
    origin + (axis * local.x + axis.perpendicular * local.y) * size
  }

  /// The picture's place of a place of the object.
  func world(_ x: Float, _ y: Float) -> Point { world(Point(x, y)) }

  /// The object's place of a place of the picture.
  func local(_ world: Point) -> Point {
    let step = world - origin
    return Point(step.dot(axis), step.dot(axis.perpendicular)) / size
  }

  /// A direction of the object as a direction of the picture.
  func turn(_ local: Point) -> Point { axis * local.x + axis.perpendicular * local.y }

  /// The angle of the x axis in radians, clockwise.
  var angle: Float { Float(Trigonometry.atan2(Double(axis.y), Double(axis.x))) }
}
