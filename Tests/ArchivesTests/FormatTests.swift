import Archives
import Digest
import Foundation
import Testing

@Suite("The members of an archive")
struct FormatTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test("are the ones that Python packed, in that order", arguments: Golden.names)
  func sameAsPython(name: String) throws {
    let members = try readAll(Golden.path(name))
    let expected = try Golden.expected()
    #expect(members.map(\.path) == expected.map(\.path))
    #expect(members.map { $0.bytes.map(SHA256.hex(of:)) } == expected.map(\.sha256))
    #expect(members.map(\.size) == expected.map(\.size))
    #expect(members.allSatisfy { $0.refusal == nil })
  }

  @Test("are the same from every format that we write", arguments: ArchiveWriter.endings)
  func roundTrip(ending: String) throws {
    let path = scratch.path + "/a" + ending
    let files = [
      ("b/2.png", noise(70_000)), ("a/1.png", [1, 2, 3]), ("empty", []), ("zoë/光.png", [4]),
    ]
    let writer = try ArchiveWriter(path: path)
    for (name, bytes) in files { try writer.add(path: name, bytes: bytes) }
    try writer.finish()
    let members = try readAll(path)
    #expect(members.map(\.path) == files.map(\.0))
    #expect(members.map(\.bytes) == files.map(\.1))
  }

  @Test("are the same from a folder, sorted by the bytes of their paths")
  func folder() throws {
    let expected = try Golden.expected()
    for member in try readAll(Golden.path("gnu.tar")) {
      try scratch.file(member.path, member.bytes ?? [])
    }
    let members = try readAll(scratch.path)
    let sorted = expected.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    #expect(members.map(\.path) == sorted.map(\.path))
    #expect(members.map { $0.bytes.map(SHA256.hex(of:)) } == sorted.map(\.sha256))
  }

  @Test("come without a leading `./`")
  func leadingDot() throws {
    var tar = HandmadeTar()
    tar.add("./", type: "5")
    tar.add("./a/b.png", [1])
    tar.add("././c.png", [2])
    let members = try readAll(scratch.file("a.tar", tar.finished))
    #expect(members.map(\.path) == ["a/b.png", "c.png"])
  }

  @Test("do not include folders")
  func folders() throws {
    var tar = HandmadeTar()
    tar.add("a/", type: "5")
    tar.add("a/b", type: "5")
    tar.add("a/c.png", [1])
    #expect(try readAll(scratch.file("a.tar", tar.finished)).map(\.path) == ["a/c.png"])
  }

  @Test("may be passed over without being read")
  func passedOver() throws {
    for name in Golden.names {
      let source = try openSource(at: Golden.path(name))
      var paths: [String] = []
      while let member = try source.next() { paths.append(member.path) }
      #expect(paths == (try Golden.expected().map(\.path)), "\(name)")
    }
  }

  @Test("end once: after the last there is none, however often one asks")
  func end() throws {
    let source = try openSource(at: Golden.path("gnu.tar"))
    while try source.next() != nil {}
    #expect(try source.next() == nil)
    #expect(try source.next() == nil)
  }

  @Test("are read whatever the file is called")
  func anyName() throws {
    let path = try scratch.file("download", Golden.bytes("gnu.tar.xz"))
    #expect(try readAll(path).count == (try Golden.expected().count))
  }

  @Test("are counted as progress in packed bytes up to the archive's size")
  func progress() throws {
    let path = Golden.path("gnu.tar.gz")
    let source = try openSource(at: path)
    let size = try Golden.bytes("gnu.tar.gz").count
    #expect(source.progress.total == size)
    _ = try readAll(source)
    _ = try source.identity()
    #expect(source.progress.done == size)
  }
}
