/// What a decoder may spend on one file. Checked against the header, before memory is taken.
public struct DecodeLimits: Sendable, Equatable {
  /// Most pixels (width times height) an image may have.
  ///
  /// Decoding takes 3 bytes a pixel for plain RGB, up to 9 for a progressive JPEG, and at worst 15
  /// for 16-bit RGBA and progressive CMYK.
  public let maxPixels: Int

  /// The default of 100 million pixels is generous for an inspection camera and stops a bomb: a
  /// few kilobytes that announce gigabytes.
  public init(maxPixels: Int = 100_000_000) {
    self.maxPixels = maxPixels
  }

  func check(width: Int, height: Int) throws(ImagingError) {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, pixels <= maxPixels else {
      throw .tooManyPixels(width: width, height: height, limit: maxPixels)
    }
  }
}
