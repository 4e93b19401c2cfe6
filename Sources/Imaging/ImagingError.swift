/// Why an image could not be read, changed or written.
public enum ImagingError: Error, Sendable, Equatable {
  /// The bytes are neither PNG nor JPEG. The text says what they begin with.
  case unrecognized(String)

  /// The bytes claim to be of this format and break its rules: truncated, bad checksum, and so on.
  case damaged(ImageFormat, reason: String)

  /// A sound file of a kind that is not read here, such as a 12-bit JPEG.
  case unsupported(ImageFormat, reason: String)

  /// The header announces more pixels than the limit; nothing was decoded.
  case tooManyPixels(width: Int, height: Int, limit: Int)

  /// The longer side is more than 200 times the shorter one, which Qwen's processor refuses.
  case aspectRatio(width: Int, height: Int)

  /// A mask has more connected parts than the caller wants to hear of.
  case tooManyParts(limit: Int)

  /// A run-length string that is not one, or does not fill its mask.
  case runLength(reason: String)

  /// An argument outside its documented range.
  case argument(String)

  /// The system has no memory left for the image.
  case outOfMemory
}

extension ImagingError: CustomStringConvertible {
  /// What is wrong, where, why, and what helps.
  public var description: String {
    switch self {
    case .unrecognized(let start):
      "not an image: expected PNG or JPEG, but \(start); convert the file to one of them"
    case .damaged(let format, let reason):
      "damaged \(format): \(reason); fetch or export the file again"
    case .unsupported(let format, let reason):
      "unsupported \(format): \(reason); save the file as 8-bit PNG or JPEG"
    case .tooManyPixels(let width, let height, let limit):
      "image too large: the header announces \(width)x\(height) pixels, the limit is \(limit); "
        + "raise the limit if the file is trusted"
    case .aspectRatio(let width, let height):
      "image too narrow: \(width)x\(height) is beyond the aspect ratio of 200 that Qwen's "
        + "processor accepts; crop the image"
    case .tooManyParts(let limit):
      "mask too scattered: more than \(limit) connected parts of one value; "
        + "raise the limit or clean the mask"
    case .runLength(let reason):
      "bad run-length string: \(reason); expected pycocotools' compressed form"
    case .argument(let reason):
      "bad argument: \(reason)"
    case .outOfMemory:
      "out of memory for the image; lower the pixel limit or the number of jobs"
    }
  }
}
