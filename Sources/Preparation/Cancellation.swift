import Synchronization

/// A flag that asks a stage to stop at the next place where nothing is half-done.
public final class Cancellation: Sendable {
  private let flag = Atomic(false)

  /// Not cancelled.
  public init() {}

  /// Asks to stop.
  public func cancel() {
    flag.store(true, ordering: .relaxed)
  }

  /// Whether somebody asked to stop.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Ends the stage where somebody asked to.
  public func check() throws(Interrupted) {
    if isCancelled { throw Interrupted() }
  }
}
