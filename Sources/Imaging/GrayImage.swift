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
}
