import FlyingSocks
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Serves a model by OpenAI's chat completions over HTTP/1.1, without TLS.
///
/// | route | |
/// |---|---|
/// | `POST /v1/chat/completions` | an answer, whole or streamed |
/// | `GET /v1/models`, `/v1/models/{id}` | the model's card |
/// | `GET /health` | 200 as long as it serves |
/// | `GET /metrics` | counts, in the text format of Prometheus |
///
/// Of FlyingFox it uses the sockets, FlyingSocks, and not the HTTP server: that one (0.27.1) limits
/// neither the size of headers nor the time they take, reads what is left of a refused body as the
/// next request, closes without an answer where a request can't be read, and tells a handler nothing
/// of a client that leaves before the first byte of its answer.
///
/// A client that closes its sending side counts as one that has left, as with most servers. One that
/// has sent its next request already is only missed at the next write.
public final class ChatServer: Sendable {
  private typealias Listener = HTTPListener<ChatService>

  private struct State {
    var listener: Listener?
    var address: ServerAddress?
    var task: Task<Void, Never>?
    var isStopped = false
  }

  private let settings: ServerSettings
  private let service: ChatService
  private let state = Mutex(State())

  /// A server of `model`. It does nothing until it listens.
  ///
  /// - Parameter log: Is told of every request once it is answered, from several threads.
  public init(
    model: any ChatModel, settings: ServerSettings = ServerSettings(),
    log: @Sendable @escaping (RequestRecord) -> Void = { _ in }
  ) {
    self.settings = settings
    service = ChatService(model: model, settings: settings, log: log)
  }

  /// Takes the address; clients that connect from now on wait for ``run()``.
  ///
  /// - Throws: ``ServingError``.
  @discardableResult
  public func listen() throws(ServingError) -> ServerAddress {
    try settings.check(service.card)
    let (socket, address) = try ServerAddress.listen(host: settings.host, port: settings.port)
    let listener = Listener(
      on: socket, handler: service, limits: settings.connection,
      bodyLimit: settings.request.bodyBytes)
    let isFirst = state.withLock { state in
      guard state.listener == nil, !state.isStopped else { return false }
      state.listener = listener
      state.address = address
      return true
    }
    guard isFirst else {
      try? socket.close()
      throw .usedTwice
    }
    return address
  }

  /// Serves until ``stop(grace:)`` is done. Where the task is cancelled, running requests are cut off.
  ///
  /// - Throws: ``ServingError``, as ``listen()`` does where that was not called yet.
  public func run() async throws(ServingError) {
    if state.withLock({ $0.listener == nil }) { try listen() }
    let task = state.withLock { state -> Task<Void, Never>? in
      guard state.task == nil, let listener = state.listener else { return nil }
      let task = Task { await listener.run() }
      state.task = task
      return task
    }
    guard let task else { throw .usedTwice }
    await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Accepts no more clients, lets running and waiting requests finish for at most `grace`, then cuts
  /// the rest off. Returns when nothing is served any more.
  public func stop(grace: Duration = .seconds(30)) async {
    let (listener, task) = state.withLock { state in
      state.isStopped = true
      return (state.listener, state.task)
    }
    listener?.finish()
    guard let task else { return }
    let end = Task {
      try await Task.sleep(for: grace)
      task.cancel()
    }
    await task.value
    end.cancel()
  }
}

/// Where a server listens.
public struct ServerAddress: Sendable, Equatable {
  /// The IP address.
  public let host: String
  /// The port, also where the settings left it open.
  public let port: UInt16

  /// The base of the API, as clients want it.
  public var url: String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)/v1" }

  static func listen(
    host: String, port: UInt16
  ) throws(ServingError) -> (socket: Socket, address: ServerAddress) {
    let host = host == "localhost" ? "127.0.0.1" : host
    if let address = try? sockaddr_in.inet(ip4: host, port: port) {
      return try listen(on: address, host, port)
    }
    if let address = try? sockaddr_in6.inet6(ip6: host, port: port) {
      return try listen(on: address, host, port)
    }
    throw .badHost(host)
  }

  private static func listen(
    on address: some SocketAddress, _ host: String, _ port: UInt16
  ) throws(ServingError) -> (socket: Socket, address: ServerAddress) {
    do {
      let socket = try Socket(domain: Int32(type(of: address).family))
      do {
        try socket.setValue(true, for: .localAddressReuse)
        #if canImport(Darwin)
          // Inherited by the clients' sockets; elsewhere each write says so.
          try socket.setValue(true, for: .noSIGPIPE)
        #endif
        try socket.bind(to: address)
      } catch {
        try? socket.close()
        throw error
      }
      try socket.listen()
      try socket.setFlags(.nonBlocking)
      return (socket, ServerAddress(host: host, port: Self.port(of: socket) ?? port))
    } catch SocketError.failed(_, let code, _) {
      throw .cannotListen(host: host, port: port, code: code)
    } catch {
      throw .cannotListen(host: host, port: port, code: EINVAL)
    }
  }

  private static func port(of socket: Socket) -> UInt16? {
    switch try? socket.sockname() {
    case .ip4(_, let port), .ip6(_, let port): port
    case .unix, nil: nil
    }
  }
}
