import Synchronization

/// What `operation` returns, or nil where it took longer than `time` and was cancelled.
///
/// - Throws: what `operation` throws; `CancellationError`.
func within<Value: Sendable>(
  _ time: Duration, _ operation: @Sendable @escaping () async throws -> Value
) async throws -> Value? {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    defer { group.cancelAll() }
    group.addTask { try await operation() }
    group.addTask {
      try await Task.sleep(for: time)
      return nil
    }
    return try await group.next() ?? nil
  }
}

/// A wait that can be broken off from outside, for now and for good.
final class BreakableWait: Sendable {
  private struct State {
    var isBroken = false
    var task: Task<Bool, any Error>?
  }

  private let state = Mutex(State())

  /// Whether nothing is waited for any more.
  var isBroken: Bool { state.withLock { $0.isBroken } }

  /// What `operation` returns.
  ///
  /// - Throws: what it throws; `CancellationError` where the wait was broken off.
  func callAsFunction(_ operation: @Sendable @escaping () async throws -> Bool) async throws -> Bool
  {
    let task = state.withLock { state -> Task<Bool, any Error>? in
      if state.isBroken { return nil }
      let task = Task { try await operation() }
      state.task = task
      return task
    }
    guard let task else { throw CancellationError() }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Cancels what is waited for now, and all that comes after.
  func breakOff() {
    state.withLock { state in
      state.isBroken = true
      state.task?.cancel()
    }
  }
}
