/// What the split pattern asks of a character.
enum CharacterClass: UInt8, Sendable {
  /// `\p{L}`
  case letter
  /// `\p{N}`
  case number
  /// `\r` and `\n`
  case newline
  /// `\s` but not a newline
  case space
  /// Everything else: punctuation, marks, symbols, controls.
  case other

  init(_ scalar: Unicode.Scalar) {
    self = scalar.value < 0x10000 ? Self.table[Int(scalar.value)] : Self.look(at: scalar)
  }

  init(ascii byte: UInt8) {
    self = Self.table[Int(byte)]
  }

  /// The classes of the characters below U+10000: looking one up in the tables of Unicode takes ten
  /// times as long.
  private static let table: [CharacterClass] = (0..<0x10000).map { value in
    Unicode.Scalar(UInt32(value)).map(look) ?? .other
  }

  private static func look(at scalar: Unicode.Scalar) -> CharacterClass {
    if scalar == "\r" || scalar == "\n" { return .newline }
    if scalar.properties.isWhitespace { return .space }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .number
    default: return .other
    }
  }
}
