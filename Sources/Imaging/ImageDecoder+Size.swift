extension ImageDecoder {
  /// Columns and rows of a PNG or JPEG file as they are stored, before its orientation is undone.
  /// Reads the header, in a PNG also the checksums of all chunks, and decompresses nothing.
  ///
  /// - Throws: ``ImagingError/unrecognized(_:)``, ``ImagingError/damaged(_:reason:)``,
  ///   ``ImagingError/unsupported(_:reason:)``,
  ///   ``ImagingError/tooManyPixels(width:height:limit:)``, ``ImagingError/outOfMemory``.
  public static func size(
    of bytes: [UInt8], limits: DecodeLimits = DecodeLimits()
  ) throws(ImagingError) -> ImageSize {
    switch try format(of: bytes) {
    case .png: try PNGFile(bytes, limits: limits).size
    case .jpeg: try JPEGFile(bytes, limits: limits).size
    }
  }
}
