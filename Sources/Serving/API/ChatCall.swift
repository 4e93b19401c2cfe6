/// A request for a chat completion as it was sent: what to ask the model, and how to answer.
struct ChatCall: Sendable, Equatable {
  var request: ChatRequest
  /// The model's name, as the client called it.
  var model: String
  /// Whether the answer is streamed.
  var streams: Bool
  /// Whether a stream ends with the numbers of tokens.
  var includesUsage: Bool
}

/// Reads requests in the form of OpenAI's `POST /v1/chat/completions`.
///
/// What would change the answer and can't be done is refused, such as tools; what only concerns
/// OpenAI's service, and what nobody knows, is ignored. Beyond OpenAI's are `top_k`, `min_p` and
/// `repetition_penalty`, named and meant as by vLLM.
struct ChatCallReader {
  let card: ModelCard
  let limits: RequestLimits

  private static let stops = 4

  /// The call in `body`, which gets the name `id`.
  ///
  /// - Throws: ``APIError``.
  func call(_ body: [UInt8], id: String) throws(APIError) -> ChatCall {
    let fields = try RequestFields(JSON(parsing: body))
    guard let model = try fields.string("model") else {
      throw .invalid("model", "`model` is missing", hint: "this server's is `\(card.id)`")
    }
    guard card.isCalled(model) else { throw .noModel(model, card: card) }
    try refuseUnsupported(fields)
    let streams = try fields.bool("stream") ?? false
    let options = try fields.object("stream_options")
    guard streams || options == nil else {
      throw .invalid("stream_options", "`stream_options` goes with `stream: true` only")
    }
    let request = ChatRequest(
      id: id, messages: try MessageReader(card: card, limits: limits).messages(fields),
      sampling: try sampling(fields), maxTokens: try maxTokens(fields),
      choices: try fields.integer("n", in: 1...limits.choices) ?? 1, stop: try stop(fields),
      seed: try fields.integer("seed"), logprobs: try logprobs(fields))
    return ChatCall(
      request: request, model: model, streams: streams,
      includesUsage: try options?.bool("include_usage") ?? false)
  }

  private func refuseUnsupported(_ fields: RequestFields) throws(APIError) {
    for name in ["tools", "functions"] {
      if let tools = try fields.array(name), !tools.isEmpty {
        throw .unsupported(name, "tools can't be used with this model")
      }
    }
    if let format = try fields.object("response_format") {
      let type = try format.string("type") ?? "text"
      guard type == "text" else {
        throw .unsupported(
          "response_format", "the response format `\(type)` can't be enforced",
          hint: "ask for it in the prompt, and check what comes")
      }
    }
    if case .members(let biases)? = fields["logit_bias"], !biases.isEmpty {
      throw .unsupported("logit_bias", "`logit_bias` is not supported")
    }
    if let modalities = try fields.array("modalities"), modalities != [.string("text")] {
      throw .unsupported("modalities", "the model answers in text only")
    }
  }

  private func sampling(_ fields: RequestFields) throws(APIError) -> Sampling {
    var sampling = card.defaults
    let tiny = Double.leastNonzeroMagnitude
    if let value = try fields.number("temperature", in: 0...2) { sampling.temperature = value }
    if let value = try fields.number("top_p", in: tiny...1) { sampling.topP = value }
    if let value = try fields.integer("top_k", in: -1 ... .max) {
      sampling.topK = value < 1 ? nil : value
    }
    if let value = try fields.number("min_p", in: 0...1) {
      sampling.minP = value == 0 ? nil : value
    }
    if let value = try fields.number("repetition_penalty", in: tiny...10) {
      sampling.repetitionPenalty = value
    }
    if let value = try penalty(fields, "frequency_penalty") { sampling.frequencyPenalty = value }
    if let value = try penalty(fields, "presence_penalty") { sampling.presencePenalty = value }
    return sampling
  }

  private func penalty(_ fields: RequestFields, _ name: String) throws(APIError) -> Double? {
    let value = try fields.number(name, in: -2...2)
    guard card.abilities.penalties || (value ?? 0) == 0 else {
      throw .unsupported(
        name, "`\(name)` is not supported, except 0", hint: "use `repetition_penalty`")
    }
    return value
  }

  private func maxTokens(_ fields: RequestFields) throws(APIError) -> Int {
    let limit = min(limits.maxTokens ?? .max, card.contextLength)
    // The newer name counts where both are there, as with OpenAI.
    for name in ["max_completion_tokens", "max_tokens"] {
      if let count = try fields.integer(name, in: 1...limit) { return count }
    }
    return min(card.defaultMaxTokens, limit)
  }

  private func stop(_ fields: RequestFields) throws(APIError) -> [String] {
    let values: [JSON]
    switch fields["stop"] {
    case nil: return []
    case .string(let text)?: values = [.string(text)]
    case .array(let array)?: values = array
    case let other?:
      throw .invalid("stop", "`stop` must be a string or an array, not \(other.kind)")
    }
    guard values.count <= Self.stops else {
      throw .invalid("stop", "`stop` holds \(values.count) strings, more than \(Self.stops)")
    }
    var texts: [String] = []
    for value in values {
      guard case .string(let text) = value, !text.isEmpty else {
        throw .invalid("stop", "`stop` must hold strings that are not empty")
      }
      texts.append(text)
    }
    return texts
  }

  private func logprobs(_ fields: RequestFields) throws(APIError) -> Int? {
    let isAsked = try fields.bool("logprobs") ?? false
    let most = card.abilities.topLogprobs
    guard !isAsked || most != nil else {
      throw .unsupported("logprobs", "log probabilities can't be had of this model")
    }
    let count = try fields.integer("top_logprobs", in: 0...(most ?? 0))
    guard isAsked || (count ?? 0) == 0 else {
      throw .invalid("top_logprobs", "`top_logprobs` goes with `logprobs: true` only")
    }
    return isAsked ? count ?? 0 : nil
  }
}

extension APIError {
  static func noModel(_ name: String, card: ModelCard) -> APIError {
    APIError(
      404, "there is no model `\(name.prefix(200))` here", hint: "this server's is `\(card.id)`",
      param: "model", code: "model_not_found")
  }
}
