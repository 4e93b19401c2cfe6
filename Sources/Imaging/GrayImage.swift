/// 8-bit grey, row-major: `pixels.count == width * height`. Masks are images of this kind.
public struct GrayImage: Sendable, Equatable {
  /// Columns.
  public let width: Int

  /// Rows.
  public let height: Int

  /// The first row from left to right, then the second, and so on.
  public var pixels: [UInt8]

  /// - Precondition: `pixels.count == width * height`.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width >= 0 && height >= 0, "an image's sides are not negative")
    precondition(pixels.count == width * height, "a grey image has 1 byte a pixel")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Gives every pixel above 0 the same value.
  public mutating func setAll(to value: UInt8) {
    pixels.withUnsafeMutableBufferPointer { pixels in
      for index in pixels.indices where pixels[index] > 0 { pixels[index] = value }
    }
  }
}
