import Synchronization
import Testing

@testable import Serving

@Suite("The queue")
struct QueueTests {
  private final class Order: Sendable {
    let values = Mutex<[Int]>([])
  }

  @Test("lets in what comes first, and never more than it may")
  func order() async throws {
    let queue = Queue(running: 1, waiting: 3)
    let first = try #require(queue.place())
    try await first.turn()
    let order = Order()
    try await withThrowingTaskGroup { group in
      for index in 0..<3 {
        let place = try #require(queue.place())
        group.addTask {
          try await place.turn()
          order.values.withLock { $0.append(index) }
          #expect(queue.counts.running == 1)
          place.leave()
        }
        // The next gets in line behind this one.
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(queue.place() == nil)
      first.leave()
      try await group.waitForAll()
    }
    #expect(order.values.withLock { $0 } == [0, 1, 2])
    #expect(queue.counts == (0, 0))
  }

  @Test("forgets who gives up, waiting or running, and who is forgotten")
  func leaving() async throws {
    let queue = Queue(running: 1, waiting: 1)
    var first = queue.place()
    try await first?.turn()
    let second = try #require(queue.place())
    let waiting = Task { try await second.turn() }
    try await eventually { queue.counts == (1, 1) }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(queue.counts == (1, 0))
    first = nil
    #expect(queue.counts == (0, 0))
    await #expect(throws: CancellationError.self) { try await second.turn() }
  }
}
