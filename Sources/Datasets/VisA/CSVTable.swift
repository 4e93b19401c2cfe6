/// The rows of a small file of comma-separated values (RFC 4180), forgiving where nothing is lost:
/// with or without quotes, byte order mark, carriage returns and empty lines.
struct CSVTable {
  /// One line.
  struct Row {
    /// Its number in the file, from 1.
    let line: Int
    /// Its values, without quotes and the space around them.
    let values: [String]
  }

  /// The first line.
  let header: Row
  /// All others.
  let rows: [Row]

  /// Nil for a file without any line.
  init?(_ bytes: [UInt8]) {
    var text = String(decoding: bytes, as: UTF8.self)
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    var rows = Self.rows(text)
    guard !rows.isEmpty else { return nil }
    header = rows.removeFirst()
    self.rows = rows
  }

  private static func rows(_ text: String) -> [Row] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .compactMap { number, line in
        line.allSatisfy(\.isWhitespace) ? nil : Row(line: number + 1, values: values(line))
      }
  }

  private static func values(_ line: Substring) -> [String] {
    var values: [String] = []
    var value = ""
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        values.append(value)
        value = ""
      default: value.append(character)
      }
    }
    return (values + [value]).map { $0.trimmed }
  }

  /// The place of a column, whatever the case of its name.
  func column(_ name: String) -> Int? {
    header.values.firstIndex { $0.lowercased() == name }
  }
}

extension StringProtocol {
  /// Without the white space and the quotes around it.
  var trimmed: String {
    let isOuter: (Character) -> Bool = { $0.isWhitespace || $0 == "'" || $0 == "\"" }
    let start = drop(while: isOuter)
    return String(start.reversed().drop(while: isOuter).reversed())
  }
}
