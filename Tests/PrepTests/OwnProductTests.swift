import Foundation
import Testing

/// A product line that a description and knowledge files bring along, with no code.
struct OwnProductTests {
  private func workspace(_ members: Members, _ name: String = "boxes") throws -> TestWorkspace {
    let w = try TestWorkspace()
    try members.write(to: w.file(name))
    return w
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  @Test("A folder with a description goes all the way to training sets")
  func allTheWay() throws {
    let w = try workspace(Members.ownProduct())
    try w.prep("ingest", "boxes").expect(
      exit: 0, stdout: "boxes  sweets  sha256",
      "27 members: 24 stored, 0 there already, 0 rejected",
      "3 without data", "4 anomalous images have no usable mask")
    #expect(
      try w.rows("SELECT label, count(*), count(DISTINCT split) FROM image GROUP BY label") == [
        ["dirt", "4", "1"], ["good", "12", "2"], ["missing_chocolate", "4", "1"],
      ])
    #expect(
      try w.rows("SELECT name, kind FROM defect_type") == [
        ["dirt", "structural"], ["missing_chocolate", "logical"],
      ])
    #expect(try w.rows("SELECT dataset, category FROM knowledge") == [["sweets", "chocolates"]])
    try w.expectSound()
    try FileManager.default.removeItem(atPath: w.file("boxes"))
    for command in ["build-sft", "build-grpo", "build-eval"] {
      try w.prep(command, "--training-share", "0.5").expect(
        exit: 0, stdout: "built ", "chocolates ")
    }
    #expect(
      try w.rows("SELECT count(*) > 0 FROM sft_example WHERE answer LIKE '%only five chocolates%'")
        == [["1"]])
    try w.prep("export", "sft", "--format", "trl").expect(exit: 0, stdout: "exported sft-")
    try w.prep("inspect", "sweets/chocolates/test/missing_chocolate/0").expect(
      exit: 0, stdout: "missing_chocolate")
    try w.prep("status").expect(exit: 0, stdout: "Images of sweets")
    try w.expectSound()
  }

  @Test(
    "An archive comes to the same as the folder, with or without a top folder, and adds nothing",
    arguments: ["boxes.tar.gz", "boxes.zip"], [true, false])
  func archives(name: String, hasTop: Bool) throws {
    let members = try Members.ownProduct()
    let w = try workspace(members)
    try (hasTop ? members.under("top") : members).write(to: w.file(name))
    try w.prep("ingest", "boxes").expect(exit: 0)
    let before = try w.rows("SELECT * FROM region ORDER BY image_id, part")
    try w.prep("ingest", name).expect(exit: 0, stdout: " 0 stored, 24 there already")
    #expect(try w.rows("SELECT * FROM region ORDER BY image_id, part") == before)
    try w.expectSound()
  }

  @Test("A name that is not the description's is refused, and its own is not")
  func named() throws {
    let w = try workspace(Members.ownProduct())
    try Members.pushpins().write(to: w.file("loco.tar"))
    try w.prep("ingest", "boxes", "--dataset", "bonbons").expect(
      exit: 1, stderr: "`boxes` holds `sweets`, not `bonbons`", "the name that a dataset.yaml gives"
    )
    try w.prep("ingest", "loco.tar", "--dataset", "sweets").expect(
      exit: 1, stderr: "`loco.tar` holds MVTec LOCO AD, not `sweets`")
    try w.prep("ingest", "boxes", "--dataset", "sweets").expect(exit: 0, stdout: "24 stored")
    try w.prep("ingest", "boxes", "--dataset", "bonbons").expect(
      exit: 1, stderr: "`boxes` is in the workspace as `sweets`, not as `bonbons`")
  }

  @Test("A description may stand elsewhere; newer knowledge takes the place of older")
  func elsewhere() throws {
    var members = try Members.ownProduct()
    members.remove("dataset.yaml")
    members.remove("about/chocolates.yaml")
    let w = try workspace(members)
    try FileManager.default.createDirectory(
      atPath: w.file("about"), withIntermediateDirectories: true)
    try write(Members.description, to: w.file("product.yaml"))
    try write(Members.sweets, to: w.file("about/chocolates.yaml"))
    try w.prep("ingest", "boxes").expect(exit: 1, stderr: "needs a description (--describe)")
    try w.prep("ingest", "boxes", "--describe", "product.yaml").expect(
      exit: 0, stdout: "25 members: 24 stored")
    let newer = Members.sweets.replacing("a dark spot of dirt", with: "some dirt")
    try write(newer, to: w.file("about/chocolates.yaml"))
    try w.prep("ingest", "boxes", "--describe", "product.yaml").expect(
      exit: 0, stdout: "in the workspace already")
    #expect(try w.rows("SELECT yaml FROM knowledge") == [[newer]])
    try w.expectSound()
    try w.prep("ingest", "boxes", "--describe", "product.yaml", "--dataset", "visa").expect(
      exit: 64, stderr: "give either --dataset or --describe")
  }

  @Test("Another description of the same data set is refused, so that no image gets two names")
  func otherDescription() throws {
    let members = try Members.ownProduct()
    let w = try workspace(members)
    try w.prep("ingest", "boxes").expect(exit: 0)
    var other = members
    other["dataset.yaml"] = Array(
      Members.description.replacing("train: 0.5, test: 0.5", with: "train: 0.2, test: 0.8").utf8)
    try other.write(to: w.file("other"))
    try w.prep("ingest", "other").expect(
      exit: 1, stderr: "the workspace has `sweets` from `boxes`, described in another way",
      "use a --workspace of its own")
    try w.expectSound()
  }

  @Test(
    "A mistake in a description or its knowledge is named with file and line; nothing is stored")
  func mistakes() throws {
    let cases: [(file: String, old: String, new: String, error: String)] = [
      ("dataset.yaml", "label: good", "lable: good", "unknown key `lable` (boxes/dataset.yaml:6)"),
      (
        "dataset.yaml", "[about/", "[",
        "no knowledge file `chocolates.yaml` (boxes/dataset.yaml:11)"
      ),
      ("dataset.yaml", "sweets\n", "visa\n", "`visa` is VisA (boxes/dataset.yaml:1)"),
      (
        "about/chocolates.yaml", "kind: count", "kind: number",
        "`kind` is `number` (boxes/about/chocolates.yaml:9)"
      ),
    ]
    for (file, old, new, error) in cases {
      var members = try Members.ownProduct()
      members[file] = Array(
        String(decoding: members[file], as: UTF8.self).replacing(old, with: new).utf8)
      let w = try workspace(members)
      for option in ["--dry-run", "--strict"] {
        try w.prep("ingest", "boxes", option).expect(exit: 1, stderr: error, "hint: ")
      }
      #expect(try w.rows("SELECT * FROM image").isEmpty)
    }
  }

  @Test("What fits no pattern is rejected; a pattern that nothing fits says where patterns begin")
  func unmatched() throws {
    var members = try Members.ownProduct()
    members.add("odd/0.png", try Members.picture("odd"))
    members.add("masks/dirt/9.png", try Members.mask(values: [255]))
    let w = try workspace(members)
    try w.prep("ingest", "boxes").expect(
      exit: 3, stdout: "2 rejected", "odd/0.png: it fits no pattern of boxes/dataset.yaml",
      "masks/dirt/9.png: there is no usable image `sweets/chocolates/test/dirt/9` for it")
    try w.expectSound()
    try members.under("deep/er").write(to: w.file("deep.tar"))
    try write(
      Members.description.replacing("[about/chocolates.yaml]", with: "[]"),
      to: w.file("product.yaml"))
    try w.prep("ingest", "deep.tar", "--describe", "product.yaml").expect(
      exit: 1, stderr: "no image in `deep.tar` fits a pattern of product.yaml",
      "hint: patterns begin at the root of the folder or archive")
  }

  @Test("Without knowledge the images are stored, and a note says that builds leave them out")
  func noKnowledge() throws {
    var members = try Members.ownProduct()
    members["dataset.yaml"] = Array(
      Members.description.replacing("knowledge: [about/chocolates.yaml]", with: "").utf8)
    let w = try workspace(members)
    try w.prep("ingest", "boxes").expect(exit: 0, stdout: "nothing is known of chocolates")
    try w.prep("build-sft").expect(exit: 1, stderr: "no product knowledge of sweets/chocolates")
  }
}
