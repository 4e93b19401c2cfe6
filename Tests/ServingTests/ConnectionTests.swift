import Testing

@testable import Serving

@Suite("A connection")
struct ConnectionTests {
  private static let path = "/v1/chat/completions"
  private static let type = "Content-Type: application/json"

  @Test("serves one request after another")
  func keepAlive() async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) { harness in
      let client = try await harness.client()
      for more in ["", #","stream":true"#, #","n":0"#, ""] {
        try await client.send("POST", Self.path, Harness.body(more))
        let answer = try await client.answer()
        #expect(answer.status == (more.contains("n\":0") ? 400 : 200))
        #expect(answer.fields["connection"] == "keep-alive")
      }
    }
  }

  @Test("serves requests that were sent at once, in order")
  func pipelined() async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) { harness in
      let client = try await harness.client()
      try await client.send(
        "GET /health HTTP/1.1\r\nHost: x\r\n\r\n\r\nGET /v2 HTTP/1.1\r\nHost: x\r\n\r\n"
          + "POST \(Self.path) HTTP/1.1\r\nHost: x\r\n\(Self.type)\r\n"
          + "Content-Length: \(Harness.body().utf8.count)\r\n\r\n\(Harness.body())"
          + "HEAD /v1/models HTTP/1.1\r\nHost: x\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try await client.answer().status == 200)
      #expect(try await client.answer().status == 404)
      #expect(try await client.answer().text("object") == "chat.completion")
      let head = try await client.answer(hasBody: false)
      #expect(head.fields["content-length"] != "0")
      #expect(try await client.answer().text("status") == "ok")
    }
  }

  @Test("ends when the client asks for it, or speaks HTTP/1.0")
  func closing() async throws {
    try await Harness.run(ScriptedModel.saying(["a", "b"])) { harness in
      let client = try await harness.client()
      try await client.send("GET", "/health", fields: ["Connection: close"])
      #expect(try await client.answer().fields["connection"] == "close")
      #expect(try await client.isClosed())

      let old = try await harness.client()
      let body = Harness.body(#","stream":true"#)
      try await old.send(
        "POST \(Self.path) HTTP/1.0\r\n\(Self.type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
          + body)
      let answer = try await old.answer()
      #expect(answer.fields["transfer-encoding"] == nil)
      #expect(answer.events.last == "[DONE]")
    }
  }

  @Test("takes bodies in chunks, and tells a client to send that waits for it")
  func bodies() async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) { harness in
      let client = try await harness.client()
      let body = Harness.body()
      try await client.send(
        "POST \(Self.path) HTTP/1.1\r\nHost: x\r\n\(Self.type)\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "5;name=value\r\n\(body.prefix(5))\r\n")
      try await Task.sleep(for: .milliseconds(20))
      let rest = body.dropFirst(5)
      try await client.send(
        "\(String(rest.utf8.count, radix: 16))\r\n\(rest)\r\n0\r\nTrailer: x\r\n\r\n")
      #expect(try await client.answer().status == 200)

      try await client.send(
        "POST \(Self.path) HTTP/1.1\r\nHost: x\r\n\(Self.type)\r\nExpect: 100-continue\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n")
      #expect(try await client.answer(hasBody: false).status == 100)
      try await client.send(body)
      #expect(try await client.answer().status == 200)
    }
  }

  @Test("is refused a body that is too large, by what it says and by what comes")
  func largeBody() async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) {
      $0.request.bodyBytes = 100_000
    } _: { harness in
      for length in ["100001", "99999999999999999999999999"] {
        let client = try await harness.client()
        try await client.send(
          "POST \(Self.path) HTTP/1.1\r\nHost: x\r\n\(Self.type)\r\nContent-Length: \(length)\r\n\r\n"
        )
        let answer = try await client.answer()
        #expect(answer.status == 413)
        #expect(try answer.text("error.code") == "request_too_large")
        #expect(answer.fields["connection"] == "close")
        #expect(try await client.isClosed())
      }
      let client = try await harness.client()
      try await client.send(
        "POST \(Self.path) HTTP/1.1\r\nHost: x\r\n\(Self.type)\r\nTransfer-Encoding: chunked\r\n\r\n"
      )
      let chunk = String(repeating: "x", count: 0x8000)
      for _ in 0..<4 { try await client.send("8000\r\n\(chunk)\r\n") }
      #expect(try await client.answer().status == 413)
      #expect(try await client.isClosed())
    }
  }

  @Test("never takes what is left of a refused body for a request")
  func smuggling() async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) { harness in
      let client = try await harness.client()
      let hidden = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
      try await client.send(
        "POST /v2 HTTP/1.1\r\nHost: x\r\nContent-Length: \(hidden.utf8.count)\r\n\r\n\(hidden)")
      #expect(try await client.answer().status == 404)
      try await client.send("GET", "/v1/models")
      #expect(try await client.answer().text("object") == "list")
      let padding = String(repeating: " ", count: 100_000)
      try await client.send(
        "POST /v2 HTTP/1.1\r\nHost: x\r\nContent-Length: 100100\r\n\r\n\(hidden)\(padding)")
      #expect(try await client.answer().status == 404)
      #expect(try await client.isClosed())
    }
  }

  @Test("ends with 431 where the headers are huge")
  func hugeHead() async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) { harness in
      let client = try await harness.client()
      try await client.send("GET /health HTTP/1.1\r\nX: ")
      let part = String(repeating: "x", count: 10_000)
      for _ in 0..<4 { try await client.send(part) }
      #expect(try await client.answer().status == 431)
      #expect(try await client.isClosed())
    }
  }

  @Test("ends with 408 where a request does not arrive in time")
  func slow() async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) {
      $0.connection.headTime = .milliseconds(500)
      $0.connection.bodyTime = .milliseconds(500)
    } _: { harness in
      let head = try await harness.client()
      try await head.send("GET /health HTTP/1.1\r\nHo")
      #expect(try await head.answer().status == 408)
      #expect(try await head.isClosed())
      let body = try await harness.client()
      try await body.send(
        "POST \(Self.path) HTTP/1.1\r\nHost: x\r\n\(Self.type)\r\nContent-Length: 90\r\n\r\n{")
      #expect(try await body.answer().status == 408)
      #expect(try await body.isClosed())
      // Nothing of them is left: their places in the queue are free.
      try await eventually {
        try await harness.get("/metrics").body.contains("lad_requests_waiting 0\n")
      }
    }
  }

  @Test("tells the time as RFC 9110 does")
  func date() {
    #expect(HTTPResponse.date(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPResponse.date(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
  }

  @Test("is closed where nothing comes")
  func idle() async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) {
      $0.connection.idleTime = .milliseconds(100)
    } _: { harness in
      let client = try await harness.client()
      #expect(try await client.isClosed())
    }
  }

  @Test("ends when its client does not read")
  func deaf() async throws {
    let text = String(repeating: "x", count: 1 << 16)
    let model = ScriptedModel { _, events in
      events.yield(.started(promptTokens: 1))
      while !Task.isCancelled {
        events.yield(.delta(choice: 0, text: text, tokens: []))
        try await Task.sleep(for: .milliseconds(1))
      }
    }
    try await Harness.run(model) {
      $0.connection.writeTime = .milliseconds(200)
    } _: { harness in
      let client = try await harness.client()
      try await client.send("POST", Self.path, Harness.body(#","stream":true"#))
      try await eventually { model.state.cancelled == 1 && model.state.running == 0 }
    }
  }

  @Test("is turned away where there are too many")
  func tooMany() async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) {
      $0.connection.connections = 2
    } _: { harness in
      let first = try await harness.client()
      let second = try await harness.client()
      for client in [first, second] {
        try await client.send("GET", "/health")
        #expect(try await client.answer().status == 200)
      }
      let third = try await harness.client()
      #expect(try await third.answer().status == 503)
      first.close()
      try await eventually {
        let client = try await harness.client()
        try await client.send("GET", "/health")
        return (try? await client.answer().status) == 200
      }
    }
  }

  @Test(
    "may send anything at all, and the server goes on",
    arguments: [
      "\0\0\0\0\r\n\r\n", "\r\n\r\n\r\n\r\n", "GET\r\n\r\n", "GET /health\r\n\r\n",
      "GET /health HTTP/1.1\n\n", "GET  /health HTTP/1.1\r\n\r\n", "GET /health HTTP/2.0\r\n\r\n",
      "GET /health HTTP/1.1\r\nHost : x\r\n\r\n", "GET /health HTTP/1.1\r\nHost: x\r\n y\r\n\r\n",
      "GET /health HTTP/1.1\r\n\r\n", "GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
      "GET /health HTTP/1.1\r\nHost: x\u{1}\r\n\r\n", "GET health HTTP/1.1\r\nHost: x\r\n\r\n",
      "POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
      "POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      "POST /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
      "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
      "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
      "POST /health HTTP/1.1\r\nHost: x\r\nExpect: more\r\n\r\n", "\u{16}\u{3}\u{1}\n\n",
    ])
  func malformed(_ bytes: String) async throws {
    try await Harness.run(ScriptedModel.saying(["a"])) { harness in
      let client = try await harness.client()
      try await client.send(bytes)
      let answer = try await client.answer()
      #expect([400, 417, 501, 505].contains(answer.status))
      #expect(try answer.text("error.type") != nil)
      #expect(try await client.isClosed())
      #expect(try await harness.get("/health").status == 200)
    }
  }
}
