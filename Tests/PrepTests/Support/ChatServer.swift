import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An HTTP server on loopback that answers as a test says, on threads of its own: tests that wait
/// for a process hold up the threads that `async` code would need.
final class ChatServer: Sendable {
  struct Request: Sendable {
    let path: String
    let headers: [String: String]
    let body: Data
    /// Its place among all requests, from 0.
    let number: Int

    /// The text that came with the picture.
    var text: String {
      let json = try? JSONSerialization.jsonObject(with: body) as? [String: Any]
      let messages = json?["messages"] as? [[String: Any]]
      let parts = messages?.last?["content"] as? [[String: Any]] ?? []
      return parts.compactMap { $0["text"] as? String }.joined()
    }
  }

  enum Reply: Sendable {
    /// A whole answer.
    case answer(Int, String, headers: [String: String] = [:])
    /// These bytes, and then the end of the connection.
    case bytes(String)
    /// The body one byte at a time, with so many seconds between two.
    case trickle(String, seconds: Double)
  }

  private struct Record {
    var requests: [Request] = []
    var inFlight = 0
    var most = 0
    var isStopped = false
    var connections: Set<Int32> = []
  }

  let port: Int
  private let socket: Int32
  private let handler: @Sendable (Request) -> Reply
  private let record = Mutex(Record())

  init(port wanted: Int = 0, _ handler: @escaping @Sendable (Request) -> Reply) throws {
    self.handler = handler
    socket = ChatSocket.listening(port: UInt16(wanted))
    guard socket >= 0 else { throw POSIXError(.EADDRINUSE) }
    port = ChatSocket.port(of: socket)
    Thread { [self] in accept() }.start()
  }

  /// The base of its API.
  var url: String { "http://127.0.0.1:\(port)/v1" }
  /// What it was asked.
  var requests: [Request] { record.withLock { $0.requests } }
  /// The most requests that it had at once.
  var most: Int { record.withLock { $0.most } }

  /// Breaks all connections and listens no more.
  func stop() {
    let connections = record.withLock { record in
      record.isStopped = true
      return record.connections
    }
    shutdown(socket, Int32(SHUT_RDWR))
    for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
  }

  private func accept() {
    while !record.withLock({ $0.isStopped }) {
      let connection = ChatSocket.accept(socket)
      if connection < 0 { break }
      record.withLock { _ = $0.connections.insert(connection) }
      Thread { [self] in
        serve(connection)
        record.withLock { _ = $0.connections.remove(connection) }
        close(connection)
      }.start()
    }
    close(socket)
  }

  private func serve(_ connection: Int32) {
    var buffer = Data()
    while let (head, body) = ChatSocket.request(from: connection, &buffer) {
      let request = begin(head, body)
      let reply = handler(request)
      record.withLock { $0.inFlight -= 1 }
      guard send(reply, to: connection) else { return }
    }
  }

  private func begin(_ head: [Substring], _ body: Data) -> Request {
    var headers: [String: String] = [:]
    for line in head.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.last?.trimmingCharacters(in: .whitespaces)
    }
    let path = head.first?.split(separator: " ").dropFirst().first ?? ""
    return record.withLock { record in
      let request = Request(
        path: String(path), headers: headers, body: body, number: record.requests.count)
      record.requests.append(request)
      record.inFlight += 1
      record.most = max(record.most, record.inFlight)
      return request
    }
  }

  /// Whether the connection can go on.
  private func send(_ reply: Reply, to connection: Int32) -> Bool {
    switch reply {
    case .answer(let status, let body, let headers):
      let lines = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
      return ChatSocket.write(
        "HTTP/1.1 \(status) x\r\nContent-Length: \(body.utf8.count)\r\n\(lines)\r\n\(body)",
        to: connection)
    case .bytes(let text):
      _ = ChatSocket.write(text, to: connection)
      return false
    case .trickle(let body, let seconds):
      guard
        ChatSocket.write(
          "HTTP/1.1 200 x\r\nContent-Length: \(body.utf8.count)\r\n\r\n", to: connection)
      else { return false }
      for character in body {
        Thread.sleep(forTimeInterval: seconds)
        if !ChatSocket.write(String(character), to: connection) { return false }
      }
      return true
    }
  }
}

/// Sockets, as little as a server needs.
private enum ChatSocket {
  static func listening(port: UInt16) -> Int32 {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    return isBound == 0 && listen(descriptor, 128) == 0 ? descriptor : -1
  }

  static func port(of descriptor: Int32) -> Int {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &size)
      }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  static func accept(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.accept(descriptor, nil, nil)
    #else
      Darwin.accept(descriptor, nil, nil)
    #endif
  }

  /// The lines of the next request's head, and its body; nil at the end.
  static func request(from descriptor: Int32, _ buffer: inout Data) -> ([Substring], Data)? {
    let end = Data("\r\n\r\n".utf8)
    while buffer.range(of: end) == nil { guard read(descriptor, &buffer) else { return nil } }
    guard let range = buffer.range(of: end) else { return nil }
    let text = String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
    let head = text.split(separator: "\r\n")
    let length =
      head.first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
    while buffer.distance(from: range.upperBound, to: buffer.endIndex) < length {
      guard read(descriptor, &buffer) else { return nil }
    }
    let body = Data(buffer[range.upperBound...].prefix(length))
    buffer = Data(buffer[range.upperBound...].dropFirst(length))
    return (head, body)
  }

  private static func read(_ descriptor: Int32, _ buffer: inout Data) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    if count > 0 { buffer.append(contentsOf: bytes[..<count]) }
    return count > 0
  }

  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      #if canImport(Glibc)
        let count = bytes.withUnsafeBytes {
          send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
      #else
        let count = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, 0) }
      #endif
      if count <= 0 { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }
}
