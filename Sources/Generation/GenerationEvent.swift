/// What happened to a request in a step of a session.
public enum GenerationEvent: Sendable {
  /// The prompt was read.
  case started(request: Int, promptTokens: Int)
  /// A sample got a token; `text` is what it adds to what can be shown, often nothing.
  case token(request: Int, sample: Int, token: ChosenToken, text: String)
  /// A sample is complete.
  case finished(request: Int, sample: Int, completion: Completion)
}

/// How much a session computes at once.
public struct GenerationLimits: Sendable, Equatable {
  /// Samples in a batch, at most; a request with more of them is computed alone.
  public var rows: Int
  /// Tokens of prompts that are read at once, with what fills up short ones; a longer prompt is read
  /// alone.
  public var prefillTokens: Int

  /// Limits.
  public init(rows: Int = 64, prefillTokens: Int = 8192) {
    self.rows = rows
    self.prefillTokens = prefillTokens
  }
}
