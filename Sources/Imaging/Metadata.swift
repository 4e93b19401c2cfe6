/// The places where a file may say how its image was turned, in the order Pillow asks them.
struct Metadata {
  /// A TIFF directory, with or without the prefix "Exif\0\0".
  var exif: ArraySlice<UInt8>?

  /// ImageMagick's way of keeping EXIF in PNG text: a header of three lines, then hex digits.
  var rawProfile: ArraySlice<UInt8>?

  /// An XMP packet.
  var xmp: ArraySlice<UInt8>?

  /// 1 to 8; 1 when nothing says otherwise, or nothing sensible.
  var orientation: Int {
    let directory = exif ?? rawProfile.flatMap(Self.unwrap)?[...]
    if let directory, let found = EXIF.orientation(in: directory) { return Self.known(found) }
    if let xmp, let found = Self.orientation(inXMP: xmp) { return Self.known(found) }
    return 1
  }

  private static func known(_ orientation: Int) -> Int {
    1...8 ~= orientation ? orientation : 1
  }

  /// The first `tiff:Orientation="n` or `tiff:Orientation>n`.
  static func orientation(inXMP packet: ArraySlice<UInt8>) -> Int? {
    let name = Array("tiff:Orientation".utf8)
    var rest = packet
    while let hit = rest.firstIndex(of: name[0]) {
      rest = rest[hit...]
      if rest.starts(with: name) {
        var value = rest.dropFirst(name.count)
        if value.starts(with: Array("=\"".utf8)) {
          value = value.dropFirst(2)
        } else if value.first == UInt8(ascii: ">") {
          value = value.dropFirst()
        } else {
          value = []
        }
        if let digit = value.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit {
          return Int(digit - UInt8(ascii: "0"))
        }
      }
      rest = rest.dropFirst()
    }
    return nil
  }

  /// The bytes behind the hex digits, or nil if there are others.
  static func unwrap(rawProfile text: ArraySlice<UInt8>) -> [UInt8]? {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let digits = lines.dropFirst(3).joined().compactMap { byte -> UInt8? in
      byte == UInt8(ascii: " ") ? nil : byte
    }
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      let high = Character(Unicode.Scalar(digits[index])).hexDigitValue
      let low = Character(Unicode.Scalar(digits[index + 1])).hexDigitValue
      guard let high, let low else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return bytes
  }
}
