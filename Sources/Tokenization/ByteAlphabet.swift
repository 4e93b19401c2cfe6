/// The printable character that stands for each byte in the files of byte-level tokenizers, as GPT-2's
/// `bytes_to_unicode` has it: printable bytes for themselves, the others from U+0100 on, in order.
enum ByteAlphabet {
  /// The character of each byte.
  static let scalars: [Unicode.Scalar] = {
    var spare: UInt32 = 0x100
    return (0..<256).map { byte in
      if isPrintable(byte) { return Unicode.Scalar(UInt8(byte)) }
      defer { spare += 1 }
      return Unicode.Scalar(spare) ?? Unicode.Scalar(UInt8(byte))
    }
  }()

  /// The byte of each character below U+0144; none is above.
  private static let bytes: [UInt8?] = {
    var table = [UInt8?](repeating: nil, count: 0x144)
    for (byte, scalar) in scalars.enumerated() { table[Int(scalar.value)] = UInt8(byte) }
    return table
  }()

  private static func isPrintable(_ byte: Int) -> Bool {
    (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
  }

  /// The bytes that a token of a file stands for; nil if a character stands for none.
  static func bytes(of token: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(token.count)
    var i = 0
    while i < token.count {
      var value = Int(token[i])
      i += 1
      if value >= 0x80 {
        // All characters of the alphabet take two bytes at most.
        guard value & 0xE0 == 0xC0, i < token.count else { return nil }
        value = (value & 0x1F) << 6 | Int(token[i]) & 0x3F
        i += 1
      }
      guard value < bytes.count, let byte = bytes[value] else { return nil }
      result.append(byte)
    }
    return result
  }

  /// How a file writes the token of these bytes.
  static func text(of token: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    for byte in token { text.append(scalars[Int(byte)]) }
    return String(text)
  }
}
