import Foundation
import Synchronization
import Testing

@testable import Serving

/// A server on a free port of this machine.
struct Harness: Sendable {
  let server: ChatServer
  let port: UInt16
  private let log: Log

  final class Log: Sendable {
    let records = Mutex<[RequestRecord]>([])
  }

  /// Runs a server while `body` runs.
  static func run(
    _ model: some ChatModel, _ change: (inout ServerSettings) -> Void = { _ in },
    _ body: (Harness) async throws -> Void
  ) async throws {
    var settings = ServerSettings(port: 0)
    change(&settings)
    let log = Log()
    let server = ChatServer(model: model, settings: settings) { record in
      log.records.withLock { $0.append(record) }
    }
    let address = try server.listen()
    async let serving: Void = server.run()
    do {
      try await body(Harness(server: server, port: address.port, log: log))
    } catch {
      await server.stop(grace: .zero)
      throw error
    }
    await server.stop(grace: .zero)
    try await serving
  }

  var records: [RequestRecord] { log.records.withLock { $0 } }

  func client() async throws -> Client { try await Client(port: port) }

  /// The answer to one request on a connection of its own.
  func get(_ path: String, fields: [String] = []) async throws -> Client.Answer {
    let client = try await client()
    try await client.send("GET", path, fields: fields)
    return try await client.answer()
  }

  /// The answer to a chat; `more` are further members of the request.
  func chat(
    _ more: String = "", text: String = "hi", fields: [String] = []
  ) async throws -> Client.Answer {
    let client = try await client()
    try await client.send(
      "POST", "/v1/chat/completions", Self.body(more, text: text), fields: fields)
    return try await client.answer()
  }

  static func body(_ more: String = "", text: String = "hi") -> String {
    #"{"model":"scripted","messages":[{"role":"user","content":"\#(text)"}]\#(more)}"#
  }
}

/// Waits until `condition` holds, for at most 20 seconds.
func eventually(
  _ condition: @Sendable () async throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let end = ContinuousClock.now + .seconds(20)
  while try await !condition() {
    guard ContinuousClock.now < end else {
      Issue.record("it never happened", sourceLocation: sourceLocation)
      return
    }
    try await Task.sleep(for: .milliseconds(5))
  }
}
