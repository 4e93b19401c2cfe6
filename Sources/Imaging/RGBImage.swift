/// Interleaved 8-bit RGB, row-major: `pixels.count == width * height * 3`.
public struct RGBImage: Sendable, Equatable {
  /// Columns.
  public let width: Int

  /// Rows.
  public let height: Int

  /// R, G, B of the first pixel of the first row, then those of the pixel right of it, and so on.
  public var pixels: [UInt8]

  /// - Precondition: `pixels.count == width * height * 3`.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width >= 0 && height >= 0, "an image's sides are not negative")
    precondition(pixels.count == width * height * 3, "an RGB image has 3 bytes a pixel")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
