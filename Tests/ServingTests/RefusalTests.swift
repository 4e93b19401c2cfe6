import Testing

@testable import Serving

@Suite("What can't be answered")
struct RefusalTests {
  private struct Broken: Error {}

  @Test(
    "is refused with what is wrong, where",
    arguments: [
      (#","n":0"#, "n"), (#","n":9"#, "n"), (#","n":1.5"#, "n"), (#","n":"1""#, "n"),
      (#","temperature":3"#, "temperature"), (#","temperature":true"#, "temperature"),
      (#","top_p":0"#, "top_p"), (#","top_k":-2"#, "top_k"), (#","min_p":2"#, "min_p"),
      (#","repetition_penalty":0"#, "repetition_penalty"), (#","max_tokens":0"#, "max_tokens"),
      (#","max_completion_tokens":5000"#, "max_completion_tokens"),
      (#","frequency_penalty":0.5"#, "frequency_penalty"),
      (#","presence_penalty":-1"#, "presence_penalty"), (#","stop":["a",""]"#, "stop"),
      (#","stop":["a","b","c","d","e"]"#, "stop"), (#","stop":7"#, "stop"),
      (#","stream":1"#, "stream"), (#","stream_options":{"include_usage":true}"#, "stream_options"),
      (#","logprobs":2"#, "logprobs"), (#","top_logprobs":2"#, "top_logprobs"),
      (#","logprobs":true,"top_logprobs":21"#, "top_logprobs"), (#","tools":[{}]"#, "tools"),
      (#","response_format":{"type":"json_object"}"#, "response_format"),
      (#","logit_bias":{"1":2}"#, "logit_bias"), (#","modalities":["text","audio"]"#, "modalities"),
      (#","seed":"a""#, "seed"),
    ])
  func parameters(_ more: String, _ param: String) throws {
    let error = try #require(throws: APIError.self) { try read(Harness.body(more)) }
    #expect(error.status == 400)
    #expect(error.param == param)
    #expect(!error.message.isEmpty)
  }

  @Test(
    "does not hide in a member that is as good as absent",
    arguments: [
      #","n":null,"stop":null,"tools":null"#, #","frequency_penalty":0,"presence_penalty":0.0"#,
      #","tools":[],"tool_choice":"none""#, #","response_format":{"type":"text"}"#,
      #","top_logprobs":0,"logit_bias":{}"#, #","user":"me","store":true,"metadata":{"a":"b"}"#,
    ])
  func harmless(_ more: String) throws {
    #expect(try read(Harness.body(more)).request.choices == 1)
  }

  @Test(
    "names the message and the part",
    arguments: [
      ("[]", "messages"), ("7", "messages"), ("[7]", "messages[0]"),
      (#"[{"role":"user"}]"#, "messages[0].content"),
      (#"[{"role":"user","content":7}]"#, "messages[0].content"),
      (#"[{"content":"a"}]"#, "messages[0].role"),
      (#"[{"role":"tool","content":"a"}]"#, "messages[0].role"),
      (#"[{"role":"assistant","content":"a","tool_calls":[]}]"#, "messages[0].tool_calls"),
      (#"[{"role":"user","content":["a"]}]"#, "messages[0].content[0]"),
      (#"[{"role":"user","content":[{"type":"text"}]}]"#, "messages[0].content[0].text"),
      (
        #"[{"role":"user","content":"a"},{"role":"user","content":[{"type":"video"}]}]"#,
        "messages[1].content[0].type"
      ),
      (
        #"[{"role":"system","content":[{"type":"image_url","image_url":{"url":"data:,"}}]}]"#,
        "messages[0].content[0].type"
      ),
    ])
  func messages(_ messages: String, _ param: String) throws {
    let error = try #require(throws: APIError.self) {
      try read(#"{"model":"scripted","messages":\#(messages)}"#)
    }
    #expect(error.status == 400)
    #expect(error.param == param)
  }

  @Test("need not be JSON at all", arguments: ["", "{", "[]", "7", "{\"a\":\u{1}}", "{'a':1}"])
  func notJSON(_ body: String) throws {
    #expect(try #require(throws: APIError.self) { try read(body) }.status == 400)
  }

  @Test("may be nested as deep as it likes")
  func deep() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(try #require(throws: APIError.self) { try read(deep) }.status == 400)
    let allowed = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
    #expect(try read(Harness.body(#","x":\#(allowed)"#)).model == "scripted")
  }

  @Test("gets OpenAI's error object with the status of its kind")
  func statuses() async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) { harness in
      let wrong = try await harness.chat(#","n":0"#)
      #expect(wrong.status == 400)
      #expect(try wrong.text("error.type") == "invalid_request_error")
      #expect(try wrong.text("error.param") == "n")
      #expect(try wrong.value("error.code") == .null)
      #expect(try wrong.text("error.message") == "`n` must be from 1 to 8, not 0")

      let stranger = try await harness.client()
      try await stranger.send(
        "POST", "/v1/chat/completions", #"{"model":"gpt","messages":[]}"#)
      let other = try await stranger.answer()
      #expect(other.status == 404)
      #expect(try other.text("error.code") == "model_not_found")
      #expect(try await harness.get("/v1/models/gpt").status == 404)
      #expect(try await harness.get("/v2").status == 404)

      let method = try await harness.get("/v1/chat/completions")
      #expect(method.status == 405)
      #expect(method.fields["allow"] == "POST")
      let client = try await harness.client()
      try await client.send(
        "POST", "/v1/chat/completions", fields: ["Content-Type: text/plain", "Content-Length: 0"])
      #expect(try await client.answer().status == 415)
    }
  }

  @Test("by the model has the status of its refusal, streamed or not")
  func refusals() async throws {
    for (refusal, status, code) in [
      (ChatRefusal.tooLong(promptTokens: 9, contextLength: 8), 400, "context_length_exceeded"),
      (.badImage(message: 0, part: 1, reason: "it is cut"), 415, "invalid_image"),
      (.unsupported(parameter: "seed", reason: "no seeds"), 400, "unsupported_parameter"),
      (.overloaded(reason: "no memory"), 503, "overloaded"),
    ] {
      let model = ScriptedModel { _, _ in throw refusal }
      try await Harness.run(model) { harness in
        for more in ["", #","stream":true"#] {
          let answer = try await harness.chat(more)
          #expect(answer.status == status)
          #expect(try answer.text("error.code") == code)
          #expect(try answer.text("error.message")?.contains(refusal.message) == true)
        }
      }
    }
  }

  @Test("because the model fails is told without its reasons, which stand in the log")
  func failure() async throws {
    try await Harness.run(ScriptedModel { _, _ in throw Broken() }) { harness in
      let answer = try await harness.chat()
      #expect(answer.status == 500)
      #expect(try answer.text("error.type") == "server_error")
      #expect(!answer.body.contains("Broken"))
      try await eventually { harness.records.first?.problem == "Broken()" }
      #expect(harness.records.first?.status == 500)
    }
  }

  @Test("in the middle of a stream is told by an event, and the stream does not look complete")
  func midway() async throws {
    let model = ScriptedModel { _, events in
      events.yield(.started(promptTokens: 1))
      events.yield(.delta(choice: 0, text: "a", tokens: []))
      throw Broken()
    }
    try await Harness.run(model) { harness in
      let client = try await harness.client()
      for _ in 0..<2 {
        try await client.send("POST", "/v1/chat/completions", Harness.body(#","stream":true"#))
        let answer = try await client.answer()
        #expect(answer.status == 200)
        #expect(answer.body.contains("event: error\ndata: {\"error\":"))
        #expect(!answer.body.contains("[DONE]"))
      }
      try await eventually { harness.records.map(\.status) == [500, 500] }
    }
  }

  @Test(
    "because the model breaks its promises is a failure",
    arguments: [
      [], [.delta(choice: 0, text: "a", tokens: [])], [.started(promptTokens: 1)],
      [.started(promptTokens: 1), .started(promptTokens: 1)],
      [.started(promptTokens: 1), .delta(choice: 1, text: "a", tokens: [])],
      [.started(promptTokens: 1), .finished(choice: 0, reason: .stop)],
      [.started(promptTokens: 1), .usage(prompt: 1, completion: 0)],
    ] as [[ChatEvent]])
  func faults(_ script: [ChatEvent]) async throws {
    let model = ScriptedModel { _, events in
      for event in script { events.yield(event) }
    }
    try await Harness.run(model) { harness in
      let answer = try await harness.chat()
      #expect(answer.status == 500)
    }
  }

  private func read(_ body: String) throws -> ChatCall {
    try ChatCallReader(card: .scripted, limits: RequestLimits()).call(Array(body.utf8), id: "x")
  }
}
