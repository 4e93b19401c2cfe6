import Foundation
import Testing

/// Runs that are ended early, and go on to the same bytes.
struct InterruptTests {
  private static let large = ["--min-pixels", "1003520", "--max-pixels", "1304576"]

  /// A workspace beside the drawn archive.
  private func workspace() throws -> TestWorkspace {
    let w = try TestWorkspace()
    try DrawnArchive.members.get().write(to: w.file("loco.tar"))
    return w
  }

  private func start(_ w: TestWorkspace) throws -> PrepProcess {
    try PrepProcess(["ingest", "loco.tar"] + Self.large, in: w.folder)
  }

  private static let reference = Result {
    let w = try TestWorkspace()
    try DrawnArchive.members.get().write(to: w.file("loco.tar"))
    try PrepProcess(["ingest", "loco.tar"] + large, in: w.folder).wait().expect(exit: 0)
    return try w.contents()
  }

  /// What a run comes to that nothing disturbs.
  private func undisturbed() throws -> TestWorkspace.Contents { try Self.reference.get() }

  @Test(
    "An interrupted run says so, ends with 130, and goes on where it was",
    arguments: [
      SIGINT, SIGTERM, SIGHUP,
    ])
  func interrupt(signal: Int32) throws {
    let w = try workspace()
    let run = try start(w)
    while run.isRunning, w.shardCount < 2 { usleep(2000) }
    run.signal(signal)
    try run.wait().expect(
      exit: 130, stderr: "error: interrupted",
      "hint: run the same command again: it continues where it was")
    try w.expectSound()
    #expect(try !w.rows("SELECT path FROM shard").isEmpty)
    try start(w).wait().expect(exit: 0)
    #expect(try w.contents() == undisturbed())
    try w.expectSound()
  }

  @Test("A killed run leaves nothing that the next one minds")
  func killed() throws {
    let w = try workspace()
    for _ in 0..<3 {
      let run = try start(w)
      let before = w.shardCount
      while run.isRunning, w.shardCount <= before { usleep(1000) }
      run.signal(SIGKILL)
      _ = try run.wait()
      try w.prep("verify", "--deep").expect(exit: 0, stdout: "all as recorded")
    }
    try start(w).wait().expect(exit: 0)
    #expect(try w.contents() == undisturbed())
    try w.expectSound()
  }

  @Test("A full disk ends with 28, and the next run goes on", arguments: [100, 30_000, 70_000])
  func fileSizeLimit(blocks: Int) throws {
    let w = try workspace()
    let wrapper = ["sh", "-c", "ulimit -f \(blocks); exec \"$0\" \"$@\""]
    try PrepProcess(["ingest", "loco.tar"] + Self.large, in: w.folder, wrapper: wrapper).wait()
      .expect(
        exit: 28, stderr: "error: ", "workspace/", "hint: free some space",
        "run the same command again: it continues")
    try start(w).wait().expect(exit: 0)
    #expect(try w.contents() == undisturbed())
    try w.expectSound()
  }

  @Test(
    "A disk of a few megabytes ends with 28 whatever is written when it is full",
    .enabled(if: Privileges.mayMount, "needs the right to mount, or user namespaces"),
    arguments: ["30k", "100k", "1m", "40m"])
  func fullDisk(size: String) throws {
    let w = try workspace()
    let wrapper = Privileges.mounting(
      "mkdir -p workspace; mount -t tmpfs -o size=\(size) none workspace")
    try PrepProcess(["ingest", "loco.tar"] + Self.large, in: w.folder, wrapper: wrapper).wait()
      .expect(exit: 28, stderr: "error: ", "workspace/", "free some space")
  }
}
