import Diagnostics
import Testing

@testable import Serving

@Suite("Access")
struct AccessTests {
  @Test("needs the key where there is one, below /v1 only")
  func key() async throws {
    let key = try APIKey("sesame-1")
    try await Harness.run(ScriptedModel.saying(["a"])) {
      $0.key = key
    } _: { harness in
      for fields in [
        [], ["Authorization: Bearer sesame-2"], ["Authorization: Bearer sesame-11"],
        ["Authorization: Bearer "], ["Authorization: sesame-1"], ["Authorization: Basic sesame-1"],
      ] {
        let answer = try await harness.chat(fields: fields)
        #expect(answer.status == 401)
        #expect(try answer.text("error.code") == "invalid_api_key")
        #expect(answer.fields["www-authenticate"] == "Bearer")
        #expect(try await harness.get("/v1/models", fields: fields).status == 401)
      }
      #expect(try await harness.chat(fields: ["Authorization: bearer sesame-1"]).status == 200)
      #expect(try await harness.get("/health").status == 200)
      #expect(try await harness.get("/metrics").status == 200)
    }
  }

  @Test("keeps the key to itself")
  func secrecy() throws {
    let key = try APIKey("sesame")
    #expect("\(key) \(String(reflecting: key))" == "*** ***")
    #expect(Mirror(reflecting: key).children.isEmpty)
    #expect(throws: ServingError.badKey) { try APIKey("") }
    #expect(throws: ServingError.badKey) { try APIKey("a b") }
  }

  @Test("is closed to pages of other origins, unless they are named")
  func origins() async throws {
    let preflight = ["Origin: https://a.example", "Access-Control-Request-Method: POST"]
    try await Harness.run(ScriptedModel.saying(["a"])) { harness in
      let answer = try await harness.get("/health", fields: ["Origin: https://a.example"])
      #expect(answer.fields["access-control-allow-origin"] == nil)
      let client = try await harness.client()
      try await client.send("OPTIONS", "/v1/chat/completions", fields: preflight)
      #expect(try await client.answer().status == 405)
    }
    try await Harness.run(ScriptedModel.saying(["a"])) {
      $0.origins = ["https://a.example"]
    } _: { harness in
      for (origin, allowed) in [("https://a.example", true), ("https://b.example", false)] {
        let answer = try await harness.chat(fields: ["Origin: \(origin)"])
        #expect(answer.fields["access-control-allow-origin"] == (allowed ? origin : nil))
      }
      let client = try await harness.client()
      try await client.send("OPTIONS", "/v1/chat/completions", fields: preflight)
      let answer = try await client.answer(hasBody: false)
      #expect(answer.status == 204)
      #expect(answer.fields["access-control-allow-origin"] == "https://a.example")
      #expect(answer.fields["access-control-allow-methods"] == "GET, POST")
    }
  }

  @Test("to the models is by name and by alias, slashes and all")
  func models() async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) { harness in
      let list = try await harness.get("/v1/models")
      #expect(try list.text("data.0.id") == "org/scripted")
      #expect(try list.text("data.1.id") == "scripted")
      for path in ["org/scripted", "org%2Fscripted", "scripted"] {
        let answer = try await harness.get("/v1/models/\(path)")
        #expect(answer.status == 200)
        #expect(try answer.text("object") == "model")
        #expect(try answer.text("root") == "org/scripted")
        #expect(try answer.value("max_model_len") == .integer(4096))
      }
    }
  }

  @Test("by other machines without a key is worth a warning")
  func openness() throws {
    #expect(!ServerSettings().isOpenToOthers)
    #expect(ServerSettings(host: "0.0.0.0").isOpenToOthers)
    #expect(!ServerSettings(host: "0.0.0.0", key: try APIKey("a")).isOpenToOthers)
  }

  @Test("can't be given where the system refuses it")
  func listening() async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) { harness in
      let second = ChatServer(
        model: ScriptedModel.saying([]), settings: ServerSettings(port: harness.port))
      let error = try #require(throws: ServingError.self) { try second.listen() }
      #expect(error.message.contains("port \(harness.port)"))
      #expect(error.hint == "another program listens there: choose another port")
      #expect(throws: ServingError.usedTwice) { try harness.server.listen() }
    }
    #expect(throws: ServingError.badHost("example.org")) {
      try ChatServer(
        model: ScriptedModel.saying([]), settings: ServerSettings(host: "example.org")
      ).listen()
    }
    #expect(throws: ServingError.badSetting(name: "concurrent requests", range: "at least 1")) {
      try ChatServer(
        model: ScriptedModel.saying([]), settings: ServerSettings(concurrentRequests: 0)
      ).listen()
    }
  }
}
