import Foundation
import Testing

@testable import Preparation

@Suite("What goes to a model's server, and comes from it")
struct ChatFormatTests {
  private func json(_ settings: Pipeline.Captioner) throws -> [String: Any] {
    let request = ChatRequest(
      model: "m", system: "be true", user: "look", png: Data([1, 2, 3]), settings: settings)
    return try #require(JSONSerialization.jsonObject(with: request.json()) as? [String: Any])
  }

  @Test("a request has the text and the picture, and no setting that was not made")
  func request() throws {
    let body = try json(Pipeline.Captioner())
    #expect(Set(body.keys) == ["model", "messages", "max_tokens"])
    let messages = try #require(body["messages"] as? [[String: Any]])
    #expect(messages.map { $0["role"] as? String } == ["system", "user"])
    #expect(messages[0]["content"] as? String == "be true")
    let parts = try #require(messages[1]["content"] as? [[String: Any]])
    #expect(parts.map { $0["type"] as? String } == ["image_url", "text"])
    #expect(parts[0]["image_url"] as? [String: String] == ["url": "data:image/png;base64,AQID"])
    #expect(parts[1]["text"] as? String == "look")
  }

  @Test("settings stand where servers look for them")
  func settings() throws {
    var settings = Pipeline.Captioner()
    settings.tokenField = .maxCompletionTokens
    settings.maxTokens = 77
    settings.temperature = 0.25
    settings.detail = "high"
    settings.usesJSONMode = true
    let body = try json(settings)
    #expect(body["max_tokens"] == nil)
    #expect(body["max_completion_tokens"] as? Int == 77)
    #expect(body["temperature"] as? Double == 0.25)
    #expect(body["response_format"] as? [String: String] == ["type": "json_object"])
    let parts = (body["messages"] as? [[String: Any]])?[1]["content"] as? [[String: Any]]
    #expect((parts?[0]["image_url"] as? [String: String])?["detail"] == "high")
  }

  private func answer(_ message: String, finish: String = "\"stop\"") throws -> ChatAnswer {
    try ChatAnswer(
      json: Data("{\"choices\": [{\"message\": \(message), \"finish_reason\": \(finish)}]}".utf8))
  }

  @Test("an answer's content is a text, or a list of parts, or nothing")
  func content() throws {
    #expect(try answer(#"{"content": "a"}"#) == ChatAnswer(content: "a", ending: .stop))
    #expect(
      try answer(#"{"content": [{"type": "text", "text": "a"}, {"type": "x"}, {"text": "b"}]}"#)
        == ChatAnswer(content: "ab", ending: .stop))
    #expect(try answer(#"{"content": null}"#, finish: "null").content == "")
    #expect(
      try answer(#"{"content": null, "refusal": "I won't."}"#).ending == .refused("I won't."))
    #expect(try answer(#"{"content": "a"}"#, finish: "\"length\"").ending == .length)
    #expect(try answer(#"{"content": ""}"#, finish: "\"content_filter\"").ending == .refused(""))
    #expect(throws: (any Error).self) { try ChatAnswer(json: Data("{}".utf8)) }
  }

  @Test(
    "a complaint is found in all forms that servers have",
    arguments: [
      (
        #"{"error": {"message": "bad key", "code": "invalid_api_key"}}"#, "bad key",
        "invalid_api_key"
      ),
      (
        #"[{"error": {"message": "bad key", "code": 400, "status": "INVALID"}}]"#, "bad key",
        "INVALID"
      ),
      (#"{"error": "no\n  model"}"#, "no model", ""),
      (
        #"{"object": "error", "message": "too long", "type": "BadRequest"}"#, "too long",
        "BadRequest"
      ),
      (#"{"detail": "Not Found"}"#, "Not Found", ""),
      ("<html><h1>502 Bad Gateway</h1></html>", "502 Bad Gateway", ""),
      ("", "it says nothing more", ""),
    ])
  func complaint(body: String, message: String, code: String) {
    let complaint = ServerComplaint(Data(body.utf8))
    #expect(complaint.message == message)
    #expect(complaint.code == code)
  }

  @Test("Retry-After is a number of seconds, or a date")
  func retryAfter() {
    let now = Date(timeIntervalSince1970: 784_111_777 - 30)
    #expect(RetryAfter.seconds("120", now: now) == 120)
    #expect(RetryAfter.seconds(" 1.5 ", now: now) == 1.5)
    #expect(RetryAfter.seconds("-3", now: now) == 0)
    // The date of RFC 9110, 5.6.7.
    #expect(RetryAfter.seconds("Sun, 06 Nov 1994 08:49:37 GMT", now: now) == 30)
    #expect(RetryAfter.seconds("Sat, 05 Nov 1994 08:49:37 GMT", now: now) == 0)
    for nothing in [nil, "", "soon", "inf", "nan"] {
      #expect(RetryAfter.seconds(nothing, now: now) == nil)
    }
  }

  @Test("an address is completed to where chats are completed")
  func endpoint() throws {
    func completed(_ base: String) throws -> String {
      try CaptionerEndpoint(base: base).completions.absoluteString
    }
    #expect(
      try completed("http://localhost:8000/v1") == "http://localhost:8000/v1/chat/completions")
    #expect(try completed(" https://api.x.com/v1/ ") == "https://api.x.com/v1/chat/completions")
    #expect(
      try completed("https://x.com/v1beta/openai/chat/completions")
        == "https://x.com/v1beta/openai/chat/completions")
    #expect(
      try completed("https://x.com/openai?api-version=1")
        == "https://x.com/openai/chat/completions?api-version=1")
    for bad in ["", "localhost:1", "ftp://x/v1", "http://", "https://u:p@x/v1", "http://x?token=a"]
    {
      #expect(throws: CaptionerError.self, "\(bad)") { try CaptionerEndpoint(base: bad) }
    }
    #expect(try CaptionerEndpoint(base: "http://10.0.0.3:8000/v1").isUnprotected)
    #expect(try !CaptionerEndpoint(base: "http://127.0.0.1:8000/v1").isUnprotected)
    #expect(try !CaptionerEndpoint(base: "https://api.x.com/v1").isUnprotected)
  }

  @Test("a key shows itself nowhere")
  func key() throws {
    let key = try #require(try CaptionerKey(" sk-abc\n", variable: "K"))
    #expect(key.authorization == "Bearer sk-abc")
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), String(describing: [key]), dumped] {
      #expect(!text.contains("sk-abc"))
    }
    #expect(try CaptionerKey(" \n", variable: "K") == nil)
    for bad in ["a b", "a\r\nX: y", "schlüssel"] {
      #expect(throws: CaptionerError.badKey(variable: "K")) { try CaptionerKey(bad, variable: "K") }
    }
  }
}
