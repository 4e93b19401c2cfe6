import FlyingSocks

/// The bytes that a client sends, read ahead by at most one read of the socket.
///
/// An ended or broken connection is the end of the bytes: what it was that broke helps nobody.
actor ByteReader {
  private let socket: Socket
  private let pool: ReadinessPool
  private var buffer: [UInt8] = []
  private var start = 0

  private static let readBytes = 64 * 1024

  init(socket: Socket, pool: ReadinessPool) {
    self.socket = socket
    self.pool = pool
  }

  private var available: ArraySlice<UInt8> { buffer[start...] }

  /// Waits for something to read; false at the end of the bytes.
  ///
  /// - Throws: `CancellationError`.
  func hasBytes() async throws -> Bool {
    if !available.isEmpty { return true }
    return try await fill()
  }

  /// Returns when the client has closed its end, or at once where the task is cancelled.
  ///
  /// A client that sends its next request early can't be watched beyond that, so that what it sends
  /// does not pile up here.
  func waitForEnd() async {
    while available.isEmpty {
      guard let more = try? await fill(), more else { return }
    }
    try? await Task.sleep(for: .seconds(1_000_000))
  }

  /// A request's head up to the empty line, or nil where the client left before.
  ///
  /// - Throws: ``APIError`` with 431 beyond `limit` bytes, 400 for bare line feeds;
  ///   `CancellationError`.
  func head(limit: Int) async throws -> [UInt8]? {
    var scanned = 0
    while true {
      if scanned == 0 { skipEmptyLine() }
      let bytes = available
      var index = bytes.startIndex + max(0, scanned - 3)
      while let feed = bytes[index...].firstIndex(of: 0x0A) {
        let line = bytes[..<feed]
        guard line.last == 0x0D else {
          throw APIError.badHTTP("a line does not end with CR and LF")
        }
        if line.suffix(3) == [0x0D, 0x0A, 0x0D] { return try takeHead(through: feed, limit) }
        index = feed + 1
      }
      scanned = bytes.count
      guard scanned <= limit else { throw APIError.headTooLarge(limit) }
      guard try await fill() else { return nil }
    }
  }

  /// Clients may send an empty line before a request (RFC 9112, section 2.2).
  private func skipEmptyLine() {
    if available.starts(with: [0x0D, 0x0A]) { start += 2 }
  }

  private func takeHead(through end: Int, _ limit: Int) throws(APIError) -> [UInt8] {
    guard end - start < limit else { throw .headTooLarge(limit) }
    defer { start = end + 1 }
    return Array(buffer[start...end])
  }

  /// The next `count` bytes, or nil where the client left before.
  ///
  /// - Throws: `CancellationError`.
  func take(_ count: Int) async throws -> [UInt8]? {
    var taken: [UInt8] = []
    // What a client announces is no reason to take memory before it came.
    taken.reserveCapacity(min(count, 1 << 20))
    while taken.count < count {
      guard try await hasBytes() else { return nil }
      let part = available.prefix(count - taken.count)
      taken += part
      start += part.count
    }
    return taken
  }

  /// A line without its end, or nil where the client left before.
  ///
  /// - Throws: ``APIError`` with 400 beyond `limit` bytes; `CancellationError`.
  func line(limit: Int) async throws -> [UInt8]? {
    var line: [UInt8] = []
    while try await hasBytes() {
      let byte = buffer[start]
      start += 1
      if byte == 0x0A {
        guard line.popLast() == 0x0D else { throw APIError.badHTTP("a chunk's line has no CR") }
        return line
      }
      line.append(byte)
      guard line.count <= limit else { throw APIError.badHTTP("a chunk's line is too long") }
    }
    return nil
  }

  /// Reads and forgets what comes.
  ///
  /// - Throws: `CancellationError`.
  func discard() async throws {
    repeat {
      buffer = []
      start = 0
    } while try await fill()
  }

  /// Reads once; false at the end of the bytes.
  private func fill() async throws -> Bool {
    while true {
      try Task.checkCancellation()
      do {
        let more = try socket.read(atMost: Self.readBytes)
        buffer = start == buffer.count ? more : Array(available) + more
        start = 0
        return true
      } catch SocketError.blocked {
        try await pool.suspendSocket(socket, untilReadyFor: [.read])
      } catch {
        return false
      }
    }
  }
}
