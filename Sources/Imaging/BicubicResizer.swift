import CImageCodecs

/// Antialiased bicubic resize that equals `Image.resize((width, height), BICUBIC)` of Pillow 13 on
/// 8-bit RGB bit for bit.
///
/// Pillow 13 runs the rows before the columns when that saves work, older versions never do. As
/// each pass rounds, some values differ between the versions for such sizes: those where the
/// height shrinks, by more than twice as many pixels as the width.
///
/// A resizer keeps the filter tables for one pair of sizes; make one and use it for all images of
/// that size. It can be shared between threads.
public struct BicubicResizer: Sendable {
  /// Columns and rows of the images that go in.
  public let inputSize: ImageSize

  /// Columns and rows of the images that come out.
  public let outputSize: ImageSize

  // A side that keeps its length has no tables, and its pass is skipped.
  private let columns: ResizeTaps?
  private let rows: ResizeTaps?

  /// Whether Pillow 13 runs the rows before the columns. The rule is from its change "If height
  /// is scaled down significantly more than width, resize vertically first"
  /// (https://github.com/python-pillow/Pillow/pull/9549), found and checked by experiment.
  private var runsRowsFirst: Bool {
    let lost = inputSize.height - outputSize.height
    return lost > 0 && lost > 2 * (inputSize.width - outputSize.width)
  }

  /// - Throws: ``ImagingError/argument(_:)`` for a side below 1 or above 1,000,000.
  public init(from inputSize: ImageSize, to outputSize: ImageSize) throws(ImagingError) {
    for side in [inputSize.width, inputSize.height, outputSize.width, outputSize.height]
    where !(1...1_000_000 ~= side) {
      throw .argument("a side to resize from or to is 1 to 1000000 pixels, not \(side)")
    }
    self.inputSize = inputSize
    self.outputSize = outputSize
    columns =
      inputSize.width == outputSize.width
      ? nil : ResizeTaps(from: inputSize.width, to: outputSize.width)
    rows =
      inputSize.height == outputSize.height
      ? nil : ResizeTaps(from: inputSize.height, to: outputSize.height)
  }

  /// Resizes one image.
  ///
  /// - Throws: ``ImagingError/argument(_:)`` when the image is not of ``inputSize``,
  ///   ``ImagingError/outOfMemory``.
  public func resize(_ image: RGBImage) throws(ImagingError) -> RGBImage {
    guard image.size == inputSize else {
      throw .argument("this resizer takes \(inputSize) images, not \(image.size)")
    }
    guard inputSize != outputSize else { return image }
    let count = outputSize.pixelCount * 3
    var status = CODEC_OK
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      status = run(image, into: buffer.baseAddress)
      initialized = status == CODEC_OK ? count : 0
    }
    guard status == CODEC_OK else { throw .outOfMemory }
    return RGBImage(width: outputSize.width, height: outputSize.height, pixels: pixels)
  }

  private func run(_ image: RGBImage, into out: UnsafeMutablePointer<UInt8>?) -> codec_status {
    var reason = Reason()
    return image.pixels.withUnsafeBufferPointer { source in
      Self.lend(columns) { columns in
        Self.lend(rows) { rows in
          reason.fill {
            codec_resample_rgb(
              source.baseAddress, Int32(inputSize.width), Int32(inputSize.height), columns, rows,
              runsRowsFirst ? 1 : 0, out, Int32(outputSize.width), Int32(outputSize.height), $0)
          }
        }
      }
    }
  }

  private static func lend<R>(
    _ taps: ResizeTaps?, _ body: (UnsafePointer<codec_taps>?) -> R
  ) -> R {
    guard let taps else { return body(nil) }
    return taps.withTaps { taps in withUnsafePointer(to: taps, body) }
  }
}

extension RGBImage {
  /// This image at another size, as Pillow's `Image.resize((width, height), BICUBIC)` makes it.
  ///
  /// - Throws: ``ImagingError/argument(_:)`` for a side below 1 or above 1,000,000,
  ///   ``ImagingError/outOfMemory``.
  public func resized(width: Int, height: Int) throws(ImagingError) -> RGBImage {
    try BicubicResizer(from: size, to: ImageSize(width: width, height: height)).resize(self)
  }
}
