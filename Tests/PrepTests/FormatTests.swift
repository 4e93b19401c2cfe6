import Testing

/// The same pictures, packed in every way that people pack them.
struct FormatTests {
  private static let identities = "SELECT id, sha256, pixel_sha256 FROM image ORDER BY id"

  /// The images that an archive gives, by id with their hashes; and that its workspace is sound.
  private func images(
    _ members: Members, as name: String, at place: SourceLocation = #_sourceLocation
  ) throws -> [[String]] {
    let w = try TestWorkspace()
    try members.write(to: w.file(name))
    try w.prep("ingest", name).expect(exit: 0, at: place)
    try w.expectSound(at: place)
    return try w.rows(Self.identities)
  }

  @Test(
    "Every archive format, a folder and a top folder give the same image ids and hashes",
    arguments: ["a.tar.xz", "a.txz", "a.tar.gz", "a.tgz", "a.tar", "a.zip", "a"])
  func formats(name: String) throws {
    let members = try Members.pushpins()
    let expected = try images(members, as: "reference.tar")
    #expect(expected.count == 10)
    #expect(try images(members, as: name) == expected)
    #expect(
      try images(members.under("mvtec_loco_anomaly_detection"), as: "top-" + name) == expected)
  }

  @Test("A category packed from inside it is known by the archive's name")
  func categoryAlone() throws {
    let members = try Members.pushpins()
    let expected = try images(members, as: "reference.tar")
    let inside = Members(
      files: members.files.map {
        .init(path: String($0.path.dropFirst("pushpins/".count)), bytes: $0.bytes)
      })
    #expect(try images(inside, as: "pushpins.tar.xz") == expected)
    #expect(try images(inside, as: "pushpins") == expected)
  }

  @Test("One category as an archive and as a folder is stored once")
  func twice() throws {
    let w = try TestWorkspace()
    let members = try DrawnArchive.members(of: "juice_bottle")
    try members.write(to: w.file("juice_bottle.tar.xz"))
    try members.write(to: w.file("juice_bottle"))
    try w.prep("ingest", "juice_bottle.tar.xz").expect(exit: 0, stdout: "44 stored")
    let (images, shards) = (try w.rows(Self.identities), try w.shards())
    try w.prep("ingest", "juice_bottle").expect(
      exit: 0, stdout: "0 stored, 44 there already, 0 rejected", "wrote 0 shards")
    #expect(try w.rows(Self.identities) == images)
    #expect(try w.shards() == shards)
    try members.under("mvtec_loco").write(to: w.file("loco.zip"))
    try w.prep("ingest", "loco.zip").expect(exit: 0, stdout: "0 stored, 44 there already")
    try w.prep("ingest", "juice_bottle", "--max-pixels", "12544").expect(exit: 0)
    try w.prep("status").expect(exit: 0, stdout: "p14m2-3136-12544       23       1")
    try w.expectSound()
  }

  @Test("Several archives in one command are what they are in several")
  func several() throws {
    let (one, two) = (try TestWorkspace(), try TestWorkspace())
    for w in [one, two] {
      for category in ["pushpins", "screw_bag"] {
        try DrawnArchive.members(of: category).write(to: w.file(category + ".tar"))
      }
    }
    try one.prep("ingest", "pushpins.tar", "screw_bag.tar").expect(exit: 0)
    try two.prep("ingest", "pushpins.tar").expect(exit: 0)
    try two.prep("ingest", "screw_bag.tar").expect(exit: 0)
    #expect(try one.contents() == two.contents())
  }

  @Test("A dry run lists what is there, by names alone, and writes nothing")
  func dryRun() throws {
    let w = try TestWorkspace()
    var members = Members()
    for (folder, count) in [
      ("train/good", 354), ("validation/good", 59), ("test/good", 119),
      ("test/logical_anomalies", 108), ("test/structural_anomalies", 85),
    ] {
      for i in 0..<count { members.add("splicing_connectors/\(folder)/\(i).png", []) }
    }
    try members.write(to: w.file("loco.tar"))
    try w.prep("ingest", "--dry-run", "loco.tar").expect(
      exit: 0, stdout: "only listed, nothing decoded or written", "complete (paper)",
      "note: splicing_connectors as the paper counts it (3,644 images in all)", "725 members")
    try w.prep("status").expect(exit: 10, stderr: "error: no workspace at `workspace`")
  }
}
