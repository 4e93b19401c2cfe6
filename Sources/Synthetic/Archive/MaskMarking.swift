import Imaging

extension GrayImage {
  /// The mask with `value` where it is not 0.
  func marked(_ value: UInt8) -> GrayImage {
    var result = self
    for index in pixels.indices where pixels[index] != 0 { result.pixels[index] = value }
    return result
  }
}

extension [GrayImage] {
  /// All masks of a picture in one: where several meet, the smallest shows, so that none vanishes.
  func laidOver() -> GrayImage {
    let sorted = map { ($0, area: $0.pixels.count { $0 != 0 }) }.sorted { $0.area > $1.area }
    guard var result = sorted.first?.0 else { return GrayImage(width: 0, height: 0, pixels: []) }
    for (mask, _) in sorted.dropFirst() {
      for index in mask.pixels.indices where mask.pixels[index] != 0 {
        result.pixels[index] = mask.pixels[index]
      }
    }
    return result
  }
}

extension RGBImage {
  /// The picture's brightness, with the weights of ITU-R BT.601 as Pillow's `convert("L")` has them.
  var gray: GrayImage {
    let values = (0..<width * height).map { index -> UInt8 in
      let (red, green) = (UInt32(pixels[index * 3]), UInt32(pixels[index * 3 + 1]))
      let blue = UInt32(pixels[index * 3 + 2])
      return UInt8((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16)
    }
    return GrayImage(width: width, height: height, pixels: values)
  }
}
