import FlyingSocks
import Foundation

/// The client can't be written to any more, or has not read for too long.
struct ClientGone: Error {}

/// Writes the one answer to a request.
actor ResponseWriter {
  /// How far the answer has come.
  enum Progress: Sendable {
    case nothing
    case streaming
    case complete
  }

  private let socket: AsyncSocket
  private let writeTime: Duration
  /// Whether the headers alone are wanted.
  private let isHead: Bool
  /// Whether the client knows chunks.
  private let isChunked: Bool
  /// Whether the connection ends with this answer.
  private var closes: Bool
  private(set) var progress = Progress.nothing
  /// Whether a write ended midway, so that nothing more makes sense to the client.
  private var isBroken = false

  /// A writer of the answer to `head`; nil where the request could not be read.
  init(socket: AsyncSocket, head: HTTPHead?, closes: Bool, writeTime: Duration) {
    self.socket = socket
    self.writeTime = writeTime
    isHead = head?.method == "HEAD"
    isChunked = head?.minorVersion == 1
    self.closes = closes
  }

  /// Whether another request may follow.
  var keepsAlive: Bool { !closes && progress == .complete }

  /// Tells a client that waits for it to send its body (RFC 9110, section 10.1.1).
  ///
  /// - Throws: ``ClientGone``, `CancellationError`.
  func sendContinue() async throws { try await write("HTTP/1.1 100 Continue\r\n\r\n".utf8) }

  /// Sends a whole answer.
  ///
  /// - Throws: ``ClientGone``, `CancellationError`.
  func send(_ response: HTTPResponse) async throws {
    progress = .streaming
    try await write(response.head(closes: closes) + (isHead ? [] : response.body))
    progress = .complete
  }

  /// Sends the headers of an answer whose parts follow.
  ///
  /// - Throws: ``ClientGone``, `CancellationError`.
  func begin(_ response: HTTPResponse) async throws {
    progress = .streaming
    if !isChunked { closes = true }
    let length: HTTPResponse.Length = isChunked ? .chunked : .untilClosed
    try await write(response.head(length, closes: closes))
  }

  /// Sends a part.
  ///
  /// - Throws: ``ClientGone``, `CancellationError`.
  func part(_ text: String) async throws {
    let bytes = Array(text.utf8)
    guard isChunked else { return try await write(bytes) }
    guard !bytes.isEmpty else { return }
    try await write(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [0x0D, 0x0A])
  }

  /// Ends an answer of parts.
  ///
  /// - Throws: ``ClientGone``, `CancellationError`.
  func end() async throws {
    if isChunked { try await write("0\r\n\r\n".utf8) }
    progress = .complete
  }

  private func write(_ bytes: some Sequence<UInt8>) async throws {
    guard !isBroken else { throw ClientGone() }
    let data = Data(bytes)
    isBroken = true
    do {
      // Most parts fit into the socket's buffer at once.
      let sent = try Self.sendAtOnce(data, socket.socket)
      if sent == data.count { return isBroken = false }
      let done = try await within(writeTime) { [socket] in
        try await socket.write(data[sent...])
        return true
      }
      guard done == true else { throw ClientGone() }
      isBroken = false
    } catch let error as CancellationError {
      throw error
    } catch {
      throw ClientGone()
    }
  }

  private static func sendAtOnce(_ data: Data, _ socket: Socket) throws -> Int {
    do { return try socket.write(data, from: 0) } catch SocketError.blocked { return 0 }
  }
}
