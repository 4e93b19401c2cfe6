import Imaging

/// Images from a formula that the Python script has too, so that large ones need no file.
enum Pattern {
  /// A well-mixed 32-bit number for each index.
  static func hashed(_ index: Int, seed: Int) -> UInt32 {
    var x = UInt32(truncatingIfNeeded: index &+ seed &* 0x9E37_79B9)
    x = (x ^ x >> 16) &* 0x7FEB_352D
    x = (x ^ x >> 15) &* 0x846C_A68B
    return x ^ x >> 16
  }

  /// Noise over all values, or (`hard`) of 0 and 255 only.
  static func noise(width: Int, height: Int, seed: Int, hard: Bool = false) -> RGBImage {
    let pixels = (0..<width * height * 3).map { index in
      let value = hashed(index, seed: seed)
      return hard ? UInt8(value >> 31) * 255 : UInt8(value >> 24)
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  /// A mask of 0 and 1 with about `perMille` of its pixels set.
  static func speckle(width: Int, height: Int, seed: Int, perMille: Int) -> GrayImage {
    let pixels = (0..<width * height).map { index in
      UInt8(hashed(index, seed: seed) % 1000 < UInt32(perMille) ? 1 : 0)
    }
    return GrayImage(width: width, height: height, pixels: pixels)
  }
}
