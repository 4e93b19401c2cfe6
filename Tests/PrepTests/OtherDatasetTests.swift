import Testing

/// MVTec AD and VisA through the same command, recognised by what they hold.
struct OtherDatasetTests {
  private static let defects = """
    SELECT i.id, group_concat(d.defect, ' + ') FROM image i
    JOIN image_defect d ON d.image_id = i.id GROUP BY i.id ORDER BY i.id
    """
  private static let regions =
    "SELECT image_id, part, defect FROM region ORDER BY image_id, mask_member, part"

  private func workspace(_ members: Members, _ name: String) throws -> TestWorkspace {
    let w = try TestWorkspace()
    try members.write(to: w.file(name))
    return w
  }

  @Test(
    "MVTec AD is known by its contents; a folder's name is the defect", arguments: ["", "top/"])
  func mvtecAD(top: String) throws {
    let members = try Members.mvtecAD()
    let w = try workspace(top.isEmpty ? members : members.under("top"), "ad.tar.xz")
    try w.prep("ingest", "ad.tar.xz").expect(
      exit: 0, stdout: "ad.tar.xz  MVTec AD  sha256",
      "  cable         3     2          4      4  9 of 374",
      "14 members: 13 stored, 0 there already, 0 rejected, 1 without data")
    #expect(
      try w.rows(Self.defects) == [
        ["mvtec_ad/cable/test/cable_swap/000", "cable_swap"],
        ["mvtec_ad/cable/test/cable_swap/001", "cable_swap"],
        ["mvtec_ad/cable/test/missing_wire/000", "missing_wire"],
        ["mvtec_ad/cable/test/missing_wire/001", "missing_wire"],
      ])
    #expect(try w.rows("SELECT count(*) FROM region") == [["8"]])
    #expect(
      try w.rows("SELECT name, kind, pixel_value FROM defect_type") == [
        ["cable_swap", "logical", "NULL"], ["missing_wire", "logical", "NULL"],
      ])
    try w.expectSound()
    try w.prep("status").expect(exit: 0, stdout: "Images of MVTec AD", "  cable         3     2  ")
  }

  @Test("VisA's raw form takes splits and names from files that come last, and names mask values")
  func visaRaw() throws {
    let w = try workspace(Members.visaRaw(), "VisA_20220922.tar")
    try w.prep("ingest", "VisA_20220922.tar").expect(
      exit: 0, stdout: "VisA  sha256", "  candle        3     1          4      4  8 of 1,100",
      "14 members: 12 stored, 0 there already, 0 rejected, 2 without data")
    let bad = "visa/candle/test/bad/00"
    #expect(
      try w.rows(Self.defects) == [
        [bad + "0", "odd wick"], [bad + "1", "chunk of wax missing"],
        [bad + "2", "chunk of wax missing + odd wick"], [bad + "3", "other"],
      ])
    #expect(
      try w.rows(Self.regions) == [
        [bad + "0", "1", "odd wick"], [bad + "1", "1", "chunk of wax missing"],
        [bad + "2", "1", "chunk of wax missing"], [bad + "2", "2", "odd wick"],
        [bad + "3", "1", "other"],
      ])
    try w.expectSound()
  }

  @Test("VisA's two forms give the same images, and the second adds none")
  func visaForms() throws {
    for order in [["raw.tar", "prepared.zip"], ["prepared.zip", "raw.tar"]] {
      let w = try workspace(Members.visaRaw(), "raw.tar")
      try Members.visaPrepared().write(to: w.file("prepared.zip"))
      try w.prep("ingest", order[0]).expect(exit: 0, stdout: "12 stored, 0 there already")
      try w.prep("ingest", order[1]).expect(exit: 0, stdout: " 0 stored, 12 there already")
      #expect(try w.rows("SELECT count(*) FROM image") == [["8"]])
      #expect(try w.rows("SELECT count(*) FROM image_defect") == [["5"]])
      try w.expectSound()
    }
  }

  @Test("VisA without its list of splits is refused, and nothing is stored")
  func noSplits() throws {
    var members = try Members.visaRaw()
    members.remove("split_csv/1cls.csv")
    let w = try workspace(members, "visa.tar")
    try w.prep("ingest", "visa.tar").expect(
      exit: 1, stderr: "`visa.tar` can't be read as VisA: it lacks `split_csv/1cls.csv`",
      "its prepared form does without them")
    members["split_csv/1cls.csv"] = Array("object,label\n".utf8)
    try members.write(to: w.file("other.tar"))
    try w.prep("ingest", "other.tar").expect(
      exit: 1, stderr: "`split_csv/1cls.csv`: its first line names no column `split`")
    #expect(try w.rows("SELECT * FROM image").isEmpty)
  }

  @Test("VisA images that a list leaves out, and a broken annotation, are rejected with the reason")
  func incomplete() throws {
    var members = try Members.visaRaw()
    members.add("candle/Data/Images/Normal/0009.JPG", try Members.picture("9"))
    members["candle/image_anno.csv"] = Array("image,mask\n".utf8)
    let w = try workspace(members, "visa.tar")
    try w.prep("ingest", "visa.tar").expect(
      exit: 3, stdout: "15 members: 12 stored, 0 there already, 2 rejected, 1 without data",
      "candle/image_anno.csv: its first line names no column `label`",
      "candle/Data/Images/Normal/0009.JPG: split_csv/1cls.csv does not say")
    #expect(try w.rows("SELECT DISTINCT defect FROM region") == [["anomaly"]])
    try w.expectSound()
  }

  @Test("Data sets come together in one workspace, and builds use all of them")
  func together() throws {
    let w = try workspace(Members.mvtecAD(), "ad.tar")
    try Members.visaRaw().write(to: w.file("visa.tar"))
    try Members.pushpins().write(to: w.file("loco.tar"))
    try w.prep("ingest", "ad.tar", "visa.tar", "loco.tar").expect(
      exit: 0, stdout: "MVTec AD", "VisA", "MVTec LOCO")
    let status = try w.prep("status").expect(exit: 0)
    #expect(status.lines(with: "Images of ").count == 3)
    try w.prep("build-sft").expect(exit: 0, stdout: "cable", "candle", "pushpins")
    try w.prep("inspect", "visa/candle/test/bad/002").expect(exit: 0, stdout: "odd wick")
    try w.expectSound()
  }

  @Test("A folder of several data sets is refused by name, and one archive after the other is not")
  func mixed() throws {
    let w = try workspace(Members.mvtecAD().under("ad"), "both")
    try Members.visaPrepared().under("visa").write(to: w.file("both"))
    try w.prep("ingest", "both").expect(
      exit: 1, stderr: "`both` holds several data sets: MVTec AD (`ad/cable/",
      "VisA (`visa/candle/",
      "hint: ingest them one by one")
  }

  @Test("A category of another maker in a shape that fits several data sets needs --dataset")
  func ambiguous() throws {
    var members = Members()
    for folder in ["train/good", "test/good"] {
      let path = "gearbox/\(folder)/0.png"
      members.add(path, try Members.picture(path))
    }
    let w = try workspace(members, "own.tar")
    try w.prep("ingest", "own.tar").expect(
      exit: 1, stderr: "may be of several data sets (it holds, for example, `gearbox/train/good/0",
      "hint: say which: --dataset mvtec_loco, --dataset mvtec_ad, --dataset visa")
    try w.prep("ingest", "own.tar", "--dataset", "mvtec-ad").expect(
      exit: 0, stdout: "not in MVTec AD")
    #expect(
      try w.rows("SELECT DISTINCT dataset, category FROM image") == [["mvtec_ad", "gearbox"]])
    try w.prep("ingest", "own.tar").expect(exit: 0, stdout: "in the workspace already")
    try w.prep("ingest", "own.tar", "--max-pixels", "12544").expect(exit: 0, stdout: "MVTec AD")
    try w.prep("ingest", "own.tar", "--dataset", "visa").expect(
      exit: 1, stderr: "`own.tar` is in the workspace as MVTec AD, not as VisA")
    try w.expectSound()
  }

  @Test("A dry run lists another data set as the run itself counts it, and writes nothing")
  func dryRun() throws {
    let w = try workspace(Members.visaRaw(), "visa.tar")
    try w.prep("ingest", "visa.tar", "--dry-run").expect(
      exit: 0, stdout: "visa.tar  VisA  (only listed",
      "  candle        3     1          4      4  ",
      "14 members: 2 without data, 0 that would be refused")
    try w.prep("status").expect(exit: 10)
  }

  @Test("A killed run of another data set goes on to the bytes of one that was not, for any --jobs")
  func resume() throws {
    var members = Members()
    for (index, file) in try Members.visaRaw().files.enumerated() {
      let isImage = file.path.hasSuffix(".JPG")
      members.add(
        file.path,
        isImage ? try Members.picture("\(index)", width: 700, height: 600) : file.bytes)
    }
    for number in 0..<4 {
      members["candle/Data/Masks/Anomaly/00\(number).png"] = try Members.mask(
        values: Members.visaDefects[number].values, width: 700, height: 600)
    }
    let profile = ["--min-pixels", "2007040", "--max-pixels", "4000000"]
    let (one, other) = (try workspace(members, "visa.tar"), try workspace(members, "visa.tar"))
    try PrepProcess(["ingest", "visa.tar", "--jobs", "3"] + profile, in: one.folder).wait()
      .expect(exit: 0)
    let run = try PrepProcess(["ingest", "visa.tar", "--jobs", "1"] + profile, in: other.folder)
    while run.isRunning, other.shardCount < 1 {}
    run.signal(9)
    _ = try run.wait()
    try PrepProcess(["ingest", "visa.tar", "--jobs", "1"] + profile, in: other.folder).wait()
      .expect(exit: 0)
    #expect(try one.contents() == other.contents())
    try other.expectSound()
  }
}
