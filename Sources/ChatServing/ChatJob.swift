import Diagnostics
import Serving
import Torch

/// A chat that is to be answered, and where its answer goes.
final class ChatJob: Sendable {
  typealias Continuation = AsyncThrowingStream<ChatEvent, any Error>.Continuation

  let request: ChatRequest
  private let continuation: Continuation
  private let cancellation = Cancellation()

  init(_ request: ChatRequest, _ continuation: Continuation) {
    self.request = request
    self.continuation = continuation
    continuation.onTermination = { [cancellation] reason in
      if case .cancelled = reason { cancellation.cancel() }
    }
  }

  /// Whether nobody waits for the answer any longer.
  var isCancelled: Bool { cancellation.isCancelled }

  func tell(_ event: ChatEvent) { continuation.yield(event) }

  func finish() { continuation.finish() }

  /// Ends the answer by an error; where memory ran out, the request may be tried again.
  func fail(_ error: any Error) {
    let isShort = (error as? TorchError)?.isOutOfMemory == true
    continuation.finish(
      throwing: isShort ? ChatRefusal.overloaded(reason: "memory ran out") : error)
  }
}
