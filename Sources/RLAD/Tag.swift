/// One of the four tags of the answer format.
public enum Tag: String, Sendable, Hashable, CaseIterable {
  /// Opens the reasoning.
  case thinkOpen = "<think>"
  /// Closes the reasoning.
  case thinkClose = "</think>"
  /// Opens the answer.
  case answerOpen = "<answer>"
  /// Closes the answer.
  case answerClose = "</answer>"

  /// The ranges in `text` that hold this tag, in order.
  ///
  /// Compares bytes: the tags are ASCII, and characters would hide one whose `>` carries a
  /// combining mark.
  func ranges(in text: String) -> [Range<String.Index>] {
    let tag = Array(rawValue.utf8)
    let bytes = text.utf8
    var found: [Range<String.Index>] = []
    var start = bytes.startIndex
    while let open = bytes[start...].firstIndex(of: UInt8(ascii: "<")) {
      if bytes[open...].starts(with: tag) {
        let end = bytes.index(open, offsetBy: tag.count)
        found.append(open..<end)
        start = end
      } else {
        start = bytes.index(after: open)
      }
    }
    return found
  }
}
