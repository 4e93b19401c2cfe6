import Foundation

/// A running `prep`, with what it prints going to files, so that no pipe can fill up.
final class PrepProcess {
  /// The binary beside the test bundle.
  static var binary: String {
    Bundle.main.bundleURL.appendingPathComponent("prep").path
  }

  private let process = Process()
  private let arguments: [String]
  private let stdout: URL
  private let stderr: URL

  /// Starts `prep` in `folder`; `wrapper` is a command line that ends by running what follows it.
  init(
    _ arguments: [String], in folder: String, environment: [String: String] = [:],
    wrapper: [String] = []
  ) throws {
    self.arguments = arguments
    let name = folder + "/.output-" + UUID().uuidString
    stdout = URL(fileURLWithPath: name + ".out")
    stderr = URL(fileURLWithPath: name + ".err")
    let line = wrapper + [Self.binary] + arguments
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = line
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = Self.environment(environment)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Self.file(stdout)
    process.standardError = try Self.file(stderr)
    try process.run()
  }

  /// The tests' own environment, without what would set options or colours.
  private static func environment(_ extra: [String: String]) -> [String: String] {
    ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("PREP_") && $0.key != "NO_COLOR" && $0.key != "FORCE_COLOR" }
      .merging(extra) { $1 }
  }

  private static func file(_ url: URL) throws -> FileHandle {
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  var pid: Int32 { process.processIdentifier }

  var isRunning: Bool { process.isRunning }

  func signal(_ number: Int32) { kill(pid, number) }

  /// Waits for the end; a process that a signal ended has the shell's code for it, 128 + signal.
  func wait() throws -> Outcome {
    process.waitUntilExit()
    let status = process.terminationStatus
    return Outcome(
      arguments: arguments,
      exit: process.terminationReason == .uncaughtSignal ? 128 + status : status,
      stdout: try String(contentsOf: stdout, encoding: .utf8),
      stderr: try String(contentsOf: stderr, encoding: .utf8))
  }
}
