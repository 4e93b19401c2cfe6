import Foundation
import Generation

/// A chat whose prompt is made.
struct ReadyChat: Sendable {
  let job: ChatJob
  let generation: GenerationRequest
}

/// Hands chats over to the thread that computes, which sleeps here where it has nothing to do.
final class Inbox: @unchecked Sendable {  // the condition guards all of it
  private let condition = NSCondition()
  private var chats: [ReadyChat] = []
  private var isStopped = false
  private var isLeft = false

  /// Whether the chat was taken; not after ``stop()``.
  func put(_ chat: ReadyChat) -> Bool {
    condition.withLock {
      guard !isStopped else { return false }
      chats.append(chat)
      condition.broadcast()
      return true
    }
  }

  /// What came since the last time; nil once it is stopped.
  ///
  /// - Parameter waiting: whether to sleep until something comes.
  func take(waiting: Bool) -> [ReadyChat]? {
    condition.withLock {
      while waiting, chats.isEmpty, !isStopped { condition.wait() }
      defer { chats = [] }
      return isStopped ? nil : chats
    }
  }

  /// Takes nothing any more, and sends the thread home. What was not taken comes back.
  @discardableResult
  func stop() -> [ReadyChat] {
    condition.withLock {
      isStopped = true
      condition.broadcast()
      defer { chats = [] }
      return chats
    }
  }

  /// The thread is done.
  func leave() {
    condition.withLock {
      isLeft = true
      condition.broadcast()
    }
  }

  /// Waits until the thread is done.
  func waitUntilLeft() {
    condition.withLock {
      while !isLeft { condition.wait() }
    }
  }
}
