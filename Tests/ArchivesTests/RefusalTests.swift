import Archives
import Foundation
import Testing

@Suite("A member that is refused")
struct RefusalTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func members(_ tar: HandmadeTar, limits: ArchiveLimits = ArchiveLimits()) throws
    -> [ReadMember]
  {
    try readAll(scratch.file("a.tar", tar.finished), limits: limits)
  }

  @Test(
    "leaves the archive by its path",
    arguments: [
      "/etc/passwd", "../a.png", "a/../../b.png", "a/..", "..", "//a.png", "C:\\a.png", "\\a.png",
    ])
  func unsafePath(path: String) throws {
    var tar = HandmadeTar()
    tar.add(path, [1])
    tar.add("good.png", [2])
    let members = try members(tar)
    #expect(members.map(\.refusal) == [.unsafePath, nil])
    #expect(members.last?.bytes == [2])
  }

  @Test("does not include paths that only look like it", arguments: ["a..b/c.png", "...", "a/.b"])
  func safePath(path: String) throws {
    var tar = HandmadeTar()
    tar.add(path, [1])
    #expect(try members(tar).map(\.refusal) == [nil])
  }

  @Test(
    "has a path that can't be shown",
    arguments: [[0x61, 0x0a], [0x1b, 0x5b, 0x31], [0x61, 0x7f], [0xff, 0xfe], [0x61, 0xc3]])
  func malformedPath(path: [UInt8]) throws {
    var tar = HandmadeTar()
    tar.add(path, [1])
    tar.add("good.png", [2])
    #expect(try members(tar).map(\.refusal) == [.malformedPath, nil])
  }

  @Test("is a link, a device or a pipe in a tar", arguments: ["1", "2", "3", "4", "6"])
  func notAFile(type: String) throws {
    var tar = HandmadeTar()
    tar.add("good.png", [2])
    tar.add("bad.png", type: Character(type), link: "good.png")
    let members = try members(tar)
    let kinds = ["1": "hard link", "2": "symbolic link"]
    let kind = kinds[type] ?? "device, pipe or socket"
    #expect(members.map(\.refusal) == [nil, .notAFile(kind: kind)])
  }

  @Test("is a link or a pipe in a folder, and no link is followed")
  func folderLinks() throws {
    let outside = try scratch.file("outside/secret.png", [1])
    try scratch.file("in/good.png", [2])
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: scratch.path + "/in/link.png", withDestinationPath: outside)
    try manager.createSymbolicLink(
      atPath: scratch.path + "/in/folder", withDestinationPath: scratch.path + "/outside")
    try #require(mkfifo(scratch.path + "/in/pipe", 0o644) == 0)
    let members = try readAll(scratch.path + "/in")
    #expect(members.map(\.path) == ["folder", "good.png", "link.png", "pipe"])
    #expect(
      members.map(\.refusal) == [
        .notAFile(kind: "symbolic link"), nil, .notAFile(kind: "symbolic link"),
        .notAFile(kind: "device, pipe or socket"),
      ])
  }

  @Test("is larger than one member may be, declared or not; the next one is read")
  func tooLarge() throws {
    let limits = ArchiveLimits(memberBytes: 1000)
    var tar = HandmadeTar()
    tar.add("large.png", noise(1001))
    tar.add("fits.png", noise(1000))
    let members = try members(tar, limits: limits)
    #expect(members.map(\.refusal) == [.tooLarge(limit: 1000), nil])
    #expect(members.last?.bytes?.count == 1000)

    try scratch.file("in/large.png", noise(1001))
    try scratch.file("in/small.png", noise(1000))
    #expect(
      try readAll(scratch.path + "/in", limits: limits).map(\.refusal) == [
        .tooLarge(limit: 1000), nil,
      ])
  }

  @Test("unpacks to far more than it takes packed", arguments: [".tar.gz", ".tar.xz", ".zip"])
  func bomb(ending: String) throws {
    let path = scratch.path + "/bomb" + ending
    let writer = try ArchiveWriter(path: path)
    try writer.add(path: "bomb.png", bytes: Array(repeating: 0, count: 20 << 20))
    try writer.add(path: "good.png", bytes: [1])
    try writer.finish()
    let members = try readAll(path, limits: ArchiveLimits(ratio: 100))
    #expect(members.map(\.refusal) == [.bomb(ratio: 100), nil])
    #expect(members.last?.bytes == [1])
    #expect(try readAll(path, limits: ArchiveLimits(ratio: 10_000)).allSatisfy { $0.bytes != nil })
  }

  @Test("has a reason code of its own for each reason")
  func codes() {
    let refusals: [MemberRefusal] = [
      .unsafePath, .malformedPath, .notAFile(kind: "x"), .tooLarge(limit: 1), .bomb(ratio: 1),
      .unreadable(detail: "x"),
    ]
    #expect(Set(refusals.map(\.code)).count == refusals.count)
    #expect(refusals.allSatisfy { !$0.description.isEmpty })
  }
}
