/// Columns and rows, in pixels.
public struct ImageSize: Sendable, Hashable, CustomStringConvertible {
  /// Columns.
  public let width: Int

  /// Rows.
  public let height: Int

  /// Any two sides; whoever takes a size says which sides it takes.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// `width * height`.
  public var pixelCount: Int { width * height }

  /// For example `1600x1280`.
  public var description: String { "\(width)x\(height)" }
}

extension RGBImage {
  /// Columns and rows.
  public var size: ImageSize { ImageSize(width: width, height: height) }
}

extension GrayImage {
  /// Columns and rows.
  public var size: ImageSize { ImageSize(width: width, height: height) }
}
