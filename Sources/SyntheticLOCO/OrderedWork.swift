import Foundation

/// Does numbered pieces of work on several threads and hands their results over in order.
///
/// At most `window` pieces are begun beyond the one that is handed over next, so memory stays
/// bounded however slow the receiver is.
final class OrderedWork<Output: Sendable>: @unchecked Sendable {
  // Every stored `var` is read and written only while `condition` is locked.
  private let condition = NSCondition()
  private let count: Int
  private let window: Int
  private let work: @Sendable (Int) throws -> Output
  private var next = 0
  private var delivered = 0
  private var stopped = false
  private var running = 0
  private var results: [Int: Result<Output, any Error>] = [:]

  /// Work for the indices `0..<count`; `window` is at least 1.
  init(count: Int, window: Int, work: @escaping @Sendable (Int) throws -> Output) {
    self.count = count
    self.window = max(1, window)
    self.work = work
  }

  /// Runs everything on `jobs` threads; `deliver` is called on this thread, in order.
  ///
  /// The first error of a piece or of `deliver` ends the run, after the threads have stopped.
  func run(jobs: Int, deliver: (Output) throws -> Void) throws {
    running = jobs
    for _ in 0..<jobs {
      let thread = Thread { [self] in labour() }
      thread.stackSize = 8 << 20
      thread.start()
    }
    defer { stop() }
    for index in 0..<count {
      try deliver(take(index).get())
    }
  }

  private func take(_ index: Int) -> Result<Output, any Error> {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let result = results.removeValue(forKey: index) {
        delivered = index + 1
        condition.broadcast()
        return result
      }
      condition.wait()
    }
  }

  private func labour() {
    while let index = begin() {
      let result = Result { try work(index) }
      condition.lock()
      results[index] = result
      condition.broadcast()
      condition.unlock()
    }
    condition.lock()
    running -= 1
    condition.broadcast()
    condition.unlock()
  }

  private func begin() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while !stopped && next < count && next >= delivered + window { condition.wait() }
    guard !stopped, next < count else { return nil }
    next += 1
    return next - 1
  }

  private func stop() {
    condition.lock()
    stopped = true
    condition.broadcast()
    while running > 0 { condition.wait() }
    condition.unlock()
  }
}
