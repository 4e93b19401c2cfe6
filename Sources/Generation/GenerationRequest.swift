import QwenVL

/// A prompt, and how it is to be answered.
public struct GenerationRequest: Sendable {
  /// Tokens and pictures.
  public var prompt: TokenSequence
  /// How many answers.
  public var samples: Int
  /// How tokens are chosen.
  public var sampling: SamplingSettings
  /// The most tokens of an answer, the one that ends it included.
  public var maxTokens: Int
  /// Tokens that end an answer.
  public var stopTokens: Set<Int32>
  /// Texts that end an answer; they are not part of it.
  public var stopTexts: [String]
  /// Decides all draws: the same request with the same seed gives the same answers, whatever else is
  /// computed at the same time (up to ties that rounding decides).
  public var seed: UInt64
  /// How many of the likeliest tokens are reported for each token.
  public var alternatives: Int
  /// Groups of tokens whose probability is reported for each token.
  public var watched: [[Int32]]

  /// A request.
  public init(
    prompt: TokenSequence, samples: Int = 1, sampling: SamplingSettings = SamplingSettings(),
    maxTokens: Int, stopTokens: Set<Int32>, stopTexts: [String] = [], seed: UInt64 = 0,
    alternatives: Int = 0, watched: [[Int32]] = []
  ) {
    self.prompt = prompt
    self.samples = samples
    self.sampling = sampling
    self.maxTokens = maxTokens
    self.stopTokens = stopTokens
    self.stopTexts = stopTexts
    self.seed = seed
    self.alternatives = alternatives
    self.watched = watched
  }

  /// Throws unless the request can be answered by a model with a context of `limit` tokens.
  ///
  /// - Throws: ``GenerationError``.
  public func check(limit: Int) throws {
    try sampling.check()
    guard samples >= 1, samples <= 1024 else {
      throw GenerationError.setting(name: "samples", value: Double(samples), range: "1 to 1024")
    }
    guard maxTokens >= 1 else {
      throw GenerationError.setting(
        name: "max_tokens", value: Double(maxTokens), range: "1 or more")
    }
    guard prompt.tokens.count + maxTokens <= limit else {
      throw GenerationError.tooLong(prompt: prompt.tokens.count, answer: maxTokens, limit: limit)
    }
  }
}

/// An answer to a prompt.
public struct Completion: Sendable, Equatable {
  /// Why it ended.
  public enum Finish: String, Sendable, Codable {
    /// A token or text that ends it came.
    case stop
    /// It had as many tokens as it may have.
    case length
    /// It was not wanted any longer.
    case cancelled
  }

  /// The tokens in order, with the one that ended it.
  public internal(set) var tokens: [ChosenToken] = []
  /// The text, without special tokens and what ended it.
  public internal(set) var text = ""
  /// Why it ended; nil as long as it goes on.
  public internal(set) var finish: Finish?

  /// The ids of ``tokens``.
  public var ids: [Int32] { tokens.map(\.id) }
}
