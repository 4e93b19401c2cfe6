import Foundation
import Testing

/// Members whose path or kind could reach outside: never followed, each recorded.
struct HostilePathTests {
  /// Ingests the small archive with entries beside it that all have to be rejected.
  private func expectRejections(
    _ expected: [(member: String, message: String)],
    at place: SourceLocation = #_sourceLocation, entries: (inout TarFile) throws -> Void
  ) throws {
    let w = try TestWorkspace()
    var tar = TarFile(try Members.pushpins())
    try entries(&tar)
    try tar.write(to: w.file("loco.tar"))
    let outcome = try w.prep("ingest", "loco.tar").expect(
      exit: 3, stdout: "14 stored, 0 there already, \(expected.count) rejected", at: place)
    for (member, message) in expected {
      outcome.expect(exit: 3, stdout: "rejected \(member): \(message)", at: place)
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: w.folder)
    #expect(
      files.filter { !$0.hasPrefix(".output-") }.sorted() == ["loco.tar", "workspace"],
      sourceLocation: place)
    try w.expectSound(at: place)
  }

  @Test("Paths that leave the archive")
  func paths() throws {
    let picture = try Members.picture("hostile")
    let reason = "its path leaves the archive (absolute, or with `..`)"
    let paths = [
      "../../etc/passwd", "/etc/passwd", "pushpins/../../train/good/009.png",
      "/pushpins/train/good/009.png",
    ]
    try expectRejections(paths.map { ($0, reason) }) { tar in
      for path in paths { tar.add(path, picture) }
    }
  }

  @Test("Links, hard links and pipes")
  func links() throws {
    try expectRejections([
      ("pushpins/train/good/007.png", "it is a symbolic link, not a file"),
      ("pushpins/train/good/008.png", "it is a hard link, not a file"),
      ("pushpins/train/good/009.png", "it is a device, pipe or socket, not a file"),
    ]) { tar in
      tar.add("pushpins/train/good/007.png", kind: .symbolicLink, link: "/etc/passwd")
      tar.add("pushpins/train/good/008.png", kind: .hardLink, link: Members.picture)
      tar.add("pushpins/train/good/009.png", kind: .pipe)
    }
  }

  @Test("Names with control characters or without an encoding")
  func names() throws {
    let reason = "its path is empty, too long, not UTF-8 or holds control characters"
    try expectRejections([
      ("pushpins/train/good/0\\u{a}09.png", reason),
      ("pushpins/train/good/\\u{1b}[2J009.png", reason),
    ]) { tar in
      tar.add("pushpins/train/good/0\n09.png", [1])
      tar.add("pushpins/train/good/\u{1b}[2J009.png", [1])
    }
  }

  @Test("A sparse member reads as its whole contents, and a huge hole is no way around the bounds")
  func sparse() throws {
    let w = try TestWorkspace()
    let (path, members) = ("pushpins/train/good/000.png", try Members.pushpins())
    var rest = members
    rest.remove(path)
    var tar = TarFile(rest)
    tar.addSparse(path, stored: members[path], offset: 0, realSize: members[path].count)
    tar.addSparse(
      "pushpins/train/good/hole.png", stored: [1], offset: 200_000_000, realSize: 200_000_001)
    tar.addSparse(
      "pushpins/train/good/abyss.png", stored: [1], offset: 8_000_000_000, realSize: 8_000_000_001)
    try tar.write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar", wrapper: ["prlimit", "--data=1000000000"]).expect(
      exit: 3, stdout: "14 stored, 0 there already, 2 rejected",
      "hole.png: it unpacks to more than 200 times its packed size",
      "abyss.png: it unpacks to more than 268435456 bytes")
    try w.expectSound()
  }

  @Test("A link in a folder is not followed")
  func linkInFolder() throws {
    let w = try TestWorkspace()
    try Members.pushpins().write(to: w.file("loco"))
    try FileManager.default.createSymbolicLink(
      atPath: w.file("loco/pushpins/train/good/009.png"), withDestinationPath: "000.png")
    try w.prep("ingest", "loco").expect(
      exit: 3, stdout: "rejected pushpins/train/good/009.png: it is a symbolic link, not a file")
  }
}
