extension Canvas {
  /// A shape as the truth lists it: its bounding box in pixels of the finished picture, cut off at
  /// the picture's edge.
  func object(
    _ kind: String, _ shape: Shape, place: String? = nil, state: String? = nil
  ) -> SceneObject {
    let size = Point(Float(width), Float(height))
    let low = pointwiseMax(pointwiseMin(shape.bounds.low * scale, size), .zero)
    let high = pointwiseMax(pointwiseMin(shape.bounds.high * scale, size), .zero)
    return SceneObject(
      kind: kind, x: Double(low.x + high.x) / 2, y: Double(low.y + high.y) / 2,
      width: Double(high.x - low.x), height: Double(high.y - low.y), place: place,
      state: state)
  }
}
