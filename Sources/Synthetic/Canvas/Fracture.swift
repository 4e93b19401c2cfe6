extension Shape {
  /// The half of the plane on the low-x side of a ragged crack across an object.
  ///
  /// The other borders lie far off, so that they leave no trace in distances near the object.
  ///
  /// - Parameters:
  ///   - frame: the object's coordinates.
  ///   - x: where the crack runs, along y, in the object's coordinates.
  ///   - half: how far to both sides the crack is ragged.
  ///   - jag: how far its teeth reach from end to end.
  static func beyondCrack(
    _ frame: Frame, at x: Float, half: Float, jag: Float, noise: Noise
  ) -> Shape {
    let teeth = 8
    let edge = (0...teeth).map { tooth -> Point in
      let y = half * (2 * Float(tooth) / Float(teeth) - 1)
      return frame.world(x + (noise.cell(Int32(tooth), 3) - 0.5) * jag, y)
    }
    let far = max(half * 8, 1200)
    let around = [Point(x, far), Point(x - far, far), Point(x - far, -far), Point(x, -far)]
    return .polygon(edge + around.map(frame.world))
  }
}
