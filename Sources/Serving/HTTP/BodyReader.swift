/// Reads the body of a request, within a limit of bytes.
struct BodyReader {
  let reader: ByteReader
  /// Most bytes of a body.
  let limit: Int

  /// Longest line before a chunk or behind the last.
  private static let lineBytes = 1024
  /// Most lines behind the last chunk.
  private static let trailers = 32

  /// The body, or nil where the client left before its end.
  ///
  /// - Throws: ``APIError`` with 413 beyond the limit, 400 for bad chunks; `CancellationError`.
  func body(_ framing: HTTPHead.Framing) async throws -> [UInt8]? {
    switch framing {
    case .length(let count):
      guard count <= limit else { throw APIError.bodyTooLarge(limit) }
      return try await reader.take(count)
    case .chunked: return try await chunks()
    }
  }

  private func chunks() async throws -> [UInt8]? {
    var body: [UInt8] = []
    while let line = try await reader.line(limit: Self.lineBytes) {
      let size = try Self.size(line)
      if size == 0 { return try await skipTrailers() ? body : nil }
      guard size <= limit - body.count else { throw APIError.bodyTooLarge(limit) }
      guard let chunk = try await reader.take(size), let end = try await reader.take(2) else {
        return nil
      }
      guard end == [0x0D, 0x0A] else { throw APIError.badHTTP("a chunk is longer than it says") }
      body += chunk
    }
    return nil
  }

  /// The hexadecimal number that a chunk's line begins with (RFC 9112, section 7.1).
  private static func size(_ line: [UInt8]) throws(APIError) -> Int {
    let digits = line.prefix { $0 != UInt8(ascii: ";") }
    let text = String(decoding: digits, as: UTF8.self).trimmed
    guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isHexDigit }),
      let size = Int(text, radix: 16)
    else { throw .badHTTP("a chunk does not begin with its size") }
    return size
  }

  private func skipTrailers() async throws -> Bool {
    for _ in 0..<Self.trailers {
      guard let line = try await reader.line(limit: Self.lineBytes) else { return false }
      if line.isEmpty { return true }
    }
    throw APIError.badHTTP("too many lines follow the last chunk")
  }
}
