import Imaging

extension Canvas {
  /// The union of the shapes as a mask of the picture's size: `value` where a pixel's centre lies in
  /// a shape, else 0.
  ///
  /// Never empty: when no pixel's centre lies in a shape (too small at this scale, or out of the
  /// picture), the pixel nearest to the first shape's middle is set.
  func mask(_ shapes: [Shape], value: UInt8 = 255) -> GrayImage {
    var result = [UInt8](repeating: 0, count: width * height)
    var isEmpty = true
    for shape in shapes {
      let area = pixelRange(shape.bounds)
      for y in area.y {
        for x in area.x where shape.distance(point(x, y)) <= 0 {
          result[y * width + x] = value
          isEmpty = false
        }
      }
    }
    if isEmpty {
      let middle = (shapes.first?.bounds.center ?? .zero) * scale
      let x = Int(clamp(middle.x.rounded(.down), 0, Float(width - 1)))
      let y = Int(clamp(middle.y.rounded(.down), 0, Float(height - 1)))
      result[y * width + x] = value
    }
    return GrayImage(width: width, height: height, pixels: result)
  }

  /// A mask that holds `value` everywhere.
  func wholeMask(value: UInt8 = 255) -> GrayImage {
    GrayImage(
      width: width, height: height, pixels: [UInt8](repeating: value, count: width * height))
  }
}
