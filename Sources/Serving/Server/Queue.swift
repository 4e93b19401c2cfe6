import Synchronization

/// Lets some requests run, and some more wait in the order in which they came.
final class Queue: Sendable {
  /// A request's place. It must be given back with ``leave()``; letting go of it does so too.
  final class Place: Sendable {
    fileprivate let queue: Queue

    fileprivate init(_ queue: Queue) { self.queue = queue }

    deinit { queue.leave(ObjectIdentifier(self)) }

    /// Waits for its turn.
    ///
    /// - Throws: `CancellationError`.
    func turn() async throws { try await queue.turn(ObjectIdentifier(self)) }

    /// Makes room for the next.
    func leave() { queue.leave(ObjectIdentifier(self)) }
  }

  private typealias Continuation = CheckedContinuation<Void, any Error>

  private struct State {
    /// All places that were given, waiting or running.
    var places: Set<ObjectIdentifier> = []
    var running: Set<ObjectIdentifier> = []
    /// Those that wait for their turn, in order.
    var waiting: [(place: ObjectIdentifier, continuation: Continuation)] = []
  }

  private let slots: Int
  private let capacity: Int
  private let state = Mutex(State())

  /// A queue where `running` requests run at a time and `waiting` more wait.
  init(running: Int, waiting: Int) {
    slots = running
    capacity = running + waiting
  }

  /// How many run, and how many have a place and don't run yet.
  var counts: (running: Int, waiting: Int) {
    state.withLock { ($0.running.count, $0.places.count - $0.running.count) }
  }

  /// A place, or nil where there is none.
  func place() -> Place? {
    let place = Place(self)
    let isIn = state.withLock { state in
      guard state.places.count < capacity else { return false }
      state.places.insert(ObjectIdentifier(place))
      return true
    }
    return isIn ? place : nil
  }

  private func turn(_ place: ObjectIdentifier) async throws {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result = state.withLock { state -> Result<Void, any Error>? in
          guard !Task.isCancelled, state.places.contains(place) else {
            return .failure(CancellationError())
          }
          if state.running.count < slots {
            state.running.insert(place)
            return .success(())
          }
          state.waiting.append((place, continuation))
          return nil
        }
        if let result { continuation.resume(with: result) }
      }
    } onCancel: {
      leave(place)
    }
  }

  private func leave(_ place: ObjectIdentifier) {
    let (given, cancelled) = state.withLock { state in
      state.places.remove(place)
      let index = state.waiting.firstIndex { $0.place == place }
      let cancelled = index.map { state.waiting.remove(at: $0).continuation }
      guard state.running.remove(place) != nil, !state.waiting.isEmpty else {
        return (Continuation?.none, cancelled)
      }
      let next = state.waiting.removeFirst()
      state.running.insert(next.place)
      return (next.continuation, cancelled)
    }
    given?.resume()
    cancelled?.resume(throwing: CancellationError())
  }
}
