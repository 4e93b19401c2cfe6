import Foundation

/// One turn of a conversation. The images of a row come before the first user text.
public struct Message: Codable, Sendable, Equatable {
  /// `system`, `user` or `assistant`.
  public let role: String
  /// The text.
  public let content: String

  /// A turn of `role`.
  public init(role: String, content: String) {
    self.role = role
    self.content = content
  }

  /// Conversations as the manifest stores them; none where the text is not one.
  public static func decode(_ json: String) -> [Message] {
    (try? JSONDecoder().decode([Message].self, from: Data(json.utf8))) ?? []
  }
}

/// JSON as the manifest stores it: sorted keys, plain slashes, the same text for the same value.
enum ManifestJSON {
  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
