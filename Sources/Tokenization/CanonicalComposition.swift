import Foundation

/// NFC as the reference's `tokenizers` computes it: by the tables of Unicode 9, so that later
/// characters are left where they stand.
///
/// A combining mark that Unicode 10 or later brought is to those tables a character like any other: it
/// neither changes places with other marks nor lets them pass. Cutting the text at such characters
/// gives just that, whatever tables the system has.
enum CanonicalComposition {
  /// The text in NFC; UTF-8 in, UTF-8 out.
  static func compose(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    guard needsWork(text) else { return nil }
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
    var result = ""
    var start = scalars.startIndex
    var i = start
    while i < scalars.endIndex {
      let next = scalars.index(after: i)
      if isUnknown(scalars[i]) {
        result += String(scalars[start..<i]).precomposedStringWithCanonicalMapping
        result.unicodeScalars.append(scalars[i])
        start = next
      }
      i = next
    }
    return result + String(scalars[start...]).precomposedStringWithCanonicalMapping
  }

  /// Whether there is a character from U+0300 on: below it, every text is in NFC.
  private static func needsWork(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.contains { $0 >= 0xCC }
  }

  private static func isUnknown(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x10000 ? table[Int(scalar.value)] : look(at: scalar)
  }

  private static let table: [Bool] = (0..<0x10000).map { value in
    Unicode.Scalar(UInt32(value)).map(look) ?? false
  }

  private static func look(at scalar: Unicode.Scalar) -> Bool {
    (scalar.properties.age?.major ?? .max) > 9
  }
}
