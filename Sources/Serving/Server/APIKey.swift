/// The key that requests must bring. Whatever prints or encodes this value shows stars.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let bytes: [UInt8]

  /// The key in `text`.
  ///
  /// - Throws: ``ServingError/badKey`` if it is empty, or can't stand in a header.
  public init(_ text: String) throws(ServingError) {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .badKey
    }
    bytes = Array(text.utf8)
  }

  /// Whether the header `Authorization` brings the key. The time that it takes depends on the
  /// header's length alone, so that the key can't be guessed piece by piece.
  func opens(_ authorization: String?) -> Bool {
    let scheme = "bearer "
    guard let authorization, authorization.prefix(scheme.count).lowercased() == scheme else {
      return false
    }
    let given = Array(authorization.dropFirst(scheme.count).utf8)
    var difference = given.count ^ bytes.count
    for (index, byte) in given.enumerated() {
      difference |= Int(byte ^ bytes[index % bytes.count])
    }
    return difference == 0
  }

  /// Stars.
  public var description: String { "***" }
  /// Stars.
  public var debugDescription: String { "***" }
  /// Nothing to look into.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
