/// A model that answers chats.
///
/// The server calls ``respond(to:)`` for several requests at a time, so that an engine behind it can
/// batch them. How many, ``ServerSettings/concurrentRequests`` says.
public protocol ChatModel: Sendable {
  /// What is told of the model, and what requests are held against. Does not change.
  var card: ModelCard { get }

  /// Begins to answer; returns at once.
  ///
  /// The stream holds one ``ChatEvent/started(promptTokens:)``; then for each choice any number of
  /// ``ChatEvent/delta(choice:text:tokens:)`` and one ``ChatEvent/finished(choice:reason:)``, the
  /// choices in any interleaving; then one ``ChatEvent/usage(prompt:completion:)``, and ends.
  ///
  /// It throws ``ChatRefusal`` where the request can't be answered as it is; whatever else it throws
  /// counts as a failure of the model, and the client is told no more than that.
  ///
  /// When the client leaves or the request's time is up, the server stops to iterate. Whoever makes
  /// the stream hears of it in its continuation's `onTermination`, with `.cancelled`, and must stop
  /// generating then.
  func respond(to request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error>
}

/// What happens while a model answers.
public enum ChatEvent: Sendable, Equatable {
  /// The prompt was accepted, and has this many tokens, images included.
  case started(promptTokens: Int)

  /// More of a choice's text: whole characters, never a stop string or a part that may become one.
  ///
  /// `tokens` are those that the text was decoded from where the request asks for
  /// ``ChatRequest/logprobs``, else empty. Text and tokens may come apart, the text later.
  case delta(choice: Int, text: String, tokens: [TokenLogprob])

  /// A choice is complete.
  case finished(choice: Int, reason: FinishReason)

  /// All choices are complete: the tokens of the prompt, and those generated for all choices.
  case usage(prompt: Int, completion: Int)
}

/// Why a choice ends.
public enum FinishReason: String, Sendable, Equatable {
  /// The model said its last token, or a stop string.
  case stop
  /// There was no room, or no permission, for another token.
  case length
}

/// A generated token, and what stood beside it.
public struct TokenLogprob: Sendable, Equatable {
  /// The bytes of the token; they need not be whole characters.
  public var bytes: [UInt8]
  /// Natural logarithm of its probability.
  public var logprob: Double
  /// The likeliest tokens of that place, likeliest first, as many as the request asks for.
  public var alternatives: [Alternative]

  /// A token that could have stood there.
  public struct Alternative: Sendable, Equatable {
    /// The bytes of the token.
    public var bytes: [UInt8]
    /// Natural logarithm of its probability.
    public var logprob: Double

    /// An alternative of these bytes.
    public init(bytes: [UInt8], logprob: Double) {
      self.bytes = bytes
      self.logprob = logprob
    }
  }

  /// A token of these bytes.
  public init(bytes: [UInt8], logprob: Double, alternatives: [Alternative] = []) {
    self.bytes = bytes
    self.logprob = logprob
    self.alternatives = alternatives
  }
}
