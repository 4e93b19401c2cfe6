import Foundation
import Parallel
import Synchronization
import Testing

/// Counts on several threads.
final class Counter: Sendable {
  private let value = Atomic(0)
  var now: Int { value.load(ordering: .sequentiallyConsistent) }

  @discardableResult
  func add(_ number: Int = 1) -> Int {
    value.add(number, ordering: .sequentiallyConsistent).newValue
  }
}

/// Waits until `condition` holds, at most five seconds.
private func wait(until condition: () -> Bool) -> Bool {
  let end = ContinuousClock.now + .seconds(5)
  while !condition() {
    if ContinuousClock.now > end { return false }
    Thread.sleep(forTimeInterval: 0.001)
  }
  return true
}

/// A source of the numbers from 0 below `count`, then of `error` or of nothing.
private func numbers(_ count: Int, then error: (any Error)? = nil, taken: Counter = Counter())
  -> () throws -> Int?
{
  var next = 0
  return {
    guard next < count else {
      if let error { throw error }
      return nil
    }
    next += 1
    taken.add()
    return next - 1
  }
}

private struct Own: Error, Equatable {
  let number: Int
}

/// A time between 0 and 1 ms that looks random but is the same each run.
private func uneven(_ number: Int) -> TimeInterval {
  Double((UInt64(number) &* 0x9e37_79b9_7f4a_7c15) >> 54) / 1_024_000
}

@Suite("The ordered pipeline", .timeLimit(.minutes(1)))
struct OrderedPipelineTests {
  @Test("hands results over in the order of the inputs", arguments: 1...8)
  func order(threads: Int) throws {
    let pipeline = OrderedPipeline(window: threads + 2, source: numbers(200)) { number in
      Thread.sleep(forTimeInterval: uneven(number))
      return number * number
    }
    var results: [Int] = []
    try pipeline.run(threads: threads) { results.append($0) }
    #expect(results == (0..<200).map { $0 * $0 })
  }

  @Test("ends at once where there is nothing", arguments: [0, 1, 4])
  func nothing(threads: Int) throws {
    let pipeline = OrderedPipeline(window: 3, source: numbers(0)) { $0 }
    var results: [Int] = []
    try pipeline.run(threads: threads) { results.append($0) }
    #expect(results.isEmpty)
  }

  @Test("does every input exactly once")
  func once() throws {
    let worked = Counter()
    let pipeline = OrderedPipeline(window: 6, source: numbers(500)) { (number: Int) in
      worked.add()
      return number
    }
    var count = 0
    try pipeline.run(threads: 4) { _ in count += 1 }
    #expect(worked.now == 500)
    #expect(count == 500)
  }

  @Test("works on several inputs at once")
  func atOnce() throws {
    let (inside, together) = (Counter(), Counter())
    let pipeline = OrderedPipeline(window: 4, source: numbers(4)) { (number: Int) in
      inside.add()
      if wait(until: { inside.now >= 4 }) { together.add() }
      return number
    }
    try pipeline.run(threads: 4) { _ in }
    #expect(together.now == 4)
  }

  @Test(
    "never takes more inputs than the window beyond the one it hands over", arguments: [1, 2, 5])
  func window(size: Int) throws {
    let taken = Counter()
    let pipeline = OrderedPipeline(window: size, source: numbers(100, taken: taken)) { $0 }
    var index = 0
    var most = 0
    try pipeline.run(threads: 4) { _ in
      if index == 0 {
        // The receiver is slow: the threads fill the window, and then wait.
        #expect(wait(until: { taken.now == 1 + size }))
        Thread.sleep(forTimeInterval: 0.02)
      }
      most = max(most, taken.now - index)
      index += 1
    }
    #expect(most == 1 + size)
  }

  @Test("delivers on the thread that called it")
  func callersThread() throws {
    let caller = Thread.current
    let pipeline = OrderedPipeline(window: 4, source: numbers(20)) { $0 }
    try pipeline.run(threads: 4) { _ in #expect(Thread.current === caller) }
  }

  @Test("throws the first error in order, though a later one comes sooner", arguments: 1...8)
  func firstError(threads: Int) {
    let pipeline = OrderedPipeline(window: 8, source: numbers(50)) { (number: Int) throws -> Int in
      if number == 10 {
        Thread.sleep(forTimeInterval: 0.03)
        throw Own(number: 10)
      }
      if number > 10 { throw Own(number: number) }
      return number
    }
    var results: [Int] = []
    #expect(throws: Own(number: 10)) { try pipeline.run(threads: threads) { results.append($0) } }
    #expect(results == Array(0..<10))
  }

  @Test("hands over what came before an error of the source", arguments: 1...8)
  func sourceError(threads: Int) {
    let source = numbers(20, then: Own(number: 20))
    let pipeline = OrderedPipeline(window: 5, source: source) { number in
      Thread.sleep(forTimeInterval: uneven(number))
      return number
    }
    var results: [Int] = []
    #expect(throws: Own(number: 20)) { try pipeline.run(threads: threads) { results.append($0) } }
    #expect(results == Array(0..<20))
  }

  @Test("asks the source for nothing more after its error or its end", arguments: [1, 4])
  func noMore(threads: Int) throws {
    for error in [nil, Own(number: 0)] {
      let calls = Counter()
      let inner = numbers(3, then: error)
      let pipeline = OrderedPipeline(
        window: 9,
        source: {
          calls.add()
          return try inner()
        }, work: { $0 })
      try? pipeline.run(threads: threads) { _ in }
      #expect(calls.now == 4)
    }
  }

  @Test("never asks the source on two threads at once")
  func turns() throws {
    let inside = Counter()
    let inner = numbers(200)
    let pipeline = OrderedPipeline(
      window: 16,
      source: {
        #expect(inside.add() == 1)
        defer { inside.add(-1) }
        return try inner()
      }, work: { $0 })
    try pipeline.run(threads: 8) { _ in }
  }

  @Test("stops its threads when the receiver throws", arguments: [1, 2, 8])
  func receiverError(threads: Int) throws {
    let (taken, worked) = (Counter(), Counter())
    let pipeline = OrderedPipeline(window: 4, source: numbers(1_000_000, taken: taken)) {
      (number: Int) in
      worked.add()
      return number
    }
    #expect(throws: Own(number: 7)) {
      try pipeline.run(threads: threads) { number in
        if number == 7 { throw Own(number: 7) }
      }
    }
    let (takenThen, workedThen) = (taken.now, worked.now)
    #expect(takenThen <= 8 + 4)
    Thread.sleep(forTimeInterval: 0.02)
    #expect(taken.now == takenThen)
    #expect(worked.now == workedThen)
  }

  @Test("waits for work that is under way before it throws")
  func waitsForWork() {
    let (started, ended) = (Counter(), Counter())
    let pipeline = OrderedPipeline(window: 4, source: numbers(4)) { (number: Int) throws -> Int in
      if number == 0 {
        _ = wait(until: { started.now == 3 })
        throw Own(number: 0)
      }
      started.add()
      Thread.sleep(forTimeInterval: 0.03)
      ended.add()
      return number
    }
    #expect(throws: Own(number: 0)) { try pipeline.run(threads: 4) { _ in } }
    #expect(ended.now == 3)
  }
}
