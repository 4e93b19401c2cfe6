/// An error that a user can act on: what went wrong, where and why, and what to do next.
///
/// Every error that a module of ours throws is one, so that the commands render all of them alike;
/// an error that is not one is a bug of ours.
public protocol ActionableError: Error, Sendable, CustomStringConvertible {
  /// One sentence without a full stop: what happened, where, and why.
  var message: String { get }

  /// What to do about it, or nil where nothing sensible can be said.
  var hint: String? { get }

  /// How the command ends because of it.
  var exitStatus: ExitStatus { get }
}

extension ActionableError {
  /// Most errors end a command with the general failure.
  public var exitStatus: ExitStatus { .failed }

  /// The message, and the hint behind it.
  public var description: String {
    hint.map { "\(message) (\($0))" } ?? message
  }
}

/// How a command ends: the documented exit codes of `prep` and `lad`.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// Done.
  case ok = 0
  /// Failed; nothing is half-done.
  case failed = 1
  /// A bug of the program.
  case bug = 2
  /// Finished, and some inputs were rejected.
  case finishedWithRejections = 3
  /// Damage was found.
  case damaged = 4
  /// There is no workspace here.
  case noWorkspace = 10
  /// Another process writes to the workspace.
  case locked = 11
  /// The manifest was written by a newer program.
  case newerManifest = 12
  /// No space left, or no permission to write.
  case noSpace = 28
  /// The command line could not be understood.
  case usage = 64
  /// Interrupted; the same command continues.
  case interrupted = 130
}
