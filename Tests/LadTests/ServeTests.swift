import ArgumentParser
import Testing

@testable import Serving
@testable import lad

@Suite struct ServeTests {
  @Test("no flag takes a key")
  func help() {
    let help = Lad.helpMessage(for: ServeCommand.self)
    #expect(help.contains("--api-key-env") && !help.contains("--api-key "))
  }

  @Test(
    "settings out of their range are refused by name",
    arguments: [
      ["--concurrent", "0"], ["--queue", "-1"], ["--timeout", "0"], ["--grace", "-1"],
      ["--max-tokens", "0"], ["--context", "0"], ["--port", "70000"],
    ])
  func ranges(_ option: [String]) {
    let error = #expect(throws: (any Error).self) {
      let options = try ServerOptions.parse([option[0] + "=" + option[1]])
      _ = (try options.settings(), try options.contextLength(), try options.graceTime())
    }
    #expect(error.map { Lad.message(for: $0) }?.contains(option[0]) == true)
  }

  @Test("flags become the server's settings")
  func settings() throws {
    let options = try ServerOptions.parse([
      "--host", "::1", "--port", "0", "--concurrent", "3", "--queue", "0", "--timeout", "9",
      "--max-tokens", "77", "--grace", "0", "--context", "2048", "--origin", "https://a.example",
    ])
    let settings = try options.settings()
    #expect(settings.host == "::1" && settings.port == 0 && settings.origins.count == 1)
    #expect(settings.concurrentRequests == 3 && settings.queuedRequests == 0)
    #expect(settings.requestTime == .seconds(9) && settings.request.maxTokens == 77)
    #expect(try options.graceTime() == .zero && options.contextLength() == 2048)
  }

  @Test("a variable for the key that holds none is an error")
  func key() throws {
    let options = try ServerOptions.parse(["--api-key-env", "LAD_TEST_NO_SUCH_VARIABLE"])
    #expect(throws: ServerOptions.MissingKey.self) { try options.settings() }
  }

  @Test("a log line says what became of a request, in one line")
  func line() {
    var record = RequestRecord(
      method: "POST", route: "/v1/chat/completions", status: 200, duration: .milliseconds(1525))
    record.promptTokens = 312
    record.completionTokens = 64
    record.timeToFirstToken = .milliseconds(309)
    #expect(
      RequestLog.line(record)
        == "POST /v1/chat/completions 200  1.53 s  312+64 tokens, the first after 0.31 s")
    record.status = 499
    record.problem = "two\nlines"
    #expect(RequestLog.line(record).hasSuffix("  unfinished  two lines"))
  }
}
