import FlyingSocks
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Accepts connections and serves them side by side.
final class HTTPListener<Handler: HTTPHandler>: Sendable {
  private typealias Connection = HTTPConnection<Handler>

  private let socket: Socket
  private let handler: Handler
  private let limits: ConnectionLimits
  private let bodyLimit: Int
  private let pool = ReadinessPool()
  private let accepting = BreakableWait()
  private let connections = Mutex<[ObjectIdentifier: Connection]>([:])

  /// A listener on a socket that was bound and listens already.
  init(on socket: Socket, handler: Handler, limits: ConnectionLimits, bodyLimit: Int) {
    self.socket = socket
    self.handler = handler
    self.limits = limits
    self.bodyLimit = bodyLimit
  }

  /// Serves until ``finish()``, or until the task is cancelled, and closes the socket. Returns when
  /// the last connection is closed.
  func run() async {
    await withDiscardingTaskGroup { group in
      while let socket = await accept() {
        guard let connection = connection(on: socket) else {
          turnAway(socket)
          continue
        }
        group.addTask {
          await connection.serve()
          self.forget(connection)
        }
      }
      try? socket.close()
    }
  }

  /// Accepts no more, closes idle connections, and lets the others finish their request.
  func finish() {
    accepting.breakOff()
    for connection in connections.withLock({ $0.values.map { $0 } }) { connection.finishSoon() }
  }

  /// The next client's socket, or nil where no more are wanted.
  private func accept() async -> Socket? {
    while !Task.isCancelled {
      do {
        return Socket(file: try socket.accept().file)
      } catch SocketError.blocked {
        let isReady = try? await accepting { [pool, socket] in
          try await pool.suspendSocket(socket, untilReadyFor: [.read])
          return true
        }
        if isReady == nil { return nil }
      } catch {
        // The client left again, or there are no descriptors for the moment: not the end of it all.
        if (try? await Task.sleep(for: .milliseconds(20))) == nil { return nil }
      }
    }
    return nil
  }

  private func connection(on socket: Socket) -> Connection? {
    connections.withLock { connections in
      guard connections.count < limits.connections, !accepting.isBroken,
        let client = try? AsyncSocket(socket: socket, pool: pool)
      else { return nil }
      // Tokens go out as they come; where it can't be set, they come a little later.
      let noDelay = BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY)
      try? socket.setValue(true, for: noDelay)
      let connection = Connection(
        client, pool: pool, handler: handler, limits: limits, bodyLimit: bodyLimit)
      connections[ObjectIdentifier(connection)] = connection
      return connection
    }
  }

  private func forget(_ connection: Connection) {
    connections.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(connection)) }
  }

  /// Says so and closes, without waiting for anything.
  private func turnAway(_ socket: Socket) {
    let error = APIError.tooManyConnections(limits.connections)
    let response = handler.refusal(error, of: nil, began: .now)
    try? socket.setFlags(.nonBlocking)
    _ = try? socket.write(Data(response.head(closes: true) + response.body))
    try? socket.close()
  }
}
