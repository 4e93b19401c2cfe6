import Foundation
import Testing

/// The short form of `make crash`: some of the points at which a run can end.
struct CrashTests {
  @Test(
    "Killed at a system call or failing at one, the next run comes to the same bytes",
    .enabled(if: Privileges.mayTrace, "needs strace, and the right to trace a process"),
    .timeLimit(.minutes(5)))
  func shortForm() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    let output = Pipe()
    process.executableURL = root.appendingPathComponent("scripts/crash/exhaustive.sh")
    process.arguments = [PrepProcess.binary, "--every", "60", "--random", "2"]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
    #expect(text.contains("kills at system calls"), "\(text)")
  }
}
