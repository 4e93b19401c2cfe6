/// Reads JSON from front to back, value by value: a vocabulary of 150,000 entries is taken over without
/// building a tree of it first.
struct JSONCursor {
  /// What is wrong with the text, and at which byte.
  struct Malformed: Error {
    let position: Int
    let problem: String
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  /// A cursor before the first byte; `bytes` must outlive it.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// Goes through an object: `body` must read or skip the value of each key.
  mutating func object(
    _ body: (_ key: [UInt8], inout JSONCursor) throws -> Void
  ) throws {
    try expect(UInt8(ascii: "{"))
    if take(UInt8(ascii: "}")) { return }
    repeat {
      let key = try string()
      try expect(UInt8(ascii: ":"))
      try body(key, &self)
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"))
  }

  /// Goes through an array: `body` must read or skip each element.
  mutating func array(_ body: (inout JSONCursor) throws -> Void) throws {
    try expect(UInt8(ascii: "["))
    if take(UInt8(ascii: "]")) { return }
    repeat { try body(&self) } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
  }

  /// A string's UTF-8 bytes, with escapes resolved.
  mutating func string() throws -> [UInt8] {
    try expect(UInt8(ascii: "\""))
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        defer { position += 1 }
        return Array(bytes[start..<position])
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      if byte < 0x20 { break }
      position += 1
    }
    throw malformed("a string does not end")
  }

  /// A whole number.
  mutating func integer() throws -> Int {
    skipSpace()
    let isNegative = take(UInt8(ascii: "-"))
    let start = position
    var value = 0
    while position < bytes.count, case let digit = Int(bytes[position]) - 48,
      (0...9).contains(digit)
    {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow, product <= Int.max - digit else { throw malformed("a number is too large") }
      value = product + digit
      position += 1
    }
    guard position > start, !(position < bytes.count && [46, 69, 101].contains(bytes[position]))
    else { throw malformed("a whole number is expected") }
    return isNegative ? -value : value
  }

  /// True or false.
  mutating func boolean() throws -> Bool {
    if word("true") { return true }
    if word("false") { return false }
    throw malformed("true or false is expected")
  }

  /// Whether the value is null; it is then behind the cursor.
  mutating func null() -> Bool { word("null") }

  /// Whether the next value is a string.
  mutating func isAtString() -> Bool {
    skipSpace()
    return position < bytes.count && bytes[position] == UInt8(ascii: "\"")
  }

  /// Passes over a value, whatever it is.
  mutating func skip() throws {
    skipSpace()
    guard position < bytes.count else { throw malformed("the text ends too soon") }
    switch bytes[position] {
    case UInt8(ascii: "{"): try object { _, cursor in try cursor.skip() }
    case UInt8(ascii: "["): try array { try $0.skip() }
    case UInt8(ascii: "\""): _ = try string()
    default: try skipScalar()
    }
  }

  /// Checks that nothing but white space is left.
  mutating func end() throws {
    skipSpace()
    if position < bytes.count { throw malformed("something follows the end") }
  }

  private mutating func skipScalar() throws {
    let start = position
    while position < bytes.count, !Self.ends(bytes[position]) { position += 1 }
    if position == start { throw malformed("a value is expected") }
  }

  private static func ends(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}")
      || byte == UInt8(ascii: "]")
  }

  private mutating func word(_ word: StaticString) -> Bool {
    skipSpace()
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count else { return false }
    for i in 0..<word.utf8CodeUnitCount where bytes[position + i] != word.utf8Start[i] {
      return false
    }
    position = end
    return true
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws {
    guard take(byte) else {
      throw malformed("`\(Character(Unicode.Scalar(byte)))` is expected")
    }
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
  }

  private func malformed(_ problem: String) -> Malformed {
    Malformed(position: position, problem: problem)
  }
}

// MARK: - Escapes

extension JSONCursor {
  /// The rest of a string that began at `start` and has an escape at the cursor.
  private mutating func escapedString(from start: Int) throws -> [UInt8] {
    var result = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return result
      case UInt8(ascii: "\\"): try escape(into: &result)
      case 0..<0x20: throw malformed("a string does not end")
      default: result.append(byte)
      }
    }
    throw malformed("a string does not end")
  }

  private mutating func escape(into result: inout [UInt8]) throws {
    guard position < bytes.count else { throw malformed("a string does not end") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "b"): result.append(8)
    case UInt8(ascii: "f"): result.append(12)
    case UInt8(ascii: "n"): result.append(10)
    case UInt8(ascii: "r"): result.append(13)
    case UInt8(ascii: "t"): result.append(9)
    case UInt8(ascii: "u"): result.append(contentsOf: Array(String(try scalar()).utf8))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    default: throw malformed("an escape is unknown")
    }
  }

  /// The character of `\uXXXX`, or of two of them that form a pair.
  private mutating func scalar() throws -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw malformed("half a surrogate pair") }
    position += 2
    let second = try codeUnit()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(
        0x10000 + ((UInt32(first) - 0xD800) << 10) + (UInt32(second) - 0xDC00))
    else { throw malformed("half a surrogate pair") }
    return scalar
  }

  private mutating func codeUnit() throws -> UInt16 {
    guard position + 4 <= bytes.count,
      let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw malformed("an escape is incomplete") }
    position += 4
    return unit
  }
}
