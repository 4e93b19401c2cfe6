/// As much of EXIF as it takes to find the orientation. An EXIF record is a TIFF file without an
/// image (EXIF 2.3, section 4.5; TIFF 6.0, section 2).
enum EXIF {
  /// The value of tag 274, or nil when there is none or the record ends before it. A value that
  /// isn't one whole number is given as 0.
  static func orientation(in record: ArraySlice<UInt8>) -> Int? {
    var reader = Reader(bytes: record)
    for _ in 0..<2 where reader.bytes.starts(with: prefix) {
      reader.bytes = reader.bytes.dropFirst(prefix.count)
    }
    guard reader.readByteOrder(), let directory = reader.integer(at: 4, size: 4),
      let entries = reader.integer(at: directory, size: 2)
    else { return nil }
    for entry in 0..<entries {
      let start = directory + 2 + entry * 12
      guard let tag = reader.integer(at: start, size: 2),
        let type = reader.integer(at: start + 2, size: 2),
        let count = reader.integer(at: start + 4, size: 4),
        reader.integer(at: start + 8, size: 4) != nil
      else { return nil }
      guard tag == 274, 1...16 ~= type else { continue }
      guard count == 1, let size = wholeNumberSizes[type] else { return 0 }
      return reader.integer(at: start + 8, size: size)
    }
    return nil
  }

  private static let prefix = Array("Exif\0\0".utf8)

  /// Bytes of the TIFF types that Pillow reads as a number that can equal 1 to 8. It reads type 1
  /// (BYTE) as text, which never does.
  private static let wholeNumberSizes = [3: 2, 4: 4, 6: 1, 8: 2, 9: 4, 13: 4]

  private struct Reader {
    var bytes: ArraySlice<UInt8>
    private var isBigEndian = false

    init(bytes: ArraySlice<UInt8>) {
      self.bytes = bytes
    }

    /// False when this isn't TIFF.
    mutating func readByteOrder() -> Bool {
      if bytes.starts(with: [0x49, 0x49, 0x2A, 0x00]) { return true }
      isBigEndian = true
      return bytes.starts(with: [0x4D, 0x4D, 0x00, 0x2A])
    }

    func integer(at offset: Int, size: Int) -> Int? {
      guard offset <= bytes.count - size else { return nil }
      let start = bytes.startIndex + offset
      let field = bytes[start..<start + size]
      let value = { (value: Int, byte: UInt8) in value << 8 | Int(byte) }
      return isBigEndian ? field.reduce(0, value) : field.reversed().reduce(0, value)
    }
  }
}
