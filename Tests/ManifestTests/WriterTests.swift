import Diagnostics
import Foundation
import GRDB
import Testing

@testable import Manifest

@Suite("The one writer of a workspace")
struct WriterTests {
  private let scratch: TestWorkspace

  init() throws {
    scratch = try TestWorkspace()
  }

  @Test("keeps a second one out, which learns who holds the lock")
  func secondWriter() throws {
    let first = try ManifestDatabase.writing(scratch.workspace, purpose: "prep ingest")
    let error = #expect(throws: ManifestError.self) { _ = try scratch.write() }
    #expect(error?.exitStatus == .locked)
    let process = ProcessInfo.processInfo.processIdentifier
    #expect(error?.message.contains("process \(process) (prep ingest)") == true)
    withExtendedLifetime(first) {}
  }

  @Test("frees the lock when it goes")
  func freed() throws {
    do { _ = try scratch.write() }
    #expect(throws: Never.self) { _ = try scratch.write() }
  }

  /// A descriptor that is closed twice can be another thread's file by the second time.
  @Test("keeps a second one out without touching files that other threads open meanwhile")
  func refusedBesideOthers() async throws {
    let writer = try scratch.write()
    let path = scratch.workspace.absolute("beside")
    let workspace = scratch.workspace
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for _ in 0..<5000 {
          #expect(throws: ManifestError.self) { try WorkspaceLock(workspace, purpose: "second") }
        }
      }
      group.addTask {
        for _ in 0..<5000 {
          let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
          try #require(file >= 0 && write(file, "x", 1) == 1 && close(file) == 0, "\(errno)")
        }
      }
      try await group.waitForAll()
    }
    withExtendedLifetime(writer) {}
  }

  @Test("frees the lock when it fails to open")
  func freedOnFailure() throws {
    _ = try scratch.write()
    try scratch.client { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999')") }
    for _ in 0..<2 {
      let error = #expect(throws: ManifestError.self) { _ = try scratch.write() }
      #expect(error?.exitStatus == .newerManifest)
    }
  }

  @Test("does not stop readers, not even within a transaction")
  func readers() throws {
    let writer = try scratch.write()
    try writer.fill()
    let reader = try ManifestDatabase.reading(scratch.workspace)
    let counts = try writer.queue.write { db in
      try db.execute(sql: "UPDATE image SET category = 'other'")
      return try (
        reader.imageCounts(), ManifestDatabase.reading(scratch.workspace).imageCounts()
      )
    }
    #expect(counts.0.map(\.category) == ["pushpins", "pushpins", "pushpins"])
    #expect(counts.1 == counts.0)
    #expect(Set(try reader.imageCounts().map(\.category)) == ["other"])
  }

  @Test("is the only one who can change anything")
  func readersCannotWrite() throws {
    try scratch.write().fill()
    let reader = try ManifestDatabase.reading(scratch.workspace)
    #expect(throws: ManifestError.self) {
      _ = try reader.beginSource(path: "x", bytes: 1, dataset: "mvtec_loco")
    }
  }

  @Test("leaves no journal behind that would have to be rolled back")
  func noJournal() throws {
    try scratch.write().fill()
    let journal = scratch.workspace.manifestPath + "-journal"
    let size = try? FileManager.default.attributesOfItem(atPath: journal)[.size] as? Int
    #expect((size ?? 0) == 0)
  }
}

@Suite("A workspace's folder")
struct WorkspaceTests {
  @Test("has the same place with and without a slash behind it")
  func slash() {
    #expect(Workspace(path: "a/b/") == Workspace(path: "a/b"))
    #expect(Workspace(path: "/").path == "/")
    #expect(Workspace(path: "w").manifestPath == "w/manifest.sqlite")
    #expect(Workspace(path: "w").absolute("shards/x") == "w/shards/x")
  }

  @Test("is made with all folders above it, and again without complaint")
  func folders() throws {
    let scratch = try TestWorkspace()
    let inner = Workspace(path: scratch.workspace.path + "/a/b")
    for _ in 0..<2 { try inner.makeFolder("shards/p14") }
    var isFolder: ObjCBool = false
    let there = FileManager.default.fileExists(
      atPath: inner.path + "/shards/p14", isDirectory: &isFolder)
    #expect(there && isFolder.boolValue)
  }

  @Test("can't be made below a file, and the error names the place")
  func belowFile() throws {
    let scratch = try TestWorkspace()
    try scratch.workspace.makeFolder("")
    let file = scratch.workspace.path + "/file"
    try Data().write(to: URL(fileURLWithPath: file))
    let error = #expect(throws: SystemError.self) {
      try Workspace(path: file + "/w").makeFolder("shards")
    }
    #expect(error?.path.hasPrefix(file) == true)
  }
}
