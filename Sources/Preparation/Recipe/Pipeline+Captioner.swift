import Datasets
import Foundation

extension Pipeline {
  /// Settings of the captions by a large model: `captioner` of a recipe's `sft`. Encoded, they are a
  /// part of a build's recorded configuration; what changes no text is left out of that.
  public struct Captioner: Sendable, Equatable, Encodable {
    /// How the model is spoken to.
    public enum Kind: String, Sendable, CaseIterable, Encodable {
      /// OpenAI's chat completions, as also vLLM, llama.cpp's server and Gemini speak them.
      case openai
    }

    /// The name under which the answer's bound on tokens is sent.
    public enum TokenField: String, Sendable, CaseIterable, Encodable {
      /// What most servers know.
      case maxTokens = "max_tokens"
      /// What newer models of OpenAI ask for.
      case maxCompletionTokens = "max_completion_tokens"
    }

    /// How the model is spoken to.
    public var kind = Kind.openai
    /// The API's base, such as `http://localhost:8000/v1`.
    public var url = ""
    /// The model's name, as the server knows it.
    public var model = ""
    /// The most images that are asked about; all if nil.
    public var images: Int?
    /// The most examples of one image that come from the model; half of `examples_per_image` if nil.
    public var examples: Int?
    /// Sentences that a caption should have.
    public var sentences = 6
    /// Questions that should come with a caption.
    public var questions = 4
    /// Whose questions, with their right answers, the model is told where there are any.
    public var priors = Pipeline.Questions.mmad
    /// The most tokens of an answer.
    public var maxTokens = 1500
    /// The name of that bound.
    public var tokenField = TokenField.maxTokens
    /// The sampling temperature; the server's own if nil.
    public var temperature: Double?
    /// How closely the picture is looked at, where the server knows that: low, high or auto.
    public var detail: String?
    /// Whether the server is asked to allow nothing but JSON.
    public var usesJSONMode = false
    /// How often an image is asked about: again where the answer was rejected.
    public var attempts = 1
    /// Requests in flight at once.
    public var concurrency = 4
    /// How often a request is tried again where the server fails for the moment.
    public var retries = 5
    /// The most seconds until an answer.
    public var timeout = 120.0

    /// The keys of a recipe's `captioner`.
    enum CodingKeys: String, CodingKey, CaseIterable {
      case kind, url, model, images, examples, sentences, questions, priors
      case maxTokens = "max_tokens"
      case tokenField = "token_field"
      case temperature, detail
      case usesJSONMode = "json_mode"
      case attempts
    }

    /// Keys that a recipe may have and that change no text.
    private enum RunKeys: String, CodingKey, CaseIterable {
      case concurrency, retries, timeout
    }

    static var keys: [String] {
      CodingKeys.allCases.map(\.rawValue) + RunKeys.allCases.map(\.rawValue)
    }

    /// The settings where nothing else is said.
    public init() {}

    init(_ map: YAMLMap) throws(YAMLFileError) {
      kind = try map.choice(CodingKeys.kind.rawValue)
      url = try map.optionalText(CodingKeys.url.rawValue) ?? ""
      model = try map.optionalText(CodingKeys.model.rawValue) ?? ""
      images = try map.positive(CodingKeys.images)
      examples = try map.positive(CodingKeys.examples)
      sentences = try map.positive(CodingKeys.sentences) ?? sentences
      questions = try map.notNegative(CodingKeys.questions) ?? questions
      priors = try map.optionalChoice(CodingKeys.priors) ?? priors
      maxTokens = try map.positive(CodingKeys.maxTokens) ?? maxTokens
      tokenField = try map.optionalChoice(CodingKeys.tokenField) ?? tokenField
      temperature = try map.optionalNumber(CodingKeys.temperature.rawValue)
      detail = try map.optionalText(CodingKeys.detail.rawValue)
      usesJSONMode = try map.optionalBool(CodingKeys.usesJSONMode.rawValue) ?? usesJSONMode
      attempts = try map.positive(CodingKeys.attempts) ?? attempts
      concurrency = try map.positive(RunKeys.concurrency) ?? concurrency
      retries = try map.notNegative(RunKeys.retries) ?? retries
      timeout = try map.optionalNumber(RunKeys.timeout.rawValue) ?? timeout
      if let problem { throw map.error(problem.key, problem.text, hint: nil) }
    }

    /// What is wrong with a value, and the key that it stands under.
    public var problem: (key: String, text: String)? {
      if let temperature, !(0...2).contains(temperature) {
        return ("temperature", "the temperature is not from 0 to 2")
      }
      if let detail, !["low", "high", "auto"].contains(detail) {
        return ("detail", "the detail is none of low, high and auto")
      }
      if !(timeout > 0 && timeout <= 86_400) {
        return ("timeout", "the timeout is not above 0 and at most a day, in seconds")
      }
      if concurrency > 256 { return ("concurrency", "more than 256 requests at once") }
      return nil
    }
  }
}
