import Collective
import CommandLineTool
import Diagnostics
import Foundation
import Terminal
import Torch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The processes that a launcher such as `torchrun` started to train together; one where there is no
/// launcher.
struct Ranks {
  /// The processes.
  let group: ProcessGroup
  private let launch: Launch?

  /// Whether this process is the one that writes.
  var isFirst: Bool { group.isFirst }

  /// Meets the other processes, runs `body` and parts from them, whatever it ends with: where it fails,
  /// the others get to know why.
  static func run(_ options: GlobalOptions, _ body: (Ranks) throws -> Void) throws {
    guard let launch = try Launch(ProcessInfo.processInfo.environment) else {
      return try body(Ranks(group: .alone, launch: nil))
    }
    let console = options.console
    let group = try ProcessGroup.join(launch, patience: try patience()) { error in
      // The computation is at something that does not look up: to be killed does no harm to the run.
      console.report(error)
      _exit(error.exitStatus.rawValue)
    }
    do { try body(Ranks(group: group, launch: launch)) } catch {
      try? group.end(error)
      throw OnRank(launch.rank, of: launch.size, error) ?? error
    }
    try group.end()
  }

  private static func patience() throws -> ProcessGroup.Patience {
    var patience = ProcessGroup.Patience()
    guard let seconds: Double = try Setting.lad.variable("rank-timeout") else { return patience }
    guard seconds >= 1, seconds.isFinite else {
      throw Setting.Malformed(name: "LAD_RANK_TIMEOUT", value: "\(seconds)")
    }
    (patience.joining, patience.silence) = (.seconds(seconds), .seconds(seconds))
    return patience
  }

  /// Where a process writes: all but the first say nothing, apart from errors.
  func console(_ options: GlobalOptions) -> Console {
    group.isFirst
      ? options.console : Console(color: options.color, json: options.json, quiet: true)
  }

  /// The device of this process where `device` was asked for without a number: each its own GPU.
  func own(_ device: Device) -> Device {
    guard device.kind == .cuda, let launch else { return device }
    return Device(.cuda, index: launch.localRank)
  }

  /// Watches for signals: the first one that any process gets lets all stop behind the same step.
  func watch() -> SignalWatch {
    let watch = SignalWatch { [group] in group.askToStop() }
    let cancellation = watch.cancellation
    group.onStop { cancellation.cancel() }
    return watch
  }
}

/// An error with the number of the process that it happened in.
private struct OnRank: ActionableError {
  let rank: Int
  let error: any ActionableError

  /// Nil for what does not tell of this process, or is a bug.
  init?(_ rank: Int, of size: Int, _ error: any Error) {
    guard size > 1, !(error is Interrupted), !(error is CollectiveError),
      let error = error as? any ActionableError
    else { return nil }
    (self.rank, self.error) = (rank, error)
  }

  var message: String { "rank \(rank): \(error.message)" }
  var hint: String? { error.hint }
  var exitStatus: ExitStatus { error.exitStatus }
}
