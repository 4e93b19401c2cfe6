/// Tokens such as `<|im_end|>` that are found in the text before anything else is done to it.
struct AddedTokens: Sendable {
  /// One of them.
  struct Token: Sendable, Equatable {
    let content: [UInt8]
    let id: Int32
    /// Whether a decoder may leave it out.
    let isSpecial: Bool
  }

  private(set) var tokens: [Token] = []
  /// The tokens that begin with each byte, longest first.
  private var byFirst = [[Token]](repeating: [], count: 256)

  mutating func add(_ token: Token) {
    guard let first = token.content.first else { return }
    tokens.append(token)
    byFirst[Int(first)].append(token)
    byFirst[Int(first)].sort { $0.content.count > $1.content.count }
  }

  /// The first one in `text` at or after `start`: the leftmost, and of those the longest.
  func next(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> (at: Int, Token)? {
    guard !tokens.isEmpty else { return nil }
    for i in start..<text.count {
      for token in byFirst[Int(text[i])] where Self.stands(token.content, in: text, at: i) {
        return (i, token)
      }
    }
    return nil
  }

  private static func stands(
    _ content: [UInt8], in text: UnsafeBufferPointer<UInt8>, at i: Int
  ) -> Bool {
    guard i + content.count <= text.count else { return false }
    for k in content.indices where text[i + k] != content[k] { return false }
    return true
  }
}
