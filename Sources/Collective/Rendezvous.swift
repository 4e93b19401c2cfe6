import Diagnostics
import Foundation
import Torch

/// Where ranks leave their addresses for each other.
public protocol RendezvousStore: Sendable {
  /// Sets the value of a key.
  func set(_ key: String, to value: String) throws
  /// The value of a key, once somebody has set it.
  func value(of key: String) throws -> String
}

extension TCPStore: RendezvousStore {}

/// Connects ranks that know no more than a store.
struct Rendezvous {
  let rank: Int
  let size: Int
  let store: any RendezvousStore
  /// What all keys begin with.
  let prefix: String
  let patience: Duration

  /// The connections of a rank.
  struct Links {
    let next: Socket
    let previous: Socket
    /// From rank 0 to all others, or from another one to rank 0.
    let watched: [Int: Socket]
  }

  private enum Purpose: UInt8 { case ring, watch }

  private static let tokenLength = 32

  /// Listens at `host`, says so in the store, and connects.
  ///
  /// - Throws: ``CollectiveError``.
  func connect(at host: String) throws -> Links {
    let deadline = ContinuousClock.now + patience
    let listener = try Socket.listen(at: host, backlog: size + 8)
    let name = try listener.name()
    // Who does not know the token, such as a scanner of ports, is no rank.
    if rank == 0 { try set("token", Self.newToken()) }
    try set("rank/\(rank)", "\(name.port) \(name.host)")
    let addresses = try (0..<size).map(address)
    let token = try value("token", from: 0)
    let next = try open(addresses[(rank + 1) % size], .ring, token, deadline)
    var watched: [Int: Socket] = [:]
    if rank > 0 { watched[0] = try open(addresses[0], .watch, token, deadline) }
    var previous: Socket?
    while previous == nil || (rank == 0 && watched.count < size - 1) {
      guard let guest = try listener.accepted(until: deadline) else {
        let missing = (1..<size).first { rank == 0 && watched[$0] == nil }
        throw gone(missing ?? (rank + size - 1) % size)
      }
      guard let (purpose, other) = Self.greeting(of: guest, token) else { continue }
      switch purpose {
      case .ring: previous = guest
      case .watch: watched[other] = guest
      }
    }
    guard let previous else { throw gone((rank + size - 1) % size) }
    return Links(next: next, previous: previous, watched: watched)
  }

  private static func newToken() -> String {
    var generator = SystemRandomNumberGenerator()
    let digits = Array("0123456789abcdef")
    return String((0..<tokenLength).compactMap { _ in digits.randomElement(using: &generator) })
  }

  private func gone(_ rank: Int) -> CollectiveError {
    .missing(rank: rank, size: size, seconds: Int(patience / .seconds(1)))
  }

  private func set(_ key: String, _ value: String) throws {
    do { try store.set(prefix + key, to: value) } catch let error as any ActionableError {
      throw CollectiveError.noStore(address: "the store", detail: error.message)
    }
  }

  private func value(_ key: String, from other: Int) throws -> String {
    do { return try store.value(of: prefix + key) } catch { throw gone(other) }
  }

  private func address(of other: Int) throws -> (host: String, port: String) {
    let parts = try value("rank/\(other)", from: other).split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { throw CollectiveError.outOfStep(rank: other) }
    return (String(parts[1]), String(parts[0]))
  }

  private func open(
    _ address: (host: String, port: String), _ purpose: Purpose, _ token: String,
    _ deadline: ContinuousClock.Instant
  ) throws -> Socket {
    let socket = try Socket.connected(to: address.host, port: address.port, until: deadline)
    let own = withUnsafeBytes(of: UInt32(rank).littleEndian) { Array($0) }
    socket.sendAll(Array(token.utf8) + [purpose.rawValue] + own, until: deadline)
    return socket
  }

  private static func greeting(of guest: Socket, _ token: String) -> (Purpose, Int)? {
    guard let bytes = guest.receiveAll(tokenLength + 5, until: .now + .seconds(5)),
      Array(bytes[..<tokenLength]) == Array(token.utf8),
      let purpose = Purpose(rawValue: bytes[tokenLength])
    else { return nil }
    return (purpose, bytes[(tokenLength + 1)...].reversed().reduce(0) { $0 << 8 | Int($1) })
  }
}
