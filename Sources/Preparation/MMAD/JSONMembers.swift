import Foundation

/// The members of a file that is one large JSON object, found one at a time and without reading
/// their values: a value that is spoilt spoils no other.
struct JSONMembers {
  /// A key with the place of its value.
  struct Member {
    let key: String
    /// Where the value's bytes are, without white space around them.
    let value: Range<Int>
    /// The line of the key, from 1.
    let line: Int
  }

  /// Where and why the object can't be followed any further.
  struct Break: Error {
    let line: Int
    let detail: String
  }

  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0
  private var line = 1
  private var isOpen = false

  /// The members of the object in `bytes`, which must outlive this value.
  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    // A byte order mark is allowed before the text.
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
  }

  /// The next member; nil behind the last one.
  mutating func next() throws(Break) -> Member? {
    skipSpace()
    if !isOpen {
      guard take("{") else { throw failure("it is no JSON object") }
      isOpen = true
      skipSpace()
      if take("}") { return try end() }
    } else if take("}") {
      return try end()
    } else {
      guard take(",") else { throw failure(atEnd ? "it ends too early" : "a comma is missing") }
      skipSpace()
    }
    let line = line
    guard let key = text(try string()) else { throw failure("a key is no text") }
    skipSpace()
    guard take(":") else { throw failure("no `:` follows the key `\(key)`") }
    skipSpace()
    return Member(key: key, value: try value(), line: line)
  }

  private mutating func end() throws(Break) -> Member? {
    skipSpace()
    guard atEnd else { throw failure("something follows the object") }
    position = bytes.count
    isOpen = true
    return nil
  }

  private var atEnd: Bool { position >= bytes.count }

  private func failure(_ detail: String) -> Break { Break(line: line, detail: detail) }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard !atEnd, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while !atEnd, [0x20, 0x0a, 0x0d, 0x09].contains(bytes[position]) {
      if bytes[position] == 0x0a { line += 1 }
      position += 1
    }
  }

  /// The range of the string that starts here, with its quotes.
  private mutating func string() throws(Break) -> Range<Int> {
    let start = position
    guard take("\"") else { throw failure(atEnd ? "it ends too early" : "a key is missing") }
    while !atEnd {
      switch bytes[position] {
      case UInt8(ascii: "\\"): position += 2
      case UInt8(ascii: "\""):
        position += 1
        return start..<position
      case let byte:
        if byte == 0x0a { line += 1 }
        position += 1
      }
    }
    throw failure("it ends inside a text")
  }

  /// The range of the value that starts here: a text, what stands between balanced brackets, or a
  /// word.
  private mutating func value() throws(Break) -> Range<Int> {
    let start = position
    if !atEnd, bytes[position] == UInt8(ascii: "\"") { return try string() }
    var depth = 0
    while !atEnd {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        _ = try string()
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}") where depth == 0, UInt8(ascii: ",") where depth == 0,
        0x20 where depth == 0, 0x0a where depth == 0, 0x0d where depth == 0, 0x09 where depth == 0:
        return start..<position
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case 0x0a: line += 1
      default: break
      }
      position += 1
      if depth == 0, [UInt8(ascii: "}"), UInt8(ascii: "]")].contains(bytes[position - 1]) {
        return start..<position
      }
    }
    throw failure("it ends too early")
  }

  private func text(_ range: Range<Int>) -> String? {
    let data = Data(bytes[range])
    return try? JSONDecoder().decode(String.self, from: data)
  }
}
