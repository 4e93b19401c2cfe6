import Archives
import Diagnostics
import Digest
import Foundation
import Testing

@Suite("An archive that can't be read")
struct DamageTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test("cut short is damaged, wherever it was cut", arguments: Golden.names)
  func cut(name: String) throws {
    let whole = try Golden.bytes(name)
    // The end of a tar is two empty blocks and filling, which carry nothing.
    let end = name.hasSuffix(".tar") ? whole.lastIndex { $0 != 0 } ?? 0 : whole.count - 1
    for length in stride(from: 1, to: end, by: max(1, end / 150)) {
      let path = try scratch.file(name, Array(whole[..<length]))
      let error = #expect(throws: ArchiveError.self, "\(length) of \(whole.count)") {
        try readAll(path)
      }
      #expect(error?.message.contains(name) == true)
      #expect(error?.hint != nil)
    }
  }

  @Test(
    "with a damaged byte gives no wrong contents",
    arguments: ["gnu.tar.bz2", "gnu.tar.xz", "stored.zip", "deflated.zip"])
  func turnedByte(name: String) throws {
    let whole = try Golden.bytes(name)
    let expected = try Set(Golden.expected().map(\.sha256))
    for i in stride(from: 0, to: whole.count, by: max(1, whole.count / 150)) {
      var bytes = whole
      bytes[i] ^= 0x55
      guard let members = try? readAll(scratch.file(name, bytes)) else { continue }
      // A zip's names are not under a checksum; its contents are.
      let hashes = Set(members.compactMap(\.bytes).map(SHA256.hex(of:)))
      #expect(hashes.subtracting(expected).isEmpty, "byte \(i)")
    }
  }

  @Test("with a damaged member of a zip refuses it and reads the next")
  func damagedZipMember() throws {
    var bytes = try Golden.bytes("stored.zip")
    let needle = Array("not a picture".utf8)
    let place = try #require(
      (0..<bytes.count - needle.count).first { Array(bytes[$0..<$0 + needle.count]) == needle })
    bytes[place] ^= 1
    let members = try readAll(scratch.file("a.zip", bytes))
    #expect(members.count == (try Golden.expected().count))
    #expect(members[1].bytes == nil)
    #expect(members[1].refusal?.code == "unreadable")
    #expect(members.filter { $0.bytes == nil }.count == 1)
  }

  @Test("says after how many members it broke")
  func membersBefore() throws {
    var tar = HandmadeTar()
    tar.add("a.png", [1])
    tar.add("b.png", [2])
    tar.add("c.png", noise(100), declaredSize: 100_000)
    let path = try scratch.file("a.tar", tar.bytes)
    let error = #expect(throws: ArchiveError.self) { try readAll(path) }
    guard case .damaged(_, _, members: 2) = error else {
      Issue.record("\(error.map { "\($0)" } ?? "no error")")
      return
    }
  }

  @Test("that was cut between two members is damaged, not at its end")
  func cutBetweenMembers() throws {
    var tar = HandmadeTar()
    tar.add("a.png", noise(700))
    tar.add("b.png", noise(512))
    let path = try scratch.file("a.tar", tar.bytes)
    let error = #expect(throws: ArchiveError.self) { try readAll(path) }
    #expect(error?.message.contains("after 2 members") == true)
    #expect(throws: Never.self) { try readAll(scratch.file("b.tar", tar.finished)) }
  }

  @Test("with a broken header is damaged, not at its end")
  func brokenHeader() throws {
    var tar = HandmadeTar()
    tar.add("a.png", [1])
    let bytes = tar.bytes + noise(512) + tar.finished
    let path = try scratch.file("a.tar", bytes)
    #expect(throws: ArchiveError.self) { try readAll(path) }
  }

  @Test("is no archive at all", arguments: [[1], Array("just some text\n".utf8), noise(5000)])
  func notAnArchive(bytes: [UInt8]) throws {
    let path = try scratch.file("a.tar.xz", bytes)
    let error = #expect(throws: ArchiveError.self) { try readAll(path) }
    guard case .notAnArchive = error else {
      Issue.record("\(error.map { "\($0)" } ?? "no error")")
      return
    }
  }

  @Test("is one image, not an archive of images")
  func oneImage() throws {
    let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + noise(3000)
    let path = try scratch.file("a.png", png)
    let error = #expect(throws: ArchiveError.self) { try readAll(path) }
    #expect(error?.message.contains("is not an archive") == true)
  }

  @Test("is empty: no byte, no member, or only folders")
  func empty() throws {
    var folders = HandmadeTar()
    folders.add("a/", type: "5")
    for bytes in [[], HandmadeTar().finished, folders.finished] {
      let path = try scratch.file("a.tar", bytes)
      #expect(throws: ArchiveError.empty(path: path)) { try readAll(path) }
    }
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/none/deep", withIntermediateDirectories: true)
    let folder = scratch.path + "/none"
    #expect(throws: ArchiveError.empty(path: folder)) { try readAll(folder) }
  }

  @Test("is not there")
  func notThere() {
    let path = scratch.path + "/none.tar.xz"
    #expect(throws: ArchiveError.notFound(path: path)) { try readAll(path) }
  }

  @Test("holds more members than it may", arguments: [5, 6])
  func tooManyMembers(limit: Int) throws {
    let limits = ArchiveLimits(members: limit)
    let members = { try readAll(Golden.path("gnu.tar"), limits: limits) }
    if limit == 6 {
      #expect(try members().count == 6)
    } else {
      let error = #expect(throws: ArchiveError.self, performing: members)
      #expect(error?.hint?.contains("--max-members") == true)
    }
    for i in 0..<6 { try scratch.file("in/\(i)", []) }
    #expect((try? readAll(scratch.path + "/in", limits: limits))?.count == (limit == 6 ? 6 : nil))
  }

  @Test("holds more bytes in all than it may")
  func tooManyBytes() throws {
    let total = try Golden.expected().reduce(0) { $0 + $1.size }
    let path = Golden.path("gnu.tar.gz")
    #expect(try readAll(path, limits: ArchiveLimits(totalBytes: total)).count == 6)
    let error = #expect(throws: ArchiveError.self) {
      try readAll(path, limits: ArchiveLimits(totalBytes: total - 1))
    }
    #expect(error?.hint?.contains("--max-total-bytes") == true)
    try scratch.file("in/a", [1, 2])
    #expect(throws: ArchiveError.self) {
      try readAll(scratch.path + "/in", limits: ArchiveLimits(totalBytes: 1))
    }
  }
}
