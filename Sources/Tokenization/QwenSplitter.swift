/// Cuts a text into the words that are encoded one by one, as Qwen2's pattern does:
///
/// ```
/// (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*
///   |\s*[\r\n]+|\s+(?!\S)|\s+
/// ```
/// Written out by hand: the first alternative that fits decides, each takes as much as it can, and
/// every character belongs to exactly one word.
struct QwenSplitter {
  /// The pattern as `tokenizer.json` spells it.
  static let pattern =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"#
    + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

  private let text: UnsafeBufferPointer<UInt8>
  private var position = 0

  /// A splitter of well-formed UTF-8, which must outlive it.
  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
  }

  /// The next word, nil at the end.
  mutating func next() -> Range<Int>? {
    guard position < text.count else { return nil }
    let start = position
    position = end(ofWordAt: start)
    return start..<position
  }

  /// A character's class and where the next one begins.
  private func character(at i: Int) -> (CharacterClass, next: Int) {
    let byte = text[i]
    if byte < 0x80 { return (CharacterClass(ascii: byte), i + 1) }
    let (scalar, next) = scalar(at: i)
    return (CharacterClass(scalar), next)
  }

  private func scalar(at i: Int) -> (Unicode.Scalar, next: Int) {
    let first = UInt32(text[i])
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = length == 1 ? first : first & (0xFF >> UInt32(length + 1))
    for k in 1..<max(length, 1) { value = value << 6 | UInt32(text[i + k]) & 0x3F }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", i + length)
  }

  private func end(ofWordAt start: Int) -> Int {
    if text[start] == UInt8(ascii: "'"), let end = contraction(at: start) { return end }
    let (kind, next) = character(at: start)
    switch kind {
    case .letter: return run(of: .letter, from: next)
    case .number: return next
    case .newline: return white(from: start)
    case .space, .other:
      if next < text.count, case (.letter, let after) = character(at: next) {
        return run(of: .letter, from: after)
      }
      if kind == .other { return others(from: next) }
      if text[start] == UInt8(ascii: " "), next < text.count,
        case (.other, let after) = character(at: next)
      {
        return others(from: after)
      }
      return white(from: start)
    }
  }

  /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)` after an apostrophe. Without regard to case, `s` is also U+017F.
  private func contraction(at start: Int) -> Int? {
    guard let first = lowercase(at: start + 1) else { return nil }
    if "stmd".unicodeScalars.contains(first.scalar) { return first.next }
    guard let second = lowercase(at: first.next) else { return nil }
    switch (first.scalar, second.scalar) {
    case ("r", "e"), ("v", "e"), ("l", "l"): return second.next
    default: return nil
    }
  }

  private func lowercase(at i: Int) -> (scalar: Unicode.Scalar, next: Int)? {
    guard i < text.count else { return nil }
    let (scalar, next) = scalar(at: i)
    if scalar == "\u{17F}" { return ("s", next) }
    guard ("A"..."Z").contains(scalar) else { return (scalar, next) }
    return (Unicode.Scalar(scalar.value + 32) ?? scalar, next)
  }

  private func run(of kind: CharacterClass, from start: Int) -> Int {
    var i = start
    while i < text.count {
      let (found, next) = character(at: i)
      if found != kind { break }
      i = next
    }
    return i
  }

  /// `[^\s\p{L}\p{N}]+[\r\n]*` behind its first character.
  private func others(from start: Int) -> Int {
    run(of: .newline, from: run(of: .other, from: start))
  }

  /// `\s*[\r\n]+|\s+(?!\S)|\s+`: to the last newline of the white space; without one, all but the
  /// character before a word.
  private func white(from start: Int) -> Int {
    var (i, lastNewline, lastStart) = (start, start, start)
    while i < text.count {
      let (kind, next) = character(at: i)
      guard kind == .space || kind == .newline else { break }
      lastStart = i
      i = next
      if kind == .newline { lastNewline = i }
    }
    if lastNewline > start { return lastNewline }
    return i == text.count || lastStart == start ? i : lastStart
  }
}
