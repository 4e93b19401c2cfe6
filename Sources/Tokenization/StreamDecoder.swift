/// Turns ids into text as they come, and never gives out half a character.
public struct StreamDecoder: Sendable {
  private let tokenizer: Tokenizer
  private let skippingSpecial: Bool
  /// Bytes of a character whose rest is still to come.
  private var pending: [UInt8] = []

  /// A decoder of what `tokenizer` encodes.
  ///
  /// - Parameter skippingSpecial: whether tokens such as `<|im_end|>` are left out.
  public init(_ tokenizer: Tokenizer, skippingSpecial: Bool = true) {
    self.tokenizer = tokenizer
    self.skippingSpecial = skippingSpecial
  }

  /// The characters that `id` completes; empty if it ends within one.
  public mutating func append(_ id: Int32) -> String {
    if !(skippingSpecial && tokenizer.isSpecial(id)) { pending += tokenizer.bytes(of: id) ?? [] }
    let whole = pending.count - Self.unfinished(pending)
    defer { pending.removeFirst(whole) }
    return String(decoding: pending[..<whole], as: UTF8.self)
  }

  /// What is left at the end: the start of a character that never came becomes U+FFFD.
  public mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }

  /// How many bytes at the end are the start of a character that may still be completed.
  private static func unfinished(_ bytes: [UInt8]) -> Int {
    for length in 1...3 where length <= bytes.count {
      let start = bytes[bytes.count - length]
      if start & 0xC0 == 0x80 { continue }
      let needed = start >= 0xF0 && start < 0xF5 ? 4 : start >= 0xE0 ? 3 : start >= 0xC2 ? 2 : 1
      return start < 0xF5 && needed > length ? length : 0
    }
    return 0
  }
}
