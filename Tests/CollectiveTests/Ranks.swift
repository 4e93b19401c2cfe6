import Diagnostics
import Foundation
import Synchronization
import Torch

@testable import Collective

/// A store of one process.
final class MemoryStore: RendezvousStore {
  private let values = Mutex<[String: String]>([:])
  private let patience: Double

  struct Missing: Error {}

  init(patience: Double = 20) { self.patience = patience }

  func set(_ key: String, to value: String) { values.withLock { $0[key] = value } }

  func value(of key: String) throws -> String {
    let end = Date(timeIntervalSinceNow: patience)
    while Date() < end {
      if let value = values.withLock({ $0[key] }) { return value }
      Thread.sleep(forTimeInterval: 0.002)
    }
    throw Missing()
  }
}

/// What a rank ends with that was killed.
struct Vanished: Error {}

extension ProcessGroup {
  /// Leaves as a process does that is killed: its connections close, and nothing is said.
  func vanish() throws {
    guard let ring else { return }
    ring.watch.end()
    for socket in [ring.next, ring.previous] + ring.watch.links.values {
      shutdown(socket.descriptor, Int32(SHUT_RDWR))
    }
    throw Vanished()
  }
}

/// Ranks that are threads of one process, over real connections.
enum Ranks {
  typealias Abandon = @Sendable (any ActionableError) -> Void

  /// Runs `body` on a thread for each rank.
  static func concurrently<Value>(
    _ size: Int, _ body: @escaping @Sendable (Int) throws -> Value
  ) throws -> [Result<Value, any Error>] {
    let results = Mutex<[Int: Box<Value>]>([:])
    let done = DispatchSemaphore(value: 0)
    for rank in 0..<size {
      let thread = Thread {
        let box = Box(Result { try body(rank) })
        results.withLock { $0[rank] = box }
        done.signal()
      }
      thread.start()
    }
    for _ in 0..<size where done.wait(timeout: .now() + 60) == .timedOut { throw Hangs() }
    return try results.withLock { results in
      try (0..<size).map { rank in
        guard let box = results[rank] else { throw Hangs() }
        return box.result
      }
    }
  }

  struct Hangs: Error {}

  private final class Box<Value>: @unchecked Sendable {
    let result: Result<Value, any Error>
    init(_ result: Result<Value, any Error>) { self.result = result }
  }

  private static func run<Value>(
    _ size: Int, patience: ProcessGroup.Patience, abandon: @escaping Abandon,
    greeting: @escaping @Sendable ((host: String, port: String)) -> Void = { _ in },
    _ body: @escaping @Sendable (ProcessGroup) throws -> Value
  ) throws -> [Result<Value, any Error>] {
    let store = MemoryStore()
    return try concurrently(size) { rank in
      if rank == 1 {
        let parts = try store.value(of: "lad/0/rank/0").split(separator: " ").map(String.init)
        greeting((parts[1], parts[0]))
      }
      let group = try ProcessGroup.join(
        rank: rank, of: size, store, patience: patience, abandon: abandon)
      do {
        let value = try body(group)
        try group.end()
        return value
      } catch {
        if !(error is Vanished) { try? group.end(error) }
        throw error
      }
    }
  }

  /// What each rank comes to.
  static func each<Value>(
    _ size: Int, greeting: @escaping @Sendable ((host: String, port: String)) -> Void = { _ in },
    _ body: @escaping @Sendable (ProcessGroup) throws -> Value
  ) throws -> [Value] {
    guard size > 1 else { return [try body(.alone)] }
    return try run(size, patience: .init(), abandon: { _ in }, greeting: greeting, body)
      .map { try $0.get() }
  }

  /// What each rank fails with.
  static func errors(
    _ size: Int, patience: ProcessGroup.Patience = .init(), abandon: @escaping Abandon = { _ in },
    _ body: @escaping @Sendable (ProcessGroup) throws -> Void
  ) throws -> [(any Error)?] {
    try run(size, patience: patience, abandon: abandon, body).map { result in
      guard case .failure(let error) = result else { return nil }
      return error
    }
  }
}
