import Digest
import Foundation
import Testing

@testable import Archives

@Suite("What a source is")
struct IdentityTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test("is the hash of the archive file, whether it was read or not", arguments: Golden.names)
  func hashOfFile(name: String) throws {
    let bytes = try Golden.bytes(name)
    let expected = SourceIdentity(sha256: SHA256.hex(of: bytes), bytes: bytes.count)
    let unread = try openSource(at: Golden.path(name))
    #expect(try unread.identity() == expected)
    let read = try openSource(at: Golden.path(name))
    _ = try readAll(read)
    #expect(try read.identity() == expected)
    #expect(try read.identity() == expected)
  }

  @Test("includes what stands behind the archive's end", arguments: ["gnu.tar", "gnu.tar.xz"])
  func bytesBehindTheEnd(name: String) throws {
    let bytes = try Golden.bytes(name) + Array(repeating: 0, count: 300_000)
    let source = try openSource(at: scratch.file(name, bytes))
    while try source.next() != nil {}
    #expect(try source.identity().sha256 == SHA256.hex(of: bytes))
  }

  @Test("is for a folder the hash of its sorted lines of path and hash")
  func folder() throws {
    try scratch.file("b.png", [2])
    try scratch.file("a/c.png", [1])
    let lines = ["a/c.png\t\(SHA256.hex(of: [1]))\n", "b.png\t\(SHA256.hex(of: [2]))\n"]
    let identity = try openSource(at: scratch.path).identity()
    #expect(identity.sha256 == SHA256.hex(of: lines.joined()))
    #expect(identity.bytes == 2)
  }

  @Test("does not depend on the order in which a folder's files were made")
  func orderOfFiles() throws {
    let names = (0..<40).map { "f\($0 * 7919 % 97).png" }
    for name in names { try scratch.file("one/" + name, Array(name.utf8)) }
    for name in names.reversed() { try scratch.file("two/" + name, Array(name.utf8)) }
    let one = try openSource(at: scratch.path + "/one").identity()
    #expect(one == (try openSource(at: scratch.path + "/two/").identity()))
  }

  @Test("is the same for a folder whether it was read or not")
  func readFolder() throws {
    try scratch.file("a.png", [1])
    try scratch.file("b.png", [2])
    let unread = try openSource(at: scratch.path).identity()
    let source = try openSource(at: scratch.path)
    _ = try readAll(source)
    #expect(try source.identity() == unread)
  }

  @Test("of a folder changes with a name and with a byte")
  func changes() throws {
    try scratch.file("one/a.png", [1])
    try scratch.file("two/b.png", [1])
    try scratch.file("three/a.png", [2])
    let hashes = try ["one", "two", "three"].map {
      try openSource(at: scratch.path + "/" + $0).identity().sha256
    }
    #expect(Set(hashes).count == 3)
  }

  @Test("of a folder leaves out links")
  func links() throws {
    try scratch.file("one/a.png", [1])
    let before = try openSource(at: scratch.path + "/one").identity().sha256
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path + "/one/b.png", withDestinationPath: "a.png")
    #expect(try openSource(at: scratch.path + "/one").identity().sha256 == before)
  }
}
