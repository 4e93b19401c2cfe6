import Dispatch
import FlyingSocks

/// Waits until sockets can be read or written, each time with a dispatch source of its own.
///
/// FlyingSocks' pools keep a table by descriptor. Where a socket is closed between its event and the
/// removal of its entry, the next connection of that number is never woken. Here a wait leaves
/// nothing behind: it ends in the source's cancel handler, after which the descriptor may be closed
/// (`dispatch_source_cancel`).
struct ReadinessPool: AsyncSocketPool {
  private let queue = DispatchQueue(label: "serving.sockets")

  /// Nothing to prepare.
  func prepare() {}

  /// Nothing to run: the system's queue does.
  func run() {}

  /// Waits; the socket must stay open until this has returned.
  ///
  /// - Throws: `CancellationError`.
  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    try Task.checkCancellation()
    nonisolated(unsafe) let source: any DispatchSourceProtocol =
      events.contains(.write)
      ? DispatchSource.makeWriteSource(fileDescriptor: socket.file.rawValue, queue: queue)
      : DispatchSource.makeReadSource(fileDescriptor: socket.file.rawValue, queue: queue)
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        source.setEventHandler { source.cancel() }
        source.setCancelHandler { continuation.resume() }
        source.activate()
      }
    } onCancel: {
      source.cancel()
    }
    try Task.checkCancellation()
  }
}
