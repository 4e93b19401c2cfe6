/// The frame around each event of an event file.
enum EventRecord {
  /// Length, its checksum, the bytes, their checksum; little-endian.
  static func framed(_ bytes: [UInt8]) -> [UInt8] {
    let length = withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) }
    return length + checksum(length) + bytes + checksum(bytes)
  }

  /// The checksum CRC-32C (RFC 3720, appendix B.4), turned and moved so that checksums of checksums
  /// are not degenerate.
  private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    let plain = ~bytes.reduce(~UInt32(0)) {
      table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8
    }
    let masked = (plain >> 15 | plain << 17) &+ 0xa282_ead8
    return withUnsafeBytes(of: masked.littleEndian) { Array($0) }
  }

  /// Remainders of all bytes by the polynomial of Castagnoli, bits reflected.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0x82f6_3b78 : rest >> 1 }
  }
}
