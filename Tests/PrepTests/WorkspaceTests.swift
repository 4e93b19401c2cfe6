import Foundation
import Testing

/// Workspaces that can't be used: none there, in use, from the future, not writable.
struct WorkspaceTests {
  @Test("Without a workspace, commands that read say how to make one")
  func none() throws {
    let w = try TestWorkspace()
    for command in ["status", "verify", "build-sft", "build-grpo", "build-eval"] {
      try w.prep(command).expect(
        exit: 10, stderr: "error: no workspace at `workspace`", "hint: make one with `prep ingest")
    }
    try w.prep("inspect", "x").expect(exit: 10)
    try w.prep("doctor").expect(exit: 0, stdout: "none yet at workspace")
    #expect(!FileManager.default.fileExists(atPath: w.path))
  }

  @Test("A file is no workspace, and no folder can be made below it")
  func file() throws {
    let w = try TestWorkspace()
    try DrawnArchive.members.get().write(to: w.file("loco.tar"))
    for path in ["loco.tar", "loco.tar/below"] {
      try w.prep("ingest", "loco.tar", "--workspace", path).expect(
        exit: 1, stderr: "Not a directory", "hint: a part of the path is a file")
    }
  }

  @Test("A second writer is told who holds the workspace, and readers go on")
  func locked() throws {
    let w = try TestWorkspace()
    try DrawnArchive.members.get().write(to: w.file("loco.tar"))
    let first = try w.start(
      "ingest", "loco.tar", "--min-pixels", "1003520", "--max-pixels", "1304576")
    while first.isRunning, w.shardCount == 0 { usleep(2000) }
    try stopBetweenTransactions(first, of: w)
    let holder = "`workspace` is being written by process \(first.pid) (prep ingest)"
    for command in [["ingest", "loco.tar"], ["build-sft"], ["build-eval"]] {
      let second = try PrepProcess(command, in: w.folder).wait()
      second.expect(
        exit: 11, stderr: "error: " + holder, "hint: wait until it ends; reading commands such as")
    }
    try w.prep("status").expect(exit: 0, stdout: "reading")
    try w.prep("verify").expect(exit: 0, stdout: "all as recorded")
    first.signal(SIGCONT)
    try first.wait().expect(exit: 0)
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    try w.prep("verify", "--deep").expect(exit: 0, stdout: "all as recorded")
  }

  /// Stops a writer where it is at work on pictures: a reader has to wait for a transaction's end.
  private func stopBetweenTransactions(_ writer: PrepProcess, of w: TestWorkspace) throws {
    while writer.isRunning {
      writer.signal(SIGSTOP)
      usleep(20_000)
      let journal = w.manifestPath + "-journal"
      let size = try FileManager.default.attributesOfItem(atPath: journal)[.size] as? Int
      // At the end of a commit the journal is empty while the lock still stands.
      if size == 0, (try? w.rows("SELECT count(*) FROM source")) != nil { return }
      writer.signal(SIGCONT)
      usleep(5000)
    }
  }

  @Test("A workspace of a newer program is left alone")
  func newer() throws {
    let w = try TestWorkspace()
    try Members.pushpins().write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    try w.tamper("INSERT INTO grdb_migrations VALUES ('0099_from_the_future')")
    for command in [["status"], ["verify"], ["ingest", "loco.tar"], ["build-sft"]] {
      try PrepProcess(command, in: w.folder).wait().expect(
        exit: 12, stderr: "was written by a newer version of this program",
        "schema 0099_from_the_future", "hint: use the newer program, or another --workspace")
    }
  }

  @Test("A workspace below a file, and one in a place for no files, can't be made")
  func impossiblePlace() throws {
    let w = try TestWorkspace()
    try Members.pushpins().write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar", "-w", "loco.tar/workspace").expect(
      exit: 1, stderr: "error: cannot create folder `loco.tar/workspace`: Not a directory")
    try w.prep("ingest", "loco.tar", "-w", "/proc/workspace").expect(
      exit: 1, stderr: "error: cannot create folder `/proc/workspace`: No such file or directory")
    try w.prep("ingest", "loco.tar", "-w", "loco.tar").expect(
      exit: 1, stderr: "error: cannot create `loco.tar/.lock`: Not a directory")
  }

  @Test(
    "A read-only workspace can be read but not written",
    .enabled(if: Privileges.mayMount, "needs the right to mount, or user namespaces"))
  func readOnly() throws {
    let w = try TestWorkspace()
    try Members.pushpins().write(to: w.file("loco.tar"))
    try Members.pushpins().write(to: w.file("other.zip"))
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    let wrapper = Privileges.mounting(
      "mount --bind workspace workspace && mount -o remount,ro,bind workspace")
    try w.prep("ingest", "other.zip", wrapper: wrapper).expect(
      exit: 28, stderr: "workspace/", "Read-only file system",
      "hint: choose a folder that you may write to with --workspace")
    try w.prep("status", wrapper: wrapper).expect(exit: 0, stdout: "pushpins")
    try w.prep("verify", "--deep", wrapper: wrapper).expect(exit: 0, stdout: "all as recorded")
  }
}
