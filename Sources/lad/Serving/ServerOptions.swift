import ArgumentParser
import CommandLineTool
import Diagnostics
import Foundation
import Serving

/// Where a server listens, who may use it, and how much it takes on.
struct ServerOptions: ParsableArguments {
  @Option(
    help: """
      The IP address to listen on; 0.0.0.0 for every network interface. (default: 127.0.0.1)
      """)
  var host: String?

  @Option(help: "The port to listen on; 0 for any that is free. (default: 8000)")
  var port: UInt16?

  @Option(
    name: .customLong("api-key-env"),
    help: """
      The variable that holds the key which requests must bring. (default: LAD_API_KEY; without it \
      no key is asked for)
      """)
  var keyVariable: String?

  @Option(
    help: """
      An origin whose pages may use the server from a browser, such as https://example.org; * for \
      all; may be given again.
      """)
  var origin: [String] = []

  @Option(help: "Answers that are computed at once; further ones wait. (default: 8)")
  var concurrent: Int?

  @Option(help: "Requests that wait at most; a further one is answered with 429. (default: 32)")
  var queue: Int?

  @Option(help: "The most tokens of an answer. (default: as many as the context holds)")
  var maxTokens: Int?

  @Option(help: "The most tokens of a prompt and its answer. (default: the model's)")
  var context: Int?

  @Option(help: "Seconds until a request that is not answered is given up. (default: 600)")
  var timeout: Int?

  @Option(
    help: "Seconds that running requests have to finish after Ctrl-C or SIGTERM. (default: 30)")
  var grace: Int?

  /// The settings of a server.
  ///
  /// - Throws: `ServingError`, ``MissingKey``, `Setting.Malformed`, `ValidationError`.
  func settings() throws -> ServerSettings {
    ServerSettings(
      host: try Setting.lad.value("host", flag: host, default: "127.0.0.1"),
      port: try Setting.lad.value("port", flag: port, default: 8000), key: try key(),
      origins: origin,
      concurrentRequests: try number("concurrent", concurrent, in: 1...1024) ?? 8,
      queuedRequests: try number("queue", queue, in: 0...100_000) ?? 32,
      requestTime: .seconds(try number("timeout", timeout, in: Self.seconds) ?? 600),
      request: RequestLimits(maxTokens: try number("max-tokens", maxTokens, in: 1 ... .max)))
  }

  /// The most tokens of a prompt and its answer, nil for the model's.
  func contextLength() throws -> Int? { try number("context", context, in: 1 ... .max) }

  /// How long running requests may go on once a signal came.
  func graceTime() throws -> Duration {
    .seconds(try number("grace", grace, in: 0...Self.seconds.upperBound) ?? 30)
  }

  private static let seconds = 1...1_000_000

  private func number(_ name: String, _ flag: Int?, in range: ClosedRange<Int>) throws -> Int? {
    guard let value = try flag ?? Setting.lad.variable(name) else { return nil }
    guard range.contains(value) else {
      let most = range.upperBound == .max ? "or more" : "to \(range.upperBound)"
      throw ValidationError("--\(name) is \(value), which must be \(range.lowerBound) \(most)")
    }
    return value
  }

  /// Where the key is.
  var keyName: String { keyVariable ?? "LAD_API_KEY" }

  /// A variable that was named and holds nothing is an error: nobody wants to be open by a slip.
  private func key() throws -> APIKey? {
    let text = ProcessInfo.processInfo.environment[keyName] ?? ""
    guard !text.isEmpty else {
      guard keyVariable == nil else { throw MissingKey(variable: keyName) }
      return nil
    }
    return try APIKey(text)
  }

  struct MissingKey: ActionableError {
    let variable: String
    var message: String { "the variable \(variable) should hold the API key, and holds nothing" }
    var hint: String? { "set it, or leave out --api-key-env" }
    var exitStatus: ExitStatus { .usage }
  }
}
