import Foundation

/// Takes inputs from a source, works on several at once, and hands the results over in order.
///
/// The threads take turns at the source, so it need not be thread-safe and is read front to back.
/// At most `window` inputs are taken beyond the one whose result is handed over next, which bounds
/// the memory in flight however slow the receiver is. The results and their order do not depend on
/// the number of threads.
public final class OrderedPipeline<Input, Output: Sendable>: @unchecked Sendable {
  // Every stored `var` is read and written only while `condition` is locked; `source` is called only
  // by the one thread that has set `isReading`.
  private let condition = NSCondition()
  private let window: Int
  private let source: () throws -> Input?
  private let work: @Sendable (Input) throws -> Output
  private var isReading = false
  private var isStopped = false
  private var taken = 0
  private var delivered = 0
  private var running = 0
  private var end: Int?
  private var results: [Int: Result<Output, any Error>] = [:]

  /// A pipeline that is not running yet.
  ///
  /// - Parameters:
  ///   - window: how many inputs may be in flight, at least 1.
  ///   - source: the next input, nil after the last.
  ///   - work: turns an input into its result; runs on several threads.
  public init(
    window: Int, source: @escaping () throws -> Input?,
    work: @escaping @Sendable (Input) throws -> Output
  ) {
    self.window = max(1, window)
    self.source = source
    self.work = work
  }

  /// Runs to the end on `threads` threads; `deliver` is called on the caller's thread, in order.
  ///
  /// - Throws: the first error, in order, of `source`, `work` or `deliver`; the threads have stopped
  ///   by then.
  public func run(threads: Int, deliver: (Output) throws -> Void) throws {
    running = max(1, threads)
    for _ in 0..<running {
      let thread = Thread { [self] in labour() }
      thread.stackSize = 8 << 20
      thread.start()
    }
    defer { stop() }
    var index = 0
    while let result = take(index) {
      try deliver(result.get())
      index += 1
    }
  }

  private func take(_ index: Int) -> Result<Output, any Error>? {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let result = results.removeValue(forKey: index) {
        delivered = index + 1
        condition.broadcast()
        return result
      }
      if end == index { return nil }
      condition.wait()
    }
  }

  private func labour() {
    while let index = claim() {
      do {
        guard let input = try source() else {
          finish(at: index)
          continue
        }
        release()
        store(Result { try work(input) }, at: index)
      } catch {
        store(.failure(error), at: index)
        finish(at: index + 1)
      }
    }
    condition.lock()
    running -= 1
    condition.broadcast()
    condition.unlock()
  }

  /// Waits for the turn at the source, and gives the number of the input to take.
  private func claim() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while !isStopped && end == nil && (isReading || taken >= delivered + window) {
      condition.wait()
    }
    guard !isStopped, end == nil else { return nil }
    isReading = true
    taken += 1
    return taken - 1
  }

  private func release() {
    condition.lock()
    isReading = false
    condition.broadcast()
    condition.unlock()
  }

  private func finish(at index: Int) {
    condition.lock()
    isReading = false
    end = index
    condition.broadcast()
    condition.unlock()
  }

  private func store(_ result: Result<Output, any Error>, at index: Int) {
    condition.lock()
    results[index] = result
    condition.broadcast()
    condition.unlock()
  }

  private func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    while running > 0 { condition.wait() }
    condition.unlock()
  }
}
