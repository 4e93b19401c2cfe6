import Foundation

/// A tar written by hand, for what no archiver would write.
struct TarFile {
  /// The kinds of entries, by their type flag.
  enum Kind: Character {
    case file = "0"
    case hardLink = "1"
    case symbolicLink = "2"
    case pipe = "6"
    case gnuSparse = "S"
  }

  private(set) var bytes: [UInt8] = []

  /// The files of `members`, to which other entries can be added.
  init(_ members: Members = Members()) {
    for file in members.files { add(file.path, file.bytes) }
  }

  mutating func add(
    _ path: String, _ contents: [UInt8] = [], kind: Kind = .file, link: String = "",
    declaredSize: Int? = nil
  ) {
    var header = Self.header(path, size: declaredSize ?? contents.count, kind: kind, link: link)
    Self.seal(&header)
    append(header, contents)
  }

  /// Adds a file whose stored bytes are `stored` and stand at `offset` of `realSize` bytes; the rest
  /// is a hole (the old GNU form).
  mutating func addSparse(_ path: String, stored: [UInt8], offset: Int, realSize: Int) {
    var header = Self.header(path, size: stored.count, kind: .gnuSparse, link: "")
    header.replaceSubrange(257..<265, with: Array("ustar  \0".utf8))
    Self.put(Self.octal(offset, 11), at: 386, in: &header)
    Self.put(Self.octal(stored.count, 11), at: 398, in: &header)
    Self.put(Self.octal(realSize, 11), at: 410, in: &header)
    Self.put(Self.octal(0, 11), at: 422, in: &header)
    Self.put(Self.octal(realSize, 11), at: 483, in: &header)
    Self.seal(&header)
    append(header, stored)
  }

  /// Writes the file with its end marker; gives back its path.
  @discardableResult
  func write(to path: String, hasEnd: Bool = true) throws -> String {
    let end = [UInt8](repeating: 0, count: hasEnd ? 1024 : 0)
    try Data(bytes + end).write(to: URL(fileURLWithPath: path))
    return path
  }

  private mutating func append(_ header: [UInt8], _ contents: [UInt8]) {
    bytes += header + contents
    bytes += repeatElement(0, count: (512 - bytes.count % 512) % 512)
  }

  private static func header(_ path: String, size: Int, kind: Kind, link: String) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    put(path, at: 0, in: &header)
    put("0000644", at: 100, in: &header)
    put("0000000", at: 108, in: &header)
    put("0000000", at: 116, in: &header)
    put(octal(size, 11), at: 124, in: &header)
    put(octal(0, 11), at: 136, in: &header)
    put(String(kind.rawValue), at: 156, in: &header)
    put(link, at: 157, in: &header)
    put("ustar\u{0}00", at: 257, in: &header)
    return header
  }

  private static func seal(_ header: inout [UInt8]) {
    header.replaceSubrange(148..<156, with: repeatElement(UInt8(ascii: " "), count: 8))
    let sum = header.reduce(0) { $0 + Int($1) }
    put(octal(sum, 6) + "\u{0} ", at: 148, in: &header)
  }

  private static func octal(_ number: Int, _ digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func put(_ text: String, at offset: Int, in header: inout [UInt8]) {
    header.replaceSubrange(offset..<offset + text.utf8.count, with: Array(text.utf8))
  }
}
