import Testing

/// Masks that do not fit: their images stay, without regions.
struct BadMaskTests {
  /// Ingests the small archive after `change`; one mask is rejected with `message`.
  private func expectRejection(
    _ code: String, _ message: String, member: String = Members.mask, rejected: Int = 1,
    at place: SourceLocation = #_sourceLocation, change: (inout Members) throws -> Void
  ) throws {
    let w = try TestWorkspace()
    var members = try Members.pushpins()
    try change(&members)
    try members.write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(
      exit: 3, stdout: "\(rejected) rejected", "rejected \(member): \(message)", at: place)
    let codes = try w.rows("SELECT member, code FROM rejection ORDER BY ordinal")
    #expect(codes.count == rejected, sourceLocation: place)
    #expect(codes.contains([member, code]), sourceLocation: place)
    #expect(
      try w.rows("SELECT * FROM region WHERE mask_member = '\(member)'").isEmpty,
      sourceLocation: place)
    try w.expectSound(at: place)
  }

  @Test("A mask of another size than its image")
  func size() throws {
    try expectRejection("mask_size", "the mask is 61×44, its image 60×44") {
      $0[Members.mask] = try Members.mask(values: [253], width: 61)
    }
  }

  @Test("A mask with a value that the defect list lacks")
  func unknownValue() throws {
    try expectRejection(
      "unknown_mask_value", "the value 77 is not in defects_config.json of `pushpins`"
    ) { $0[Members.mask] = try Members.mask(values: [77]) }
  }

  @Test("A mask with two values")
  func twoValues() throws {
    try expectRejection(
      "mask_many_values", "the mask holds 2 values (250, 253); MVTec LOCO masks hold one each"
    ) { $0[Members.mask] = try Members.mask(values: [253, 250]) }
  }

  @Test("A mask that marks nothing")
  func allZero() throws {
    try expectRejection("empty_mask", "the mask marks no pixel") {
      $0[Members.mask] = try Members.mask(values: [])
    }
  }

  @Test("A mask for an image that the archive lacks")
  func noImage() throws {
    try expectRejection(
      "mask_without_image",
      "there is no usable image `mvtec_loco/pushpins/test/logical_anomalies/000` for it"
    ) { $0.remove(Members.marked) }
  }

  @Test("A mask that is no picture")
  func noPicture() throws {
    try expectRejection("not_an_image", "not an image: expected PNG or JPEG") {
      $0[Members.mask] = Array("mask".utf8)
    }
  }

  @Test("Without defects_config.json the category's masks can't be read")
  func noConfig() throws {
    try expectRejection(
      "no_defects_config",
      "category `pushpins` has no usable defects_config.json to read it with", rejected: 3
    ) { $0.remove(Members.config) }
  }

  @Test(
    "A broken defects_config.json is rejected with the reason, and the masks with it",
    arguments: [
      ("{", "it is not JSON"), ("{}", "it is not a JSON array"), ("[]", "it lists no defects"),
      (#"[{"defect_name": "broken"}]"#, "row 1 lacks `pixel_value`"),
      (
        #"""
        [{"defect_name": "broken", "pixel_value": 300, "saturation_threshold": 1,
          "relative_saturation": true}]
        """#, "`broken` has pixel_value 300, not 1 to 255"
      ),
    ])
  func brokenConfig(text: String, reason: String) throws {
    try expectRejection(
      "broken_defects_config", reason, member: Members.config, rejected: 4
    ) { $0[Members.config] = Array(text.utf8) }
  }

  @Test("An image whose mask was rejected is told of")
  func unmarked() throws {
    let w = try TestWorkspace()
    var members = try Members.pushpins()
    members.remove(Members.mask)
    try members.write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(
      exit: 0, stdout: "note: 1 anomalous image has no usable mask")
  }

  @Test("Masks that could not be read are stored when a mended archive brings their defect list")
  func mended() throws {
    let (w, fresh) = (try TestWorkspace(), try TestWorkspace())
    var members = try Members.pushpins()
    try members.write(to: fresh.file("loco.tar"))
    try fresh.prep("ingest", "loco.tar").expect(exit: 0)
    try members.write(to: w.file("mended.tar"))
    members.remove(Members.config)
    try members.write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(exit: 3, stdout: "3 rejected")
    try w.prep("ingest", "mended.tar").expect(
      exit: 0, stdout: "14 members: 4 stored, 10 there already, 0 rejected")
    let regions = """
      SELECT image_id, mask_member, part, defect, area, rle FROM region
      ORDER BY image_id, mask_member, part
      """
    #expect(try w.rows(regions) == fresh.rows(regions))
    #expect(try w.rows(regions).count == 3)
    try w.expectSound()
  }

  @Test("Another mask for an image that is there already is a conflict")
  func conflictingMask() throws {
    let w = try TestWorkspace()
    var members = try Members.pushpins()
    try members.write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    members[Members.mask] = try Members.mask(values: [250])
    try members.write(to: w.file("other.tar"))
    try w.prep("ingest", "other.tar").expect(
      exit: 3, stdout: "rejected \(Members.mask): the workspace holds another mask")
    try w.expectSound()
  }
}
