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

  @Option(help: "Answers that are computed at once; further ones wait.")
  var concurrent = 8

  @Option(help: "Requests that wait at most; a further one is answered with 429.")
  var queue = 32

  @Option(help: "The most tokens of an answer. (default: as many as the context holds)")
  var maxTokens: Int?

  @Option(help: "The most tokens of a prompt and its answer. (default: the model's)")
  var context: Int?

  @Option(help: "Seconds until a request that is not answered is given up.")
  var timeout = 600.0

  @Option(help: "Seconds that running requests have to finish after the first Ctrl-C or SIGTERM.")
  var grace = 30.0

  func validate() throws {
    for (name, value) in [
      ("concurrent", concurrent), ("max-tokens", maxTokens ?? 1), ("context", context ?? 1),
    ] where value < 1 {
      throw ValidationError("--\(name) must be 1 or more")
    }
    guard queue >= 0 else { throw ValidationError("--queue must be 0 or more") }
    guard timeout > 0, timeout < 1e9 else { throw ValidationError("--timeout must be more than 0") }
    guard grace >= 0, grace < 1e9 else { throw ValidationError("--grace must be 0 or more") }
  }

  /// The settings of a server.
  ///
  /// - Throws: `ServingError`, `MissingKey`, `Setting.Malformed`.
  func settings() throws -> ServerSettings {
    ServerSettings(
      host: try Setting.lad.value("host", flag: host, default: "127.0.0.1"),
      port: try Setting.lad.value("port", flag: port, default: 8000), key: try key(),
      origins: origin, concurrentRequests: concurrent, queuedRequests: queue,
      requestTime: .seconds(timeout), request: RequestLimits(maxTokens: maxTokens))
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
