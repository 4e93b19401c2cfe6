/// A chat to be answered, checked against the model's card and the server's limits.
public struct ChatRequest: Sendable, Equatable {
  /// The name of the answer, such as `chatcmpl-0123…`; for logs.
  public var id: String
  /// At least one.
  public var messages: [ChatMessage]
  /// How tokens are drawn.
  public var sampling: Sampling
  /// Most tokens of each choice, at least 1. Where the context holds fewer behind the prompt, the
  /// choice ends there with ``FinishReason/length``.
  public var maxTokens: Int
  /// How many answers are wanted, at least 1.
  public var choices: Int
  /// Texts that end an answer before them; at most 4, none empty.
  public var stop: [String]
  /// Where requests of the same seed and content should get the same answer; nil for any. The
  /// choices of one request differ all the same.
  public var seed: Int?
  /// How many alternatives to tell for each token, 0 for the token alone; nil for no tokens.
  public var logprobs: Int?

  /// A request of these values.
  public init(
    id: String, messages: [ChatMessage], sampling: Sampling = Sampling(), maxTokens: Int,
    choices: Int = 1, stop: [String] = [], seed: Int? = nil, logprobs: Int? = nil
  ) {
    self.id = id
    self.messages = messages
    self.sampling = sampling
    self.maxTokens = maxTokens
    self.choices = choices
    self.stop = stop
    self.seed = seed
    self.logprobs = logprobs
  }
}

/// One turn of a chat.
public struct ChatMessage: Sendable, Equatable {
  /// Who speaks.
  public enum Role: String, Sendable {
    /// Instructions; `developer` in a request is the same.
    case system
    /// Who asks.
    case user
    /// The model.
    case assistant
  }

  /// A piece of a message.
  public enum Part: Sendable, Equatable {
    /// Text as it was sent.
    case text(String)
    /// The bytes of a PNG or JPEG file. Its header was read and its size is within the limits;
    /// whether its pixels are sound, decoding shows.
    case image(bytes: [UInt8])
  }

  /// Who speaks.
  public var role: Role
  /// In order.
  public var parts: [Part]

  /// A message of these parts.
  public init(role: Role, parts: [Part]) {
    self.role = role
    self.parts = parts
  }
}

/// How tokens are drawn.
public struct Sampling: Sendable, Equatable {
  /// 0 for the likeliest token, up to 2.
  public var temperature: Double
  /// The likeliest tokens of this probability together are kept; above 0, up to 1.
  public var topP: Double
  /// This many of the likeliest tokens are kept, at least 1; nil for all.
  public var topK: Int?
  /// Tokens of less than this part of the likeliest token's probability are dropped, 0 to 1; nil
  /// for none.
  public var minP: Double?
  /// Divides the logits of tokens that occurred where they are positive, multiplies them where they
  /// are negative (arXiv 1909.05858, section 4.1); above 0, and 1 for nothing.
  public var repetitionPenalty: Double
  /// Is taken from a token's logit for each time that it was generated; -2 to 2.
  public var frequencyPenalty: Double
  /// Is taken from a token's logit once it was generated; -2 to 2.
  public var presencePenalty: Double

  /// OpenAI's defaults: tokens are drawn as the model says.
  public init(
    temperature: Double = 1, topP: Double = 1, topK: Int? = nil, minP: Double? = nil,
    repetitionPenalty: Double = 1, frequencyPenalty: Double = 0, presencePenalty: Double = 0
  ) {
    self.temperature = temperature
    self.topP = topP
    self.topK = topK
    self.minP = minP
    self.repetitionPenalty = repetitionPenalty
    self.frequencyPenalty = frequencyPenalty
    self.presencePenalty = presencePenalty
  }
}
