import FlyingSocks
import Foundation
import Synchronization
import Testing

@testable import Serving

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A connection to a server on this machine, which may say whatever a test wants.
final class Client: Sendable {
  /// What a server answered.
  struct Answer: Sendable {
    let status: Int
    /// By names in lower case.
    let fields: [String: String]
    let body: String

    /// The body's member at a path such as `error.code`; arrays are entered by number.
    func value(_ path: String) throws -> JSON? {
      try path.split(separator: ".").reduce(JSON(parsing: Array(body.utf8))) { value, name in
        switch value {
        case .members(let members)?: members.first { $0.name == name }?.value
        case .array(let values)?:
          Int(name).flatMap { values.indices.contains($0) ? values[$0] : nil }
        default: nil
        }
      }
    }

    func text(_ path: String) throws -> String? {
      if case .string(let text)? = try value(path) { text } else { nil }
    }

    /// What stands behind `data:` in an event stream.
    var events: [String] {
      body.split(separator: "\n").filter { $0.hasPrefix("data: ") }.map { String($0.dropFirst(6)) }
    }
  }

  /// Nothing came for too long.
  struct Silence: Error {}

  private let isOpen = Atomic(true)
  private let socket: AsyncSocket
  private let reader: ByteReader

  init(port: UInt16) async throws {
    let pool = ReadinessPool()
    let socket = try Socket(domain: Int32(sockaddr_in.family))
    self.socket = try AsyncSocket(socket: socket, pool: pool)
    reader = ByteReader(socket: socket, pool: pool)
    try await self.socket.connect(to: sockaddr_in.inet(ip4: "127.0.0.1", port: port))
  }

  deinit { close() }

  /// Closes once only: by then the descriptor may be another test's.
  func close() {
    guard isOpen.exchange(false, ordering: .relaxed) else { return }
    try? socket.close()
  }

  func send(_ text: String) async throws { try await socket.write(Data(text.utf8)) }

  /// Sends a request with a body of JSON, if any.
  func send(
    _ method: String, _ path: String, _ body: String? = nil, fields: [String] = []
  ) async throws {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost"] + fields
    if let body {
      lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
    }
    try await send(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
  }

  /// The next answer.
  func answer(hasBody: Bool = true) async throws -> Answer {
    try await timely { [reader] in
      let bytes = try #require(try await reader.head(limit: 1 << 20), "the server closed")
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
      var fields: [String: String] = [:]
      for line in lines.dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1)
        fields[parts[0].lowercased()] = String(parts[1]).trimmed
      }
      let body: [UInt8]?
      if !hasBody {
        body = []
      } else if fields["transfer-encoding"] == "chunked" {
        body = try await BodyReader(reader: reader, limit: 1 << 24).body(.chunked)
      } else if let length = fields["content-length"].flatMap(Int.init) {
        body = try await reader.take(length)
      } else {
        body = try await Self.rest(reader)
      }
      return Answer(
        status: try #require(Int(lines[0].split(separator: " ")[1])), fields: fields,
        body: String(decoding: try #require(body, "the server closed"), as: UTF8.self))
    }
  }

  private static func rest(_ reader: ByteReader) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let byte = try await reader.take(1) { bytes += byte }
    return bytes
  }

  /// Reads on until `text` has come.
  func read(until text: String) async throws {
    try await timely { [reader] in
      var bytes: [UInt8] = []
      while !String(decoding: bytes, as: UTF8.self).hasSuffix(text) {
        bytes += try #require(try await reader.take(1), "the server closed")
      }
    }
  }

  /// Whether the server closes the connection, without a further word.
  func isClosed() async throws -> Bool {
    try await timely { [reader] in try await reader.take(1) == nil }
  }

  /// Reads on until the server closes.
  func readToEnd() async throws {
    try await timely { [reader] in _ = try await Self.rest(reader) }
  }

  private func timely<Value: Sendable>(
    _ operation: @Sendable @escaping () async throws -> Value
  ) async throws -> Value {
    guard let value = try await within(.seconds(20), operation) else { throw Silence() }
    return value
  }
}
