import Datasets
import Testing

@Suite("A path of MVTec LOCO AD")
struct LOCOLayoutTests {
  private static func image(
    _ category: String, _ split: String, _ label: String, _ stem: String = "000"
  ) -> MemberRole {
    .image(
      ImageKey(
        dataset: "mvtec_loco", category: category, split: split, label: label, stem: stem))
  }

  private static func mask(_ category: String, _ label: String, _ stem: String) -> MemberRole {
    .mask(
      of: ImageKey(
        dataset: "mvtec_loco", category: category, split: "test", label: label, stem: stem))
  }

  private func role(_ path: String, of source: String = "mvtec_loco_anomaly_detection.tar.xz")
    -> MemberRole
  {
    LOCOLayout(sourcePath: source).role(of: path)
  }

  @Test(
    "is an image of its category, split and label",
    arguments: [
      ("pushpins/train/good/000.png", image("pushpins", "train", "good")),
      ("pushpins/validation/good/000.png", image("pushpins", "validation", "good")),
      ("pushpins/test/good/000.png", image("pushpins", "test", "good")),
      (
        "screw_bag/test/logical_anomalies/007.png",
        image("screw_bag", "test", "logical_anomalies", "007")
      ),
      (
        "juice_bottle/test/structural_anomalies/a.b.JPEG",
        image("juice_bottle", "test", "structural_anomalies", "a.b")
      ),
      ("my_product/train/good/000.jpg", image("my_product", "train", "good")),
    ])
  func images(path: String, expected: MemberRole) {
    #expect(role(path) == expected)
  }

  @Test("means the same below any top folders", arguments: ["mvtec_loco_anomaly_detection", "a/b"])
  func topFolders(top: String) {
    let layout = LOCOLayout(sourcePath: "loco.zip")
    for path in [
      "pushpins/train/good/000.png", "pushpins/ground_truth/logical_anomalies/000/001.png",
      "pushpins/defects_config.json",
    ] {
      #expect(layout.role(of: top + "/" + path) == layout.role(of: path))
    }
  }

  @Test("is a mask of the test image that its folder names")
  func masks() {
    #expect(
      role("pushpins/ground_truth/logical_anomalies/012/000.png")
        == Self.mask("pushpins", "logical_anomalies", "012"))
    #expect(
      role("pushpins/ground_truth/structural_anomalies/012/001.png")
        == Self.mask("pushpins", "structural_anomalies", "012"))
  }

  @Test("is the defect list of its category")
  func configs() {
    #expect(role("pushpins/defects_config.json") == .defectsConfig(category: "pushpins"))
  }

  @Test(
    "may begin inside a category that the archive's name says",
    arguments: [
      ("pushpins.tar.gz", "pushpins"), ("downloads/pushpins", "pushpins"),
      ("downloads/pushpins/", "pushpins"), ("pushpins_v2.zip", "pushpins_v2"),
      ("gearbox", "gearbox"),
    ])
  func beginsInside(source: String, category: String) {
    #expect(role("train/good/000.png", of: source) == Self.image(category, "train", "good"))
    #expect(role("defects_config.json", of: source) == .defectsConfig(category: category))
    #expect(
      role("ground_truth/logical_anomalies/000/000.png", of: source)
        == Self.mask(category, "logical_anomalies", "000"))
  }

  @Test("below a folder is that folder's category, whatever the archive's name")
  func folderWins() {
    for source in ["pushpins.tar", "screw_bag_v2.tar", "pushpins"] {
      #expect(
        role("gearbox/train/good/000.png", of: source) == Self.image("gearbox", "train", "good"))
    }
  }

  @Test("of another known category is that category's, whatever the archive's name")
  func otherCategory() {
    #expect(
      role("screw_bag/train/good/000.png", of: "pushpins.tar")
        == Self.image("screw_bag", "train", "good"))
  }

  @Test("says how the folder of validation images is called")
  func validation() {
    guard case .unknown(let reason) = role("pushpins/val/good/000.png") else {
      Issue.record("an image of no split was accepted")
      return
    }
    #expect(reason.contains("`validation`"))
  }

  @Test(
    "of a note, a licence or litter is passed over",
    arguments: [
      "license.txt", "pushpins/readme.txt", "pushpins/train/good/.DS_Store", "Thumbs.db",
      "__MACOSX/pushpins/train/good/000.png", "pushpins/train/good/._000.png", "pushpins/Makefile",
      "pushpins/train/good/.png", "pushpins/train/good/desktop.ini",
    ])
  func ignored(path: String) {
    guard case .ignored = role(path) else {
      Issue.record("\(role(path))")
      return
    }
  }

  @Test(
    "of an image elsewhere is unknown, not guessed",
    arguments: [
      "000.png", "pushpins/000.png", "pushpins/train/000.png", "pushpins/val/good/000.png",
      "pushpins/train/logical_anomalies/000.png", "pushpins/test/broken/000.png",
      "pushpins/ground_truth/good/000/000.png", "pushpins/ground_truth/logical_anomalies/000.png",
      "pushpins/train/good/deeper/000.png", "Pushpins/Train/Good/000.png",
    ])
  func unknown(path: String) {
    guard case .unknown(let reason) = role(path) else {
      Issue.record("\(role(path))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test("makes the image id that everything is keyed by")
  func imageId() {
    guard case .image(let key, _) = role("pushpins/test/logical_anomalies/042.png") else {
      Issue.record("it is no image")
      return
    }
    #expect(key.id == "mvtec_loco/pushpins/test/logical_anomalies/042")
  }
}

@Suite("The counts of MVTec LOCO AD")
struct LOCOExpectationTests {
  private func total(_ counts: (String) -> LOCOExpectation.Counts?) -> Int {
    LOCOLayout.categories.compactMap { counts($0)?.all.reduce(0, +) }.reduce(0, +)
  }

  @Test("are 3,651 images in the archive and 3,644 in the paper")
  func totals() {
    #expect(total(LOCOExpectation.counts(of:)) == 3651)
    #expect(total(LOCOExpectation.countsInPaper(of:)) == 3644)
  }

  @Test("are 1778 + 305 + 575 + 561 + 432 by split and label")
  func byGroup() {
    let all = LOCOLayout.categories.compactMap { LOCOExpectation.counts(of: $0)?.all }
    #expect(all.count == 5)
    let sums = LOCOExpectation.groups.indices.map { i in all.reduce(0) { $0 + $1[i] } }
    #expect(sums == [1778, 305, 575, 561, 432])
  }

  @Test("are not known of other categories")
  func otherCategories() {
    #expect(LOCOExpectation.counts(of: "cable") == nil)
    #expect(LOCOExpectation.countsInPaper(of: "cable") == nil)
  }
}
