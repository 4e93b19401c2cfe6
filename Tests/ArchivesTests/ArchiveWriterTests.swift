import Archives
import Diagnostics
import Digest
import Foundation
import Testing

@Suite("A written archive")
struct ArchiveWriterTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func write(_ name: String) throws -> String {
    let path = scratch.path + "/" + name
    let writer = try ArchiveWriter(path: path)
    try writer.add(path: "a/1.png", bytes: noise(50_000))
    try writer.add(path: "a/2.png", bytes: [])
    try writer.finish()
    return path
  }

  @Test("has the same bytes each time", arguments: ArchiveWriter.endings)
  func sameBytes(ending: String) throws {
    let first = try SHA256.hex(ofFileAt: write("one" + ending))
    // Times in archives count whole seconds, in a zip every other one.
    Thread.sleep(forTimeInterval: ending == ".zip" ? 2.1 : 1.1)
    #expect(first == (try SHA256.hex(ofFileAt: write("two" + ending))))
  }

  @Test("carries its name only when it is whole")
  func wholeOrNothing() throws {
    let path = scratch.path + "/a.tar"
    do {
      let writer = try ArchiveWriter(path: path)
      try writer.add(path: "a.png", bytes: [1])
      #expect(!FileManager.default.fileExists(atPath: path))
    }
    #expect(try scratch.names == [])
    _ = try write("a.tar")
    #expect(try scratch.names == ["a.tar"])
  }

  @Test("has a name that says its format")
  func unknownEnding() throws {
    let path = scratch.path + "/a.rar"
    let error = #expect(throws: ArchiveError.self) { try ArchiveWriter(path: path) }
    #expect(error?.hint?.contains(".tar.xz") == true)
    #expect(throws: Never.self) { try write("A.TAR.GZ") }
  }

  @Test("in a folder that is not there is an error that names it")
  func missingFolder() throws {
    let path = scratch.path + "/none/a.tar"
    let error = #expect(throws: SystemError.self) { try ArchiveWriter(path: path) }
    #expect(error?.message.contains("none/a.tar") == true)
    #expect(error?.code == ENOENT)
  }

  @Test("on a full disk is an error of the disk", arguments: [".tar", ".tar.gz", ".zip"])
  func fullDisk(ending: String) throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let path = scratch.path + "/a" + ending
    try FileManager.default.createSymbolicLink(
      atPath: path + ".tmp-\(ProcessInfo.processInfo.processIdentifier)",
      withDestinationPath: "/dev/full")
    let error = #expect(throws: SystemError.self) {
      let writer = try ArchiveWriter(path: path)
      try writer.add(path: "a.png", bytes: noise(500_000))
      try writer.finish()
    }
    #expect(error?.exitStatus == .noSpace)
  }

  @Test("takes long names and names of other alphabets", arguments: ArchiveWriter.endings)
  func names(ending: String) throws {
    let path = scratch.path + "/a" + ending
    let long = Array(repeating: "a_folder", count: 12).joined(separator: "/") + "/000.png"
    let names = [long, "zoë/光/🙂.png", "with space.png"]
    let writer = try ArchiveWriter(path: path)
    for name in names { try writer.add(path: name, bytes: Array(name.utf8)) }
    try writer.finish()
    #expect(try readAll(path).map(\.path) == names)
  }
}
