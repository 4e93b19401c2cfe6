import Diagnostics
import Foundation
import Synchronization
import Testing

@testable import Preparation

/// The client against a server.
struct ChatClientTests {
  private func client(
    _ url: String, key: String? = nil, retries: Int = 3, timeout: Double = 5,
    notice: @escaping ChatClient.Notice = { _ in }
  ) throws -> ChatClient {
    var settings = Pipeline.Captioner()
    settings.retries = retries
    settings.timeout = timeout
    return ChatClient(
      transport: URLSessionTransport(connections: 4), endpoint: try CaptionerEndpoint(base: url),
      key: try key.flatMap { try CaptionerKey($0, variable: "K") }, settings: settings,
      firstWait: 0.01, notice: notice)
  }

  private func ask(_ client: ChatClient, _ cancellation: Cancellation = Cancellation()) throws
    -> ChatAnswer
  {
    try client.ask(Data("{}".utf8), name: "a request", cancellation: cancellation)
  }

  private static let hello = ModelAnswer.completion("hello")

  @Test("An answer comes with its tokens; the key goes in one header, and the path is the API's")
  func answer() throws {
    let server = try ChatServer { _ in .answer(200, Self.hello) }
    defer { server.stop() }
    let answer = try ask(client(server.url, key: "secret-key"))
    #expect(
      answer
        == ChatAnswer(content: "hello", ending: .stop, promptTokens: 700, completionTokens: 100))
    let request = try #require(server.requests.first)
    #expect(request.path == "/v1/chat/completions")
    #expect(request.headers["authorization"] == "Bearer secret-key")
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.headers.filter { $0.value.contains("secret-key") }.count == 1)
    #expect(request.body == Data("{}".utf8))
    _ = try ask(client(server.url))
    #expect(server.requests.last?.headers["authorization"] == nil)
  }

  @Test("Failures of the moment are tried again", arguments: [408, 409, 425, 429, 500, 502, 503])
  func retry(status: Int) throws {
    let server = try ChatServer { request in
      request.number < 2 ? .answer(status, "{}") : .answer(200, Self.hello)
    }
    defer { server.stop() }
    let notices = Mutex<[String]>([])
    let asking = try client(server.url) { text in notices.withLock { $0.append(text) } }
    #expect(try ask(asking).content == "hello")
    #expect(server.requests.count == 3)
    #expect(notices.withLock { $0.first?.contains("status \(status)") } == true)
  }

  @Test("Retry-After is kept to")
  func retryAfter() throws {
    let server = try ChatServer { request in
      request.number == 0
        ? .answer(429, ModelAnswer.error("slow down"), headers: ["Retry-After": "1"])
        : .answer(200, Self.hello)
    }
    defer { server.stop() }
    let start = ContinuousClock.now
    #expect(try ask(client(server.url)).content == "hello")
    #expect(ContinuousClock.now - start >= .seconds(1))
  }

  @Test("A server that asks to wait for hours is not waited for")
  func longWait() throws {
    let server = try ChatServer { _ in
      .answer(429, ModelAnswer.error("come back tomorrow"), headers: ["retry-after": "86400"])
    }
    defer { server.stop() }
    #expect(
      throws: CaptionerError.longWait(
        server: "127.0.0.1:\(server.port)", seconds: 86400,
        reason: "status 429: come back tomorrow")
    ) { try ask(client(server.url)) }
  }

  @Test("What the server refuses is not tried again", arguments: [400, 401, 403, 404, 422])
  func refusal(status: Int) throws {
    let server = try ChatServer { _ in .answer(status, ModelAnswer.error("no such thing")) }
    defer { server.stop() }
    #expect(
      throws: CaptionerError.refused(
        server: "127.0.0.1:\(server.port)", status: status, reason: "no such thing", hasKey: true)
    ) { try ask(client(server.url, key: "k")) }
    #expect(server.requests.count == 1)
  }

  @Test("A quota that is used up does not come back by waiting")
  func quota() throws {
    let server = try ChatServer { _ in
      .answer(429, ModelAnswer.error("pay first", code: "insufficient_quota"))
    }
    defer { server.stop() }
    #expect(throws: CaptionerError.self) { try ask(client(server.url)) }
    #expect(server.requests.count == 1)
  }

  @Test("A challenge ends as the refusal that it is, and does not hang")
  func challenge() throws {
    let server = try ChatServer { _ in
      .answer(401, "{}", headers: ["WWW-Authenticate": "Basic realm=\"x\""])
    }
    defer { server.stop() }
    let error = #expect(throws: CaptionerError.self) { try ask(client(server.url)) }
    #expect(error?.message.contains("status 401") == true)
    #expect(error?.hint?.contains("PREP_CAPTIONER_KEY") == true)
  }

  @Test(
    "A redirect is not followed: the key stays with its server", arguments: [301, 302, 307, 308])
  func redirect(status: Int) throws {
    let other = try ChatServer { _ in .answer(200, Self.hello) }
    defer { other.stop() }
    let target = "http://localhost:\(other.port)/v1/chat/completions"
    let server = try ChatServer { _ in .answer(status, "", headers: ["Location": target]) }
    defer { server.stop() }
    #expect(
      throws: CaptionerError.redirected(server: "127.0.0.1:\(server.port)", to: target)
    ) { try ask(client(server.url, key: "secret")) }
    #expect(other.requests.isEmpty)
  }

  @Test("A server that repeats the key in its words does not bring it into ours")
  func repeatedKey() throws {
    let server = try ChatServer { _ in .answer(401, ModelAnswer.error("bad key sk-abc, sorry")) }
    defer { server.stop() }
    let error = #expect(throws: CaptionerError.self) {
      try ask(client(server.url, key: "sk-abc"))
    }
    #expect(error?.message.contains("bad key ***, sorry") == true)
    let echo = try ChatServer { _ in .answer(200, ModelAnswer.completion("it is sk-abc")) }
    defer { echo.stop() }
    #expect(try ask(client(echo.url, key: "sk-abc")).content == "it is ***")
  }

  @Test("What is silent, or too slow, or breaks off is tried again, and then given up")
  func broken() throws {
    let cases: [(String, @Sendable (ChatServer.Request) -> ChatServer.Reply)] = [
      (
        "no answer within 1 s",
        { _ in
          Thread.sleep(forTimeInterval: 1.5)
          return .answer(200, Self.hello)
        }
      ),
      ("no answer within 1 s", { _ in .trickle(Self.hello, seconds: 0.1) }),
      ("", { _ in .bytes("HTTP/1.1 200 x\r\nContent-Length: 500\r\n\r\n{\"choi") }),
      ("", { _ in .bytes("") }),
    ]
    for (words, handler) in cases {
      let server = try ChatServer(handler)
      defer { server.stop() }
      let asking = try client(server.url, retries: 1, timeout: 1)
      let error = #expect(throws: CaptionerError.self) { try ask(asking) }
      #expect(error?.message.contains("failed 2 times") == true)
      #expect(words.isEmpty || error?.message.contains(words) == true)
      #expect(server.requests.count >= 2)
    }
  }

  @Test("A port where nobody listens is named")
  func nobody() throws {
    let server = try ChatServer { _ in .answer(200, Self.hello) }
    let url = server.url
    server.stop()
    Thread.sleep(forTimeInterval: 0.2)
    let error = #expect(throws: CaptionerError.self) { try ask(client(url, retries: 1)) }
    #expect(error?.message.contains("127.0.0.1:\(server.port) failed 2 times") == true)
  }

  @Test(
    "What is no chat is shown by its beginning",
    arguments: ["<html><body>Welcome to nginx</body></html>", "{\"choices\": []}", "", "[1, 2]"])
  func noChat(body: String) throws {
    let server = try ChatServer { _ in .answer(200, body) }
    defer { server.stop() }
    let error = #expect(throws: CaptionerError.self) { try ask(client(server.url)) }
    #expect(error?.message.contains("is no answer of a chat") == true)
    #expect(error?.hint?.contains("/v1") == true)
    #expect(server.requests.count == 1)
  }

  @Test("Chunked answers and long requests come whole")
  func chunked() throws {
    let chunks = stride(from: 0, to: Self.hello.count, by: 40).map { start in
      let piece = Self.hello.dropFirst(start).prefix(40)
      return "\(String(piece.utf8.count, radix: 16))\r\n\(piece)\r\n"
    }
    let server = try ChatServer { _ in
      .bytes(
        "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks.joined() + "0\r\n\r\n")
    }
    defer { server.stop() }
    let body = Data(repeating: 65, count: 12_000_000)
    let answer = try client(server.url).ask(body, name: "", cancellation: Cancellation())
    #expect(answer.content == "hello")
    #expect(server.requests.first?.body == body)
  }

  @Test("A request to stop is heard while it waits for an answer, and between two tries")
  func cancellation() throws {
    let server = try ChatServer { request in
      if request.number == 0 { return .answer(503, "", headers: ["Retry-After": "60"]) }
      Thread.sleep(forTimeInterval: 5)
      return .answer(200, Self.hello)
    }
    defer { server.stop() }
    for _ in 0..<2 {
      let cancellation = Cancellation()
      Thread {
        Thread.sleep(forTimeInterval: 0.3)
        cancellation.cancel()
      }.start()
      let start = ContinuousClock.now
      #expect(throws: Interrupted.self) { try ask(client(server.url), cancellation) }
      #expect(ContinuousClock.now - start < .seconds(3))
    }
    #expect(server.requests.count == 2)
  }
}
