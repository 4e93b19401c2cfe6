/// Writes answers in the form of OpenAI's `chat.completion` and `chat.completion.chunk`.
struct CompletionJSON: Sendable {
  let id: String
  /// Seconds since 1970.
  let created: Int
  let model: String
  /// Whether `logprobs` of a choice are an object, else null.
  let hasLogprobs: Bool
  /// Whether the parts of a stream hold `usage`, which is null in all but the last.
  let hasUsage: Bool

  /// One complete answer.
  struct Choice: Sendable {
    var text = ""
    var tokens: [TokenLogprob] = []
    var reason: FinishReason?
  }

  /// The whole answer.
  func completion(_ choices: [Choice], _ usage: Usage) -> JSON {
    let choices = choices.enumerated().map { index, choice in
      JSON.object([
        "index": .integer(index),
        "message": .object([
          "role": .string("assistant"), "content": .string(choice.text), "refusal": .null,
        ]),
        "logprobs": hasLogprobs ? logprobs(choice.tokens) : .null,
        "finish_reason": .optional(choice.reason?.rawValue),
      ])
    }
    return .object([
      "id": .string(id), "object": .string("chat.completion"), "created": .integer(created),
      "model": .string(model), "choices": .array(choices), "usage": usage.json,
    ])
  }

  /// The first part of a choice.
  func opening(_ index: Int) -> JSON {
    chunk(index, delta: .object(["role": .string("assistant"), "content": .string("")]))
  }

  /// A further part of a choice.
  func delta(_ index: Int, _ text: String, _ tokens: [TokenLogprob]) -> JSON {
    chunk(
      index, delta: .object(["content": .string(text)]),
      logprobs: hasLogprobs ? logprobs(tokens) : .null)
  }

  /// The last part of a choice.
  func closing(_ index: Int, _ reason: FinishReason) -> JSON {
    chunk(index, delta: .object([:]), reason: reason)
  }

  /// The part behind all choices.
  func usage(_ usage: Usage) -> JSON { chunk([], usage: usage.json) }

  private func chunk(
    _ index: Int, delta: JSON, logprobs: JSON = .null, reason: FinishReason? = nil
  ) -> JSON {
    chunk([
      .object([
        "index": .integer(index), "delta": delta, "logprobs": logprobs,
        "finish_reason": .optional(reason?.rawValue),
      ])
    ])
  }

  private func chunk(_ choices: [JSON], usage: JSON = .null) -> JSON {
    var members = [
      JSON.Member(name: "id", value: .string(id)),
      JSON.Member(name: "object", value: .string("chat.completion.chunk")),
      JSON.Member(name: "created", value: .integer(created)),
      JSON.Member(name: "model", value: .string(model)),
      JSON.Member(name: "choices", value: .array(choices)),
    ]
    if hasUsage { members.append(JSON.Member(name: "usage", value: usage)) }
    return .members(members)
  }

  private func logprobs(_ tokens: [TokenLogprob]) -> JSON {
    let content = tokens.map { token in
      JSON.object([
        "token": .string(Self.text(token.bytes)), "logprob": Self.number(token.logprob),
        "bytes": Self.bytes(token.bytes),
        "top_logprobs": .array(
          token.alternatives.map {
            .object([
              "token": .string(Self.text($0.bytes)), "logprob": Self.number($0.logprob),
              "bytes": Self.bytes($0.bytes),
            ])
          }),
      ])
    }
    return .object(["content": .array(content), "refusal": .null])
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private static func bytes(_ bytes: [UInt8]) -> JSON {
    .array(bytes.map { .integer(Int($0)) })
  }

  /// JSON has no infinity: OpenAI documents -9999 for the least likely.
  private static func number(_ logprob: Double) -> JSON { .number(max(logprob, -9999)) }
}

/// How many tokens a request took.
struct Usage: Sendable, Equatable {
  let prompt: Int
  let completion: Int

  var json: JSON {
    .object([
      "prompt_tokens": .integer(prompt), "completion_tokens": .integer(completion),
      "total_tokens": .integer(prompt + completion),
    ])
  }
}
