/// What is there before anything is asked, and what asking will come to.
public struct CaptionPlan: Sendable, Equatable {
  /// The model's name.
  public let model: String
  /// Images that are to have captions.
  public let images: Int
  /// Images of them with an answer that can be used.
  public let answered: Int
  /// Images of them whose answers were rejected, as often as may be asked.
  public let rejected: Int
  /// Requests to make; more where answers are rejected and may be asked for again.
  public let requests: Int
  /// An estimate of the requests' tokens: of the text a quarter of its bytes, of a picture as many
  /// as Qwen2.5-VL makes of it. Other models count pictures in other ways.
  public let promptTokens: Int
  /// An estimate of the answers' tokens: the mean of the model's answers so far, else a guess from
  /// the numbers of sentences and questions.
  public let completionTokens: Int
}

/// What asking has come to so far.
public struct CaptionTally: Sendable, Equatable {
  /// Images that are through, whether their answers can be used or not.
  public internal(set) var images = 0
  /// Answers.
  public internal(set) var answers = 0
  /// Answers that can be used.
  public internal(set) var accepted = 0
  /// Answers that can't be, by the kind of reason.
  public internal(set) var rejected: [String: Int] = [:]
  /// Tokens of the requests, as the server counts them.
  public internal(set) var promptTokens = 0
  /// Tokens of the answers, as the server counts them.
  public internal(set) var completionTokens = 0

  /// Answers that can't be used.
  public var rejections: Int { rejected.values.reduce(0, +) }

  /// Nothing yet.
  public init() {}
}

/// What tokens cost, in the currency of whoever asks, by the million.
public struct TokenPrice: Sendable, Equatable {
  /// Of a million tokens sent.
  public let input: Double
  /// Of a million tokens received.
  public let output: Double

  /// Prices by the million.
  public init(input: Double, output: Double) {
    self.input = input
    self.output = output
  }

  /// What so many tokens cost.
  public func of(promptTokens: Int, completionTokens: Int) -> Double {
    (Double(promptTokens) * input + Double(completionTokens) * output) / 1_000_000
  }
}

/// A question and an answer about an image by a large model.
public struct AcceptedText: Sendable, Equatable {
  /// The kind of question.
  public let task: TextTask
  /// The question; nil for a caption, which any request for a description may ask for.
  public let question: String?
  /// The answer.
  public let answer: String
  /// The model's name.
  public let model: String
  /// SHA-256 of the request, under which the manifest has the whole answer.
  public let request: String
}
