import CImageCodecs

/// Writes PNG files. ``ImageDecoder`` reads them.
public enum PNG {
  /// Encodes as 8-bit RGB, not interlaced, without metadata.
  ///
  /// The pixels that come back from the file are always the same; its bytes depend on the version
  /// of zlib.
  ///
  /// - Parameter compression: zlib's level, 0 (stored) to 9 (slowest).
  /// - Throws: ``ImagingError/argument(_:)`` for an image without pixels or a level out of range,
  ///   ``ImagingError/outOfMemory``.
  public static func encode(_ image: RGBImage, compression: Int = 6) throws(ImagingError) -> [UInt8]
  {
    try encode(
      image.pixels, width: image.width, height: image.height, channels: 3, level: compression)
  }

  /// Encodes as 8-bit grey, not interlaced, without metadata.
  ///
  /// - Parameter compression: zlib's level, 0 (stored) to 9 (slowest).
  /// - Throws: ``ImagingError/argument(_:)`` for an image without pixels or a level out of range,
  ///   ``ImagingError/outOfMemory``.
  public static func encode(_ image: GrayImage, compression: Int = 6) throws(ImagingError)
    -> [UInt8]
  {
    try encode(
      image.pixels, width: image.width, height: image.height, channels: 1, level: compression)
  }

  private static func encode(
    _ pixels: [UInt8], width: Int, height: Int, channels: Int, level: Int
  ) throws(ImagingError) -> [UInt8] {
    // libpng refuses sides above a million by itself; said here because its text is terse.
    guard 1...1_000_000 ~= width, 1...1_000_000 ~= height else {
      throw .argument("a PNG has sides of 1 to 1000000 pixels, not \(width)x\(height)")
    }
    guard 0...9 ~= level else {
      throw .argument("a PNG's compression level is 0 to 9, not \(level)")
    }
    var out = codec_buffer()
    defer { codec_buffer_free(&out) }
    var reason = Reason()
    let status = pixels.withUnsafeBufferPointer { pixels in
      reason.fill {
        codec_png_encode(
          pixels.baseAddress, UInt32(width), UInt32(height), Int32(channels), Int32(level), &out,
          $0)
      }
    }
    // The arguments were checked, so memory is the only thing left that an encoder can lack.
    guard status == CODEC_OK else { throw .outOfMemory }
    return Array(UnsafeBufferPointer(start: out.bytes, count: out.count))
  }
}
