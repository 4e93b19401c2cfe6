import CImageCodecs

/// Writes JPEG files. ``ImageDecoder`` reads them.
public enum JPEG {
  /// Encodes as baseline JFIF with colour at half the resolution (4:2:0), without metadata.
  ///
  /// The same pixels give the same bytes, which are those of Pillow's `save(quality=…)`.
  ///
  /// - Parameter quality: libjpeg's, 1 (smallest) to 100 (best).
  /// - Throws: ``ImagingError/argument(_:)`` for sides that JPEG can't have or a quality out of
  ///   range, ``ImagingError/outOfMemory``.
  public static func encode(_ image: RGBImage, quality: Int = 90) throws(ImagingError) -> [UInt8] {
    try encode(
      image.pixels, width: image.width, height: image.height, channels: 3, quality: quality)
  }

  /// Encodes as baseline JFIF, grey, without metadata.
  ///
  /// - Parameter quality: libjpeg's, 1 (smallest) to 100 (best).
  /// - Throws: ``ImagingError/argument(_:)`` for sides that JPEG can't have or a quality out of
  ///   range, ``ImagingError/outOfMemory``.
  public static func encode(_ image: GrayImage, quality: Int = 90) throws(ImagingError)
    -> [UInt8]
  {
    try encode(
      image.pixels, width: image.width, height: image.height, channels: 1, quality: quality)
  }

  private static func encode(
    _ pixels: [UInt8], width: Int, height: Int, channels: Int, quality: Int
  ) throws(ImagingError) -> [UInt8] {
    // libjpeg's own limit, below the 65535 of the format.
    guard 1...65_500 ~= width, 1...65_500 ~= height else {
      throw .argument("a JPEG has sides of 1 to 65500 pixels, not \(width)x\(height)")
    }
    guard 1...100 ~= quality else {
      throw .argument("a JPEG's quality is 1 to 100, not \(quality)")
    }
    var out = codec_buffer()
    defer { codec_buffer_free(&out) }
    var reason = Reason()
    let status = pixels.withUnsafeBufferPointer { pixels in
      reason.fill {
        codec_jpeg_encode(
          pixels.baseAddress, UInt32(width), UInt32(height), Int32(channels), Int32(quality), &out,
          $0)
      }
    }
    // The arguments were checked, so memory is the only thing left that an encoder can lack.
    guard status == CODEC_OK else { throw .outOfMemory }
    return Array(UnsafeBufferPointer(start: out.bytes, count: out.count))
  }
}
