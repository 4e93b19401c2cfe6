/// An upright RGB image and what its file was.
public struct DecodedImage: Sendable, Equatable {
  /// The pixels: upright, in RGB, transparency laid over white.
  public let image: RGBImage

  /// The format that the bytes are in, whatever the file was called.
  public let format: ImageFormat

  /// Pillow's name for the kind of pixels in the file: `1`, `L`, `LA`, `P`, `RGB`, `RGBA`, `I;16`
  /// or `CMYK`.
  public let mode: String

  /// The EXIF orientation that was undone, 1 (none needed) to 8.
  public let orientation: Int
}
