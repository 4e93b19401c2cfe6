import Diagnostics

/// The key of a server. It is sent to that server in one header, and shown nowhere: whatever prints
/// or encodes this value shows stars.
public struct CaptionerKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let text: String

  /// The key in `text`, without white space around it; nil if there is none.
  ///
  /// - Throws: ``CaptionerError/badKey(variable:)`` if it can't stand in a header.
  public init?(_ text: String, variable: String) throws {
    let trimmed = text.trimmingWhiteSpace()
    if trimmed.isEmpty { return nil }
    guard trimmed.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw CaptionerError.badKey(variable: variable)
    }
    self.text = trimmed
  }

  /// The value of the header `Authorization`.
  var authorization: String { "Bearer " + text }

  /// `other` without this key: servers at times repeat it in their errors.
  func redacting(_ other: String) -> String {
    other.replacing(text, with: "***")
  }

  /// Stars.
  public var description: String { "***" }
  /// Stars.
  public var debugDescription: String { "***" }
  /// Nothing to look into.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension String {
  /// Without white space at its ends.
  func trimmingWhiteSpace() -> String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
