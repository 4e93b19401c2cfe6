import Diagnostics
import Imaging
import Manifest

/// How images are resized and cut into patches: the settings of Qwen2.5-VL's processor, with a name.
public struct PatchProfile: Sendable, Equatable {
  /// The fewest pixels after resizing.
  public let minPixels: Int
  /// The most pixels after resizing.
  public let maxPixels: Int
  /// Side of a patch.
  public let patchSize: Int
  /// Patches a side that become one token.
  public let mergeSize: Int
  private let processor: ImageProcessor

  /// At most 512 tokens an image.
  public static let standard: PatchProfile = {
    do {
      return try PatchProfile(minPixels: 3136, maxPixels: 401_408, patchSize: 14, mergeSize: 2)
    } catch {
      preconditionFailure("the standard profile is valid: \(error)")
    }
  }()

  /// A profile with these settings.
  ///
  /// - Throws: ``Invalid`` where they are out of range.
  public init(minPixels: Int, maxPixels: Int, patchSize: Int, mergeSize: Int) throws {
    do {
      processor = try ImageProcessor(
        minPixels: minPixels, maxPixels: maxPixels, patchSize: patchSize, mergeSize: mergeSize)
    } catch {
      throw Invalid(detail: "\(error)")
    }
    self.minPixels = minPixels
    self.maxPixels = maxPixels
    self.patchSize = patchSize
    self.mergeSize = mergeSize
  }

  /// Settings that no processor has.
  public struct Invalid: ActionableError {
    let detail: String
    /// Which setting, and why.
    public var message: String { "the profile can't be: \(detail)" }
    /// What fits.
    public var hint: String? {
      "Qwen2.5-VL has --patch-size 14 --merge-size 2 and 3136 to 12845056 pixels"
    }
    /// It came from the command line or a file.
    public var exitStatus: ExitStatus { .usage }
  }

  /// The profile's name, made of its settings.
  public var id: String { "p\(patchSize)m\(mergeSize)-\(minPixels)-\(maxPixels)" }

  /// The profile as the manifest records it.
  var record: ProfileRecord {
    ProfileRecord(
      id: id, minPixels: minPixels, maxPixels: maxPixels, patchSize: patchSize,
      mergeSize: mergeSize)
  }

  /// How many patches an image of this size has.
  func grid(width: Int, height: Int) throws(ImagingError) -> (width: Int, height: Int) {
    let size = try processor.resize.size(width: width, height: height)
    return (size.width / patchSize, size.height / patchSize)
  }

  /// Resizes and cuts an image.
  func process(_ image: RGBImage) throws(ImagingError) -> PatchGrid {
    try processor.process(image)
  }
}
