import Datasets
import Testing

@Suite("A path of MVTec AD")
struct MVTecADLayoutTests {
  private static func key(
    _ category: String, _ split: String, _ label: String, _ stem: String = "000"
  ) -> ImageKey {
    ImageKey(dataset: "mvtec_ad", category: category, split: split, label: label, stem: stem)
  }

  private func role(_ path: String, of source: String = "mvtec_anomaly_detection.tar.xz")
    -> MemberRole
  {
    MVTecADLayout(sourcePath: source).role(of: path)
  }

  @Test(
    "is an image that shows the defect its folder names",
    arguments: [
      ("cable/train/good/000.png", MemberRole.image(key("cable", "train", "good"))),
      ("cable/test/good/000.png", .image(key("cable", "test", "good"))),
      (
        "a/b/cable/test/cable_swap/017.png",
        .image(key("cable", "test", "cable_swap", "017"), defects: ["cable_swap"])
      ),
      (
        "gearbox/test/worn/x.y.JPEG",
        .image(key("gearbox", "test", "worn", "x.y"), defects: ["worn"])
      ),
    ])
  func images(path: String, expected: MemberRole) {
    #expect(role(path) == expected)
  }

  @Test("is a mask of that defect, with or without `_mask` in its name")
  func masks() {
    let expected = MemberRole.mask(
      of: Self.key("cable", "test", "cable_swap", "012"), .any("cable_swap"))
    #expect(role("cable/ground_truth/cable_swap/012_mask.png") == expected)
    #expect(role("top/cable/ground_truth/cable_swap/012.png") == expected)
  }

  @Test("of a mask must be a PNG file's, whose values are what they were")
  func maskFormat() {
    guard case .unusable("mask_not_png", _) = role("cable/ground_truth/cut/012_mask.jpg") else {
      Issue.record("a JPEG mask was accepted")
      return
    }
  }

  @Test("may begin inside a category that the archive's name says")
  func beginsInside() {
    #expect(
      role("train/good/000.png", of: "downloads/cable.tar.xz")
        == .image(Self.key("cable", "train", "good")))
    #expect(
      role("ground_truth/cut/000_mask.png", of: "cable")
        == .mask(of: Self.key("cable", "test", "cut"), .any("cut")))
  }

  @Test("has image and mask in one category's folder")
  func folder() {
    let layout = MVTecADLayout(sourcePath: "x.tar")
    for path in ["a/cable/test/cut/000.png", "a/cable/ground_truth/cut/000_mask.png"] {
      #expect(layout.folder(of: path) == "a/cable")
    }
  }

  @Test(
    "of an image elsewhere is unknown",
    arguments: [
      "000.png", "cable/000.png", "cable/train/cut/000.png", "cable/validation/good/000.png",
      "cable/ground_truth/good/000_mask.png", "cable/train/good/deeper/000.png",
    ])
  func unknown(path: String) {
    guard case .unknown(let reason) = role(path) else {
      Issue.record("\(role(path))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test("of a note or litter is passed over", arguments: ["license.txt", "cable/test/cut/._0.png"])
  func ignored(path: String) {
    guard case .ignored = role(path) else {
      Issue.record("\(role(path))")
      return
    }
  }
}
