/// Turns the bytes of a PNG or JPEG file into pixels.
public enum ImageDecoder {
  /// Decodes to what a Qwen processor of transformers 5.23 sees of the file: the EXIF orientation
  /// is undone as by Pillow's `ImageOps.exif_transpose`, then everything becomes RGB as by
  /// `transformers.image_transforms.convert_to_rgb`, which lays transparency over white.
  ///
  /// Where this and Python differ:
  /// - `transformers.image_utils.load_image` ends in `convert("RGB")`, which drops alpha and shows
  ///   the colour under it. Over white is what the processor does with an image that still has
  ///   its alpha, and what this does.
  /// - Pillow does not look at the checksums of pixel chunks in PNG files; here a wrong one is an
  ///   error. As in Pillow, a PNG that only lacks its end marker is read.
  /// - EXIF data that can't be parsed is ignored here; in a PNG Pillow refuses the file for it.
  ///
  /// Otherwise the pixels are Pillow's, its habits included: 16-bit grey is clipped to 255, not
  /// scaled; other 16-bit samples lose their low byte; a transparent colour is compared by its low
  /// byte after the samples were brought to 8 bits; and the samples of a four-component JPEG are
  /// taken as inverted.
  ///
  /// - Throws: ``ImagingError/unrecognized(_:)``, ``ImagingError/damaged(_:reason:)``,
  ///   ``ImagingError/unsupported(_:reason:)``,
  ///   ``ImagingError/tooManyPixels(width:height:limit:)``, ``ImagingError/outOfMemory``.
  public static func decode(
    _ bytes: [UInt8], limits: DecodeLimits = DecodeLimits()
  ) throws(ImagingError) -> DecodedImage {
    switch try format(of: bytes) {
    case .png:
      let file = try PNGFile(bytes, limits: limits)
      let orientation = file.orientation
      return DecodedImage(
        image: try file.rgb().upright(from: orientation), format: .png, mode: file.mode,
        orientation: orientation)
    case .jpeg:
      let file = try JPEGFile(bytes, limits: limits)
      let orientation = file.orientation
      return DecodedImage(
        image: try file.rgb().upright(from: orientation), format: .jpeg, mode: file.mode,
        orientation: orientation)
    }
  }

  /// Decodes a mask: the 8-bit samples of a grey PNG, or the indices of a palette PNG.
  ///
  /// Grey samples of fewer bits are spread over 0 to 255, as Pillow does (1 bit: 0 and 255);
  /// palette indices stay as they are. Transparency is ignored. The result is upright.
  ///
  /// - Throws: as ``decode(_:limits:)``; ``ImagingError/unsupported(_:reason:)`` for a JPEG, whose
  ///   samples aren't exact, and for any other kind of PNG.
  public static func decodeMask(
    _ bytes: [UInt8], limits: DecodeLimits = DecodeLimits()
  ) throws(ImagingError) -> GrayImage {
    guard try format(of: bytes) == .png else {
      throw .unsupported(.jpeg, reason: "a mask needs exact values, which JPEG does not keep")
    }
    let file = try PNGFile(bytes, limits: limits)
    return try file.mask().upright(from: file.orientation)
  }

  /// The format that the bytes begin like.
  ///
  /// - Throws: ``ImagingError/unrecognized(_:)``.
  public static func format(of bytes: [UInt8]) throws(ImagingError) -> ImageFormat {
    if bytes.starts(with: PNGFile.signature) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    guard !bytes.isEmpty else { throw .unrecognized("the file is empty") }
    let start = bytes.prefix(4).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }
    throw .unrecognized("the file begins with the bytes \(start.joined(separator: " "))")
  }
}
