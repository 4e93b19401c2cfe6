import CImageCodecs

/// The text buffer that a codec writes its reason to.
struct Reason {
  private var bytes = [CChar](repeating: 0, count: Int(CODEC_REASON_SIZE))

  /// What the codec wrote, without the terminator.
  var text: String {
    String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Lends the buffer to one call.
  mutating func fill<R>(_ call: (UnsafeMutablePointer<CChar>?) -> R) -> R {
    bytes.withUnsafeMutableBufferPointer { call($0.baseAddress) }
  }
}
