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

/// The user ended the run; the same command continues it.
public struct Interrupted: ActionableError {
  /// An interruption.
  public init() {}
  /// What happened.
  public var message: String { "interrupted" }
  /// How to go on.
  public var hint: String? { "run the same command again: it continues where it was" }
  /// 130, as shells report it.
  public var exitStatus: ExitStatus { .interrupted }
}
