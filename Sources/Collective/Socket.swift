#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

#if canImport(Glibc)
  private let stream = Int32(SOCK_STREAM.rawValue)
  private let datagram = Int32(SOCK_DGRAM.rawValue)
#else
  private let stream = SOCK_STREAM
  private let datagram = SOCK_DGRAM
#endif

/// An open socket; nothing waits on it but `poll`.
final class Socket: Sendable {
  let descriptor: Int32

  private init(_ descriptor: Int32, _ address: String) throws {
    guard descriptor >= 0 else { throw Self.failure("open a connection to", address) }
    self.descriptor = descriptor
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  deinit { close(descriptor) }

  static func failure(_ operation: String, _ address: String, _ code: Int32 = errno)
    -> CollectiveError
  {
    .network(operation: operation, address: address, detail: String(cString: strerror(code)))
  }

  /// Small messages leave at once, and a machine that is gone is noticed within half a minute, also
  /// where nothing is being sent.
  private func prepare() {
    set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    set(SOL_SOCKET, SO_KEEPALIVE, 1)
    #if os(Linux)
      set(Int32(IPPROTO_TCP), TCP_KEEPIDLE, 10)
      set(Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5)
      set(Int32(IPPROTO_TCP), TCP_KEEPCNT, 4)
      set(Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 30_000)
    #endif
  }

  private func set(_ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Calls `body` with each address of a host until it gives something.
  private static func resolve<Result>(
    _ host: String, _ port: String, kind: Int32,
    _ body: (addrinfo) throws -> Result?
  ) throws -> Result? {
    var (hints, list) = (addrinfo(), UnsafeMutablePointer<addrinfo>?.none)
    hints.ai_socktype = kind
    let status = getaddrinfo(host, port, &hints, &list)
    guard status == 0 else {
      throw CollectiveError.network(
        operation: "find", address: host, detail: String(cString: gai_strerror(status)))
    }
    defer { freeaddrinfo(list) }
    var next = list
    while let entry = next?.pointee {
      if let result = try body(entry) { return result }
      next = entry.ai_next
    }
    return nil
  }

  /// The address of this machine on the way to `host`.
  static func ownAddress(toward host: String, port: UInt16) throws -> String {
    let found = try resolve(host, String(port), kind: datagram) { entry -> String? in
      let probe = try Socket(socket(entry.ai_family, datagram, 0), host)
      guard connect(probe.descriptor, entry.ai_addr, entry.ai_addrlen) == 0 else { return nil }
      return try probe.name().host
    }
    guard let found else { throw failure("reach", host) }
    return found
  }

  /// The address that it is bound to.
  func name() throws -> (host: String, port: String) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    var (host, port) = ([CChar](repeating: 0, count: 256), [CChar](repeating: 0, count: 32))
    let status = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int32 in
        guard getsockname(descriptor, address, &length) == 0 else { return -1 }
        return getnameinfo(
          address, length, &host, socklen_t(host.count), &port, socklen_t(port.count),
          NI_NUMERICHOST | NI_NUMERICSERV)
      }
    }
    guard status == 0 else { throw Self.failure("read the address of", "a socket") }
    func text(_ characters: [CChar]) -> String {
      String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
    return (text(host), text(port))
  }

  /// Listens at any free port of `host`.
  static func listen(at host: String, backlog: Int) throws -> Socket {
    let found = try resolve(host, "0", kind: stream) { entry -> Socket? in
      let made = try Socket(socket(entry.ai_family, stream, 0), host)
      guard bind(made.descriptor, entry.ai_addr, entry.ai_addrlen) == 0,
        systemListen(made.descriptor, Int32(backlog)) == 0
      else { return nil }
      return made
    }
    guard let found else { throw failure("listen at", host) }
    return found
  }

  /// Connects to somebody who listens.
  static func connected(to host: String, port: String, until deadline: ContinuousClock.Instant)
    throws -> Socket
  {
    let address = "\(host):\(port)"
    let found = try resolve(host, port, kind: stream) { entry -> Socket? in
      let made = try Socket(socket(entry.ai_family, stream, 0), address)
      if connect(made.descriptor, entry.ai_addr, entry.ai_addrlen) != 0 {
        guard errno == EINPROGRESS else { return nil }
        guard made.waits(for: POLLOUT, until: deadline) else {
          throw failure("connect to", address, ETIMEDOUT)
        }
        var (code, length) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
        getsockopt(made.descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        errno = code
        guard code == 0 else { return nil }
      }
      made.prepare()
      return made
    }
    guard let found else { throw failure("connect to", address) }
    return found
  }

  /// The next one who connects; nil where nobody does in time.
  func accepted(until deadline: ContinuousClock.Instant) throws -> Socket? {
    while waits(for: POLLIN, until: deadline) {
      let other = accept(descriptor, nil, nil)
      guard other >= 0 else { continue }
      let made = try Socket(other, "a rank")
      made.prepare()
      return made
    }
    return nil
  }

  /// Waits until something can be done; whether it came to that.
  func waits(for events: Int32, until deadline: ContinuousClock.Instant) -> Bool {
    repeat {
      var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
      if poll(&entry, 1, 50) > 0 { return true }
    } while ContinuousClock.now < deadline
    return false
  }

  /// What a read or write came to.
  enum Progress: Equatable {
    /// So many bytes.
    case bytes(Int)
    /// None at the moment.
    case none
    /// The other side is gone.
    case closed
  }

  /// Sends what can be sent now.
  func send(_ bytes: UnsafeRawBufferPointer) -> Progress {
    #if os(Linux)
      let flags = Int32(MSG_NOSIGNAL)
    #else
      let flags: Int32 = 0
    #endif
    return progress(systemSend(descriptor, bytes.baseAddress, bytes.count, flags), isEnd: false)
  }

  /// Takes what has come.
  func receive(_ bytes: UnsafeMutableRawBufferPointer) -> Progress {
    progress(recv(descriptor, bytes.baseAddress, bytes.count, 0), isEnd: true)
  }

  private func progress(_ count: Int, isEnd: Bool) -> Progress {
    if count > 0 { return .bytes(count) }
    if count == 0 { return isEnd ? .closed : .none }
    return [EAGAIN, EWOULDBLOCK, EINTR].contains(errno) ? .none : .closed
  }

  /// Sends all of a short message; whether it could be.
  @discardableResult
  func sendAll(_ bytes: [UInt8], until deadline: ContinuousClock.Instant) -> Bool {
    var sent = 0
    while sent < bytes.count {
      switch bytes.withUnsafeBytes({ send(.init(rebasing: $0[sent...])) }) {
      case .bytes(let count): sent += count
      case .none: guard waits(for: POLLOUT, until: deadline) else { return false }
      case .closed: return false
      }
    }
    return true
  }

  /// Takes a short message of `count` bytes; nil where it does not come.
  func receiveAll(_ count: Int, until deadline: ContinuousClock.Instant) -> [UInt8]? {
    var (bytes, received) = ([UInt8](repeating: 0, count: count), 0)
    while received < count {
      let place = received
      switch bytes.withUnsafeMutableBytes({ receive(.init(rebasing: $0[place...])) }) {
      case .bytes(let count): received += count
      case .none: guard waits(for: POLLIN, until: deadline) else { return nil }
      case .closed: return nil
      }
    }
    return bytes
  }
}

private func systemListen(_ descriptor: Int32, _ backlog: Int32) -> Int32 {
  listen(descriptor, backlog)
}

private func systemSend(
  _ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32
)
  -> Int
{
  send(descriptor, bytes, count, flags)
}
