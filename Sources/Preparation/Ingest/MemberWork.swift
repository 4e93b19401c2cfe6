import Archives
import Datasets
import Digest
import Imaging

/// A member as it leaves the archive, before the costly work.
struct MemberWork: Sendable {
  let ordinal: Int
  let path: String
  let role: MemberRole
  let content: Result<[UInt8], MemberRefusal>
  /// Bytes of the source that were read by then.
  let position: Int
}

/// A member after the costly work: decoded, hashed, resized, cut.
struct MemberResult: Sendable {
  let ordinal: Int
  let path: String
  let sha256: String
  let position: Int
  let outcome: Outcome

  enum Outcome: Sendable {
    case image(ImageKey, defects: [String], ProcessedImage)
    /// An image that needs nothing: the manifest has it and all its patches.
    case known(ImageKey, defects: [String])
    case mask(of: ImageKey, ProcessedMask)
    case config(category: String, DefectsConfig)
    case ignored(reason: String)
    case rejected(code: String, message: String)
  }
}

/// What is kept of a decoded image.
struct ProcessedImage: Sendable {
  let format: String
  let mode: String
  let width: Int
  let height: Int
  let bytes: Int
  let pixelSha256: String
  /// Patches by profile id; only those that were missing.
  let patches: [String: PatchGrid]
}

/// What is kept of a decoded mask.
struct ProcessedMask: Sendable {
  let width: Int
  let height: Int
  let reading: MaskReading
  /// By the values in it, ascending.
  let layers: [Layer]

  /// All pixels of one value, or of all values that are read as one.
  struct Layer: Sendable {
    let value: Int
    let parts: [MaskPart]
  }
}
