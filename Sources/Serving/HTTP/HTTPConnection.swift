import FlyingSocks

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One client's connection: requests one after the other, each answered before the next is read.
final class HTTPConnection<Handler: HTTPHandler>: Sendable {
  private let socket: AsyncSocket
  private let reader: ByteReader
  private let handler: Handler
  private let limits: ConnectionLimits
  private let bodyLimit: Int
  private let idleness = BreakableWait()

  /// Largest body that is read although its request was refused, so that the connection lives on.
  private static var smallBody: Int { 64 * 1024 }
  /// How long the rest of what a client sends is awaited after the last answer. Closing earlier
  /// would reset the connection, and the client might never see that answer (RFC 9112, section 9.6).
  private static var lingering: Duration { .seconds(2) }

  init(
    _ socket: AsyncSocket, pool: ReadinessPool, handler: Handler, limits: ConnectionLimits,
    bodyLimit: Int
  ) {
    self.socket = socket
    self.handler = handler
    self.limits = limits
    self.bodyLimit = bodyLimit
    reader = ByteReader(socket: socket.socket, pool: pool)
  }

  /// Serves requests until either end has enough, then closes the socket.
  func serve() async {
    while await waitForRequest(), await serveRequest() {}
    try? socket.close()
  }

  /// Lets the request that is served now be the last.
  func finishSoon() { idleness.breakOff() }

  private func waitForRequest() async -> Bool {
    let hasBytes = try? await idleness { [reader, limits] in
      try await within(limits.idleTime) { try await reader.hasBytes() } ?? false
    }
    return hasBytes ?? false
  }

  /// Serves one request; false where no other may follow.
  private func serveRequest() async -> Bool {
    let began = ContinuousClock.now
    var head: HTTPHead?
    do {
      guard let read = try await readHead() else { return false }
      head = read
      return try await serve(read, began)
    } catch let error as APIError {
      // Where the framing is in doubt, so is where the next request would begin.
      let writer = writer(for: head, closes: true)
      try? await writer.send(handler.refusal(error, of: head, began: began))
      await linger()
    } catch {}
    return false
  }

  private func readHead() async throws -> HTTPHead? {
    let bytes = try await within(limits.headTime) { [reader, limits] in
      Timely(try await reader.head(limit: limits.headBytes))
    }
    guard let bytes else { throw APIError.tooSlow("the headers") }
    return try bytes.value.map { bytes throws(APIError) in try HTTPHead(parsing: bytes) }
  }

  private func serve(_ head: HTTPHead, _ began: ContinuousClock.Instant) async throws -> Bool {
    let writer = writer(for: head, closes: !head.keepsAlive || idleness.isBroken)
    let admission: Handler.Admission
    do {
      admission = try handler.admit(head)
    } catch let error as APIError {
      return try await refuse(error, head, began, writer)
    }
    guard let body = try await readBody(head, writer) else { return false }
    await respond(to: HTTPRequest(head: head, body: body, began: began), admission, writer)
    return await writer.keepsAlive && !idleness.isBroken
  }

  /// Answers with `error` and goes on where that costs little, else leaves it to the caller.
  private func refuse(
    _ error: APIError, _ head: HTTPHead, _ began: ContinuousClock.Instant, _ writer: ResponseWriter
  ) async throws -> Bool {
    guard isSmall(head.framing), !head.expectsContinue else { throw error }
    guard try await readBody(head, writer) != nil else { return false }
    try await writer.send(handler.refusal(error, of: head, began: began))
    return await writer.keepsAlive && !idleness.isBroken
  }

  private func isSmall(_ framing: HTTPHead.Framing) -> Bool {
    if case .length(let count) = framing { return count <= Self.smallBody }
    return false
  }

  private func readBody(_ head: HTTPHead, _ writer: ResponseWriter) async throws -> [UInt8]? {
    if case .length(let count) = head.framing, count > bodyLimit {
      throw APIError.bodyTooLarge(bodyLimit)
    }
    if head.expectsContinue { try await writer.sendContinue() }
    let body = BodyReader(reader: reader, limit: bodyLimit)
    let bytes = try await within(limits.bodyTime) { Timely(try await body.body(head.framing)) }
    guard let bytes else { throw APIError.tooSlow("the body") }
    return bytes.value
  }

  /// Has the request answered, and gives up on it when the client leaves.
  private func respond(
    to request: HTTPRequest, _ admission: Handler.Admission, _ writer: ResponseWriter
  ) async {
    await withTaskGroup { group in
      group.addTask { [handler] in
        await handler.respond(to: request, admitted: admission, with: writer)
      }
      group.addTask { [reader] in await reader.waitForEnd() }
      await group.next()
      group.cancelAll()
    }
  }

  private func writer(for head: HTTPHead?, closes: Bool) -> ResponseWriter {
    ResponseWriter(socket: socket, head: head, closes: closes, writeTime: limits.writeTime)
  }

  private func linger() async {
    shutdown(socket.socket.file.rawValue, Int32(SHUT_WR))
    _ = try? await within(Self.lingering) { [reader] in try await reader.discard() }
  }
}

/// What came in time, also where it is nothing.
private struct Timely<Value: Sendable>: Sendable {
  let value: Value

  init(_ value: Value) { self.value = value }
}
