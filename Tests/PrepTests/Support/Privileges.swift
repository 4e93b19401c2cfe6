import Foundation

/// What this machine lets a test do.
enum Privileges {
  /// Whether a process can have a mount of its own.
  static let mayMount = succeeds(mounting("mount -t tmpfs none /tmp") + ["true"])

  /// Whether a process can be followed, and killed at a system call.
  static let mayTrace = succeeds([
    "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=none", "true",
  ])

  /// A command line under which `mounts` are done, seen by nobody else, before what follows it.
  static func mounting(_ mounts: String) -> [String] {
    ["unshare", "-rm", "sh", "-ec", mounts + "; exec \"$0\" \"$@\""]
  }

  private static func succeeds(_ command: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
