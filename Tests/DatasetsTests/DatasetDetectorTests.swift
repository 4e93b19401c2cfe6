import Datasets
import Testing

@Suite("The data set of an archive")
struct DatasetDetectorTests {
  private func detector(_ paths: [String], in source: String = "data.tar.xz") -> DatasetDetector {
    var detector = DatasetDetector(sourcePath: source)
    paths.forEach { detector.see($0) }
    return detector
  }

  @Test(
    "is certain with the first published category in its place",
    arguments: [
      ("pushpins/train/good/000.png", "mvtec_loco"),
      ("a/b/juice_bottle/ground_truth/logical_anomalies/000/000.png", "mvtec_loco"),
      ("screw_bag/defects_config.json", "mvtec_loco"),
      ("cable/train/good/000.png", "mvtec_ad"),
      ("mvtec_anomaly_detection/bottle/ground_truth/broken_large/000_mask.png", "mvtec_ad"),
      ("screw/test/thread_top/000.png", "mvtec_ad"),
      ("VisA/pcb1/Data/Images/Normal/0000.JPG", "visa"),
      ("candle/image_anno.csv", "visa"),
      ("macaroni2/train/good/0000.JPG", "visa"),
    ])
  func certain(path: String, dataset: String) {
    #expect(detector([path]).certain == dataset)
    #expect(detector([path]).conclusion == .dataset(dataset))
  }

  @Test(
    "is that of the category which the archive's own name says",
    arguments: [
      ("cable.tar.gz", "mvtec_ad"), ("downloads/pushpins/", "mvtec_loco"), ("pcb3.zip", "visa"),
    ])
  func ownName(source: String, dataset: String) {
    #expect(detector(["train/good/000.png"], in: source).certain == dataset)
  }

  @Test(
    "of other categories follows from folders that only one has, and from all paths",
    arguments: [
      (["a/train/good/0.png", "a/validation/good/0.png"], "mvtec_loco"),
      (["a/train/good/0.png", "a/test/logical_anomalies/0.png"], "mvtec_loco"),
      (["a/defects_config.json"], "mvtec_loco"),
      (["a/train/good/0.png", "a/test/worn/0.png"], "mvtec_ad"),
      (["a/train/good/0.png", "a/test/worn/0.png", "a/test/bad/0.png"], "mvtec_ad"),
      (["a/test/bad/0.png", "a/ground_truth/bad/0_mask.png"], "mvtec_ad"),
      (["a/train/good/0.JPG", "a/test/bad/0.JPG", "a/ground_truth/bad/0.png"], "visa"),
      (["a/Data/Images/Normal/0.JPG"], "visa"),
      (["split_csv/1cls.csv"], "visa"),
    ])
  func shape(paths: [String], dataset: String) {
    #expect(detector(paths).certain == nil)
    #expect(detector(paths).conclusion == .dataset(dataset))
    #expect(detector(paths.reversed()).conclusion == .dataset(dataset))
  }

  @Test(
    "is not guessed where paths fit several",
    arguments: [
      ["a/train/good/0.png"], ["a/train/good/0.png", "a/test/good/0.png"],
      ["a/train/good/0.png", "a/test/bad/0.png"],
    ])
  func ambiguous(paths: [String]) {
    #expect(detector(paths).conclusion == .ambiguous(example: "a/train/good/0.png"))
  }

  @Test(
    "is none where paths fit none",
    arguments: [
      [], ["cats/001.png"], ["readme.txt"], ["x/test/dog/1.png", "x/train/dog/1.png"],
      ["x/train/good/1.png", "x/train/bad/1.png", "x/test/worn/1.png"],
      ["__MACOSX/cable/train/good/._0.png"], ["cable/raw/train/0.png"],
    ])
  func unknown(paths: [String]) {
    #expect(detector(paths).conclusion == .unknown)
  }

  @Test("is several where an archive holds several, each with a path that shows it")
  func mixed() {
    let paths = ["ad/cable/train/good/0.png", "visa/pcb1/Data/Images/Normal/0.JPG"]
    guard case .mixed(let signs) = detector(paths).conclusion else {
      Issue.record("\(detector(paths).conclusion)")
      return
    }
    #expect(signs.map(\.dataset) == ["mvtec_ad", "visa"])
    #expect(signs.map(\.path) == paths)
    guard
      case .mixed = detector(["cable/train/good/0.png", "own/validation/good/0.png"]).conclusion
    else {
      Issue.record("a category in another layout was passed over")
      return
    }
  }
}

@Suite("A data set that was recognised early")
struct GuardedLayoutTests {
  @Test("has its own products and those of other makers, but none of another data set")
  func guarded() {
    let layout = GuardedLayout(LOCOLayout(sourcePath: "loco.tar.xz"))
    for path in [
      "pushpins/train/good/0.png", "gearbox/train/good/0.png", "pushpins/defects_config.json",
      "pushpins/ground_truth/logical_anomalies/0/0.png", "readme.txt",
    ] {
      #expect(layout.role(of: path) == LOCOLayout(sourcePath: "loco.tar.xz").role(of: path))
    }
    for path in ["cable/train/good/0.png", "pcb1/test/good/0.png"] {
      guard case .unusable("other_dataset", let reason) = layout.role(of: path) else {
        Issue.record("\(path) was taken for MVTec LOCO AD's")
        continue
      }
      #expect(reason.contains("recognised as MVTec LOCO AD"))
    }
  }
}

@Suite("A published data set")
struct PublishedDatasetTests {
  private func sums(_ dataset: PublishedDataset) -> [Int] {
    dataset.groups.indices.map { i in dataset.counts.reduce(0) { $0 + $1.images[i] } }
  }

  @Test("has the numbers of images that its authors state")
  func counts() {
    #expect(sums(.loco) == [1778, 305, 575, 561, 432])
    #expect(sums(.mvtecAD) == [3629, 467, 1258])
    let visa = sums(.visa)
    #expect(visa[0] + visa[1] == 9621)
    #expect(visa[2] == 1200)
    #expect(PublishedDataset.all.map(\.categories.count) == [5, 15, 12])
  }

  @Test(
    "is found by its name in many spellings",
    arguments: [
      ("mvtec_ad", "mvtec_ad"), ("mvtec-ad", "mvtec_ad"), ("MVTec AD", "mvtec_ad"),
      ("mvtec-loco", "mvtec_loco"), ("MVTec LOCO AD", "mvtec_loco"), ("VisA", "visa"),
    ])
  func names(text: String, name: String) {
    #expect(PublishedDataset.named(text)?.name == name)
    #expect(PublishedDataset.named("x" + text) == nil)
  }

  @Test("shares no category with another, so that a category names it")
  func distinct() {
    let all = PublishedDataset.all.flatMap(\.categories)
    #expect(Set(all).count == all.count)
  }

  @Test("has categories of which something is known")
  func knowledge() throws {
    for dataset in PublishedDataset.all {
      let known = try ProductKnowledge.bundled(dataset: dataset.name).map(\.category)
      #expect(known.sorted() == dataset.categories.sorted())
    }
  }
}
