/// The size that Qwen's processor gives an image: both sides multiples of a factor, the number of
/// pixels between two bounds, the aspect ratio kept as nearly as that allows.
public struct SmartResize: Sendable, Equatable {
  /// Both sides become multiples of this: patch size times merge size.
  public let factor: Int

  /// Fewest pixels of the result.
  public let minPixels: Int

  /// Most pixels of the result; a very narrow image may end above it.
  public let maxPixels: Int

  /// Beyond this ratio of the longer side to the shorter one an image is refused.
  public static let maxAspectRatio = 200.0

  /// The longest side that goes in or comes out.
  private static let longestSide = 1_000_000

  /// Any bounds that Python takes; ``size(width:height:)`` refuses what can't be resized to.
  public init(factor: Int = 28, minPixels: Int = 56 * 56, maxPixels: Int = 28 * 28 * 1280) {
    self.factor = factor
    self.minPixels = minPixels
    self.maxPixels = maxPixels
  }

  /// `smart_resize` of transformers' Qwen2-VL: the same doubles, the same roundings (Python's
  /// `round` goes to the even neighbour from halfway), the same order of tests.
  ///
  /// - Throws: ``ImagingError/aspectRatio(width:height:)``, ``ImagingError/argument(_:)`` for
  ///   sides or bounds below 1 and for a result with a side above 1,000,000.
  public func size(width: Int, height: Int) throws(ImagingError) -> ImageSize {
    let sides = 1...Self.longestSide
    guard sides ~= width, sides ~= height, sides ~= factor, minPixels > 0, maxPixels > 0 else {
      throw .argument("no size for \(width)x\(height) by \(self)")
    }
    guard Double(max(width, height)) / Double(min(width, height)) <= Self.maxAspectRatio else {
      throw .aspectRatio(width: width, height: height)
    }
    let (w, h, f) = (Double(width), Double(height), Double(factor))
    var newWidth = (w / f).rounded(.toNearestOrEven) * f
    var newHeight = (h / f).rounded(.toNearestOrEven) * f
    if newWidth * newHeight > Double(maxPixels) {
      let beta = (h * w / Double(maxPixels)).squareRoot()
      newHeight = max(f, (h / beta / f).rounded(.down) * f)
      newWidth = max(f, (w / beta / f).rounded(.down) * f)
    } else if newWidth * newHeight < Double(minPixels) {
      let beta = (Double(minPixels) / (h * w)).squareRoot()
      newHeight = (h * beta / f).rounded(.up) * f
      newWidth = (w * beta / f).rounded(.up) * f
    }
    guard sides ~= Int(newWidth), sides ~= Int(newHeight) else {
      throw .argument("\(width)x\(height) would become \(newWidth)x\(newHeight) by \(self)")
    }
    return ImageSize(width: Int(newWidth), height: Int(newHeight))
  }
}
