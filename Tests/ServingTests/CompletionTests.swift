import Testing

@testable import Serving

@Suite("A chat completion")
struct CompletionTests {
  private static let words = ["two", " Größen", " 漢字", " 🙂"]

  @Test("is OpenAI's object")
  func whole() async throws {
    try await Harness.run(ScriptedModel.saying(Self.words)) { harness in
      let answer = try await harness.chat()
      #expect(answer.status == 200)
      #expect(answer.fields["content-type"] == "application/json")
      #expect(try answer.text("object") == "chat.completion")
      #expect(try answer.text("id")?.hasPrefix("chatcmpl-") == true)
      #expect(try answer.text("model") == "scripted")
      #expect(try answer.text("choices.0.message.role") == "assistant")
      #expect(try answer.text("choices.0.message.content") == "two Größen 漢字 🙂")
      #expect(try answer.text("choices.0.finish_reason") == "stop")
      #expect(try answer.value("choices.0.logprobs") == .null)
      #expect(try answer.value("choices.1") == nil)
      #expect(try answer.value("usage.prompt_tokens") == .integer(7))
      #expect(try answer.value("usage.completion_tokens") == .integer(4))
      #expect(try answer.value("usage.total_tokens") == .integer(11))
    }
  }

  @Test("has as many choices as are asked for, each cut where it is told")
  func choices() async throws {
    try await Harness.run(ScriptedModel.saying(Self.words)) { harness in
      let answer = try await harness.chat(#","n":3,"max_tokens":2"#)
      for index in 0..<3 {
        #expect(try answer.value("choices.\(index).index") == .integer(index))
        #expect(try answer.text("choices.\(index).message.content") == "two Größen")
        #expect(try answer.text("choices.\(index).finish_reason") == "length")
      }
      #expect(try answer.value("usage.completion_tokens") == .integer(6))
    }
  }

  @Test("tells the tokens' log probabilities where they are asked for")
  func logprobs() async throws {
    try await Harness.run(ScriptedModel.saying(["é"])) { harness in
      let answer = try await harness.chat(#","logprobs":true,"top_logprobs":2"#)
      let token = "choices.0.logprobs.content.0"
      #expect(try answer.text("\(token).token") == "é")
      #expect(try answer.value("\(token).logprob") == .number(-0.5))
      #expect(try answer.value("\(token).bytes") == .array([.integer(0xC3), .integer(0xA9)]))
      #expect(try answer.text("\(token).top_logprobs.1.token") == "é1")
      // JSON has no infinity.
      #expect(try answer.value("\(token).top_logprobs.1.logprob") == .integer(-9999))
      #expect(try answer.value("\(token).top_logprobs.2") == nil)
    }
  }

  @Test("arrives as events, in order, and ends with a mark")
  func stream() async throws {
    try await Harness.run(ScriptedModel.saying(Self.words)) { harness in
      let answer = try await harness.chat(#","stream":true"#)
      #expect(answer.status == 200)
      #expect(answer.fields["content-type"] == "text/event-stream; charset=utf-8")
      #expect(answer.fields["transfer-encoding"] == "chunked")
      let events = answer.events
      #expect(events.last == "[DONE]")
      let chunks = try events.dropLast().map { try Chunk($0) }
      #expect(chunks.map(\.content) == ["", "two", " Größen", " 漢字", " 🙂", nil])
      #expect(chunks.map(\.role) == ["assistant", nil, nil, nil, nil, nil])
      #expect(chunks.map(\.reason) == [nil, nil, nil, nil, nil, "stop"])
      #expect(Set(chunks.map(\.id)).count == 1)
      #expect(chunks.allSatisfy { $0.object == "chat.completion.chunk" && $0.usage == nil })
    }
  }

  @Test("tells the usage in a stream's last event where it is asked for, and null before")
  func usage() async throws {
    try await Harness.run(ScriptedModel.saying(["a", "b"])) { harness in
      let answer = try await harness.chat(
        #","stream":true,"n":2,"stream_options":{"include_usage":true}"#)
      let chunks = try answer.events.dropLast().map { try Chunk($0) }
      #expect(chunks.dropLast().allSatisfy { $0.usage == .null })
      #expect(chunks.last?.choice == nil)
      #expect(chunks.last?.usage == Usage(prompt: 7, completion: 4).json)
      #expect(chunks.compactMap(\.choice) == [0, 1, 0, 1, 0, 1, 0, 1])
    }
  }

  @Test("is streamed while the model still speaks")
  func early() async throws {
    try await Harness.run(ScriptedModel.hanging()) { harness in
      let client = try await harness.client()
      try await client.send("POST", "/v1/chat/completions", Harness.body(#","stream":true"#))
      try await client.read(until: "well")
    }
  }

  @Test("hands the model what was asked, and the model's defaults where nothing was")
  func request() async throws {
    var card = ModelCard.scripted
    card.defaults = Sampling(temperature: 0.1, topP: 0.9, topK: 5)
    let model = ScriptedModel(card: card) { request, events in
      try await ScriptedModel.say(["a"], .zero, to: request, events)
    }
    try await Harness.run(model) { harness in
      _ = try await harness.chat()
      _ = try await harness.chat(
        #","temperature":0,"top_p":0.5,"top_k":-1,"min_p":0.1,"repetition_penalty":1.1,"seed":-3,"#
          + #""stop":["x","y"],"max_completion_tokens":9,"max_tokens":8,"unknown":{"a":[1]}"#)
      let requests = model.state.requests
      #expect(requests[0].sampling == card.defaults)
      #expect(requests[0].maxTokens == card.defaultMaxTokens)
      #expect(requests[0].messages == [ChatMessage(role: .user, parts: [.text("hi")])])
      #expect(
        requests[1].sampling
          == Sampling(temperature: 0, topP: 0.5, topK: nil, minP: 0.1, repetitionPenalty: 1.1))
      #expect(requests[1].seed == -3)
      #expect(requests[1].stop == ["x", "y"])
      #expect(requests[1].maxTokens == 9)
    }
  }
}

/// One event of a stream.
private struct Chunk {
  let id: String?
  let object: String?
  let choice: Int?
  let content: String?
  let role: String?
  let reason: String?
  let usage: JSON?

  init(_ text: String) throws {
    let answer = Client.Answer(status: 200, fields: [:], body: text)
    id = try answer.text("id")
    object = try answer.text("object")
    if case .integer(let index)? = try answer.value("choices.0.index") {
      choice = index
    } else {
      choice = nil
    }
    content = try answer.text("choices.0.delta.content")
    role = try answer.text("choices.0.delta.role")
    reason = try answer.text("choices.0.finish_reason")
    usage = try answer.value("usage").map(Self.sorted)
  }

  /// An object that was read has no order of its members.
  private static func sorted(_ value: JSON) -> JSON {
    guard case .members(let members) = value else { return value }
    let order = ["prompt_tokens", "completion_tokens", "total_tokens"]
    return .members(order.compactMap { name in members.first { $0.name == name } })
  }
}
