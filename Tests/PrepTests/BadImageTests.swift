import Testing

/// Pictures that can't be used: each is rejected with its reason, the rest goes on.
struct BadImageTests {
  private func ingest(_ members: Members, in w: TestWorkspace) throws -> Outcome {
    try members.write(to: w.file("loco.tar"))
    return try w.prep("ingest", "loco.tar")
  }

  /// Ingests an archive in which one picture is spoiled.
  private func expectRejection(
    of bytes: [UInt8], code: String, _ message: String, at place: SourceLocation = #_sourceLocation
  ) throws {
    let w = try TestWorkspace()
    var members = try Members.pushpins()
    members[Members.picture] = bytes
    try ingest(members, in: w).expect(
      exit: 3, stdout: "14 members: 13 stored, 0 there already, 1 rejected, 0 without data",
      "rejected \(Members.picture): ", message, at: place)
    #expect(
      try w.rows("SELECT member, code FROM rejection") == [[Members.picture, code]],
      sourceLocation: place)
    try w.prep("status", "--rejections").expect(
      exit: 0, stdout: Members.picture, message, at: place)
    try w.expectSound(at: place)
  }

  @Test("A truncated PNG is damaged")
  func truncated() throws {
    let png = try Members.picture("whole")
    try expectRejection(
      of: Array(png.prefix(png.count / 2)), code: "damaged_image", "damaged PNG")
  }

  @Test("A PNG of 50,000×50,000 pixels in a few kilobytes is refused before it is unpacked")
  func bomb() throws {
    let png = SpoiledPNG.claiming(width: 50_000, height: 50_000, try Members.picture("small"))
    try expectRejection(
      of: png, code: "too_many_pixels",
      "the header announces 50000x50000 pixels, the limit is 100000000; raise the limit if the file "
        + "is trusted (--max-image-pixels)")
  }

  @Test("A text with the name of a picture, and an empty file, are no images")
  func text() throws {
    try expectRejection(
      of: Array("no picture".utf8), code: "not_an_image", "not an image: expected PNG or JPEG")
    try expectRejection(of: [], code: "not_an_image", "not an image: expected PNG or JPEG")
  }

  @Test("A picture of 4000×10 pixels is too long for the model")
  func aspectRatio() throws {
    try expectRejection(
      of: try Members.picture("long", width: 4000, height: 10), code: "aspect_ratio", "200")
  }

  @Test("The same member twice with the same bytes is counted as there already")
  func repeatedMember() throws {
    let w = try TestWorkspace()
    var members = try Members.pushpins()
    members.add(Members.picture, members[Members.picture])
    try ingest(members, in: w).expect(
      exit: 0, stdout: "15 members: 14 stored, 1 there already, 0 rejected")
  }

  @Test("The same member twice with other bytes is rejected, the first is kept")
  func conflictingMember() throws {
    let w = try TestWorkspace()
    var members = try Members.pushpins()
    members.add(Members.picture, try Members.picture("another"))
    try ingest(members, in: w).expect(
      exit: 3, stdout: "15 members: 14 stored, 0 there already, 1 rejected",
      "the archive holds this path twice with different contents; the first was kept")
    let plain = try TestWorkspace()
    try ingest(try Members.pushpins(), in: plain).expect(exit: 0)
    let hashes = "SELECT id, sha256, pixel_sha256 FROM image ORDER BY id"
    #expect(try w.rows(hashes) == plain.rows(hashes))
  }

  @Test("One image as .png and as .jpg is one image too many")
  func twoEndings() throws {
    let w = try TestWorkspace()
    var members = try Members.pushpins()
    members.add("pushpins/train/good/001.jpg", try Members.picture("another"))
    try ingest(members, in: w).expect(
      exit: 3, stdout: "the archive holds a second image `mvtec_loco/pushpins/train/good/001`")
  }

  @Test("Another archive with another picture of the same name is told to go elsewhere")
  func conflictingArchives() throws {
    let w = try TestWorkspace()
    try ingest(try Members.pushpins(), in: w).expect(exit: 0)
    var members = try Members.pushpins()
    members[Members.picture] = try Members.picture("another")
    try members.write(to: w.file("other.tar"))
    try w.prep("ingest", "other.tar").expect(
      exit: 3, stdout: "the workspace holds another image `mvtec_loco/pushpins/train/good/001`",
      "use a --workspace of its own")
    try w.expectSound()
  }

  @Test("With --strict the first member that can't be used ends the run with 1")
  func strict() throws {
    let w = try TestWorkspace()
    var members = try Members.pushpins()
    members[Members.picture] = Array("no picture".utf8)
    try members.write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar", "--strict").expect(
      exit: 1, stderr: "error: member `\(Members.picture)` can't be used: ",
      "hint: without --strict the rest goes on and the member is recorded as rejected")
    #expect(try w.rows("SELECT state FROM source WHERE state = 'complete'").isEmpty)
    try w.prep("ingest", "loco.tar").expect(exit: 3, stdout: "1 rejected")
    try w.expectSound()
  }

  @Test("Where no image at all can be used, the run fails")
  func nothingUsable() throws {
    let w = try TestWorkspace()
    var members = Members()
    members.add("pushpins/train/good/000.png", [1, 2, 3])
    try ingest(members, in: w).expect(
      exit: 1, stderr: "none of the images in `loco.tar` can be used (members rejected: 1)")
  }

  @Test("What operating systems leave in archives is ignored and counted")
  func litter() throws {
    let w = try TestWorkspace()
    var members = try Members.pushpins()
    members.add("pushpins/train/good/._000.png", [0, 5, 22, 7])
    members.add("pushpins/train/.DS_Store", [0])
    members.add("__MACOSX/pushpins/train/good/000.png", [0, 5])
    members.add("pushpins/train/good/Thumbs.db", [0])
    members.add("license.txt", Array("free".utf8))
    let outcome = try ingest(members, in: w).expect(
      exit: 0, stdout: "19 members: 14 stored, 0 there already, 0 rejected, 5 without data")
    outcome.expect(without: "._000", "DS_Store")
    let json = try w.prep("status", "--json").expect(exit: 0)
    json.expect(exit: 0, stdout: #""ignored":5"#)
  }
}
