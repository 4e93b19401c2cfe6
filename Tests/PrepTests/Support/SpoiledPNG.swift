/// Pictures that are not what they seem.
enum SpoiledPNG {
  /// `png` with a header that claims another size, its checksum right.
  static func claiming(width: UInt32, height: UInt32, _ png: [UInt8]) -> [UInt8] {
    var bytes = png
    bytes.replaceSubrange(16..<24, with: bigEndian(width) + bigEndian(height))
    bytes.replaceSubrange(29..<33, with: bigEndian(crc(bytes[12..<29])))
    return bytes
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }

  /// The checksum of a PNG chunk (https://www.w3.org/TR/png-3/#D-CRCAppendix).
  private static func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xedb8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
