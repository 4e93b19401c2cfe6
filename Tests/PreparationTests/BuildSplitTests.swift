import Testing

@testable import Manifest
@testable import Preparation

@Suite("The test images' split")
struct BuildSplitTests {
  private func candidates(
    _ defects: [String: Int], category: String = "pushpins",
    pixels: (String) -> String = { "pixels of \($0)" }
  ) -> [Candidate] {
    defects.sorted { $0.key < $1.key }.flatMap { defect, count in
      (0..<count).map { candidate("\(defect)-\($0)", defect, category, pixels) }
    }
  }

  private func candidate(
    _ stem: String, _ defect: String, _ category: String, _ pixels: (String) -> String
  ) -> Candidate {
    let label = defect == "good" ? "good" : "logical_anomalies"
    let id = "mvtec_loco/\(category)/test/\(label)/\(stem)"
    let image = ImageRecord(
      id: id, sourceId: 1, member: id, dataset: "mvtec_loco", category: category, split: "test",
      label: label, format: "png", mode: "RGB", width: 1, height: 1, bytes: 1, sha256: id,
      pixelSha256: pixels(stem))
    let region = RegionRecord(
      imageId: id, maskMember: id, part: 1, sourceId: 1, dataset: "mvtec_loco", category: category,
      defect: defect, area: 1, bboxX: 0, bboxY: 0, bboxWidth: 1, bboxHeight: 1, centroidX: 0,
      centroidY: 0, rle: "")
    return Candidate(image: image, regions: defect == "good" ? [] : [region])
  }

  private func training(_ images: [Candidate], share: Pipeline.TrainingShare = 0.5, seed: Int = 0)
    -> Set<String>
  {
    let sides = TestSplit.sides(of: images, share: share, seed: seed)
    #expect(Set(sides.keys) == Set(images.map(\.image.id)))
    return Set(sides.filter { $0.value == .training }.keys)
  }

  @Test("is the same each time, in whatever order the images come")
  func deterministic() {
    let images = candidates(["good": 20, "a": 7, "b": 3])
    #expect(training(images) == training(images))
    #expect(training(images) == training(images.reversed()))
    #expect(training(images) != training(images, seed: 1))
  }

  @Test("gives training its share of every kind of defect", arguments: [0.1, 0.25, 0.5, 0.9])
  func strata(share: Double) {
    let counts = ["good": 40, "a": 10, "b": 7, "c": 1]
    for seed in 0..<10 {
      let chosen = training(candidates(counts), share: Pipeline.TrainingShare(share), seed: seed)
      for (defect, count) in counts {
        let here = chosen.count { $0.contains("/\(defect)-") }
        #expect(abs(Double(here) - share * Double(count)) < 1, "\(defect), seed \(seed)")
      }
    }
  }

  @Test("gives the odd image of a kind to either side by chance")
  func oddImages() {
    let kinds = Dictionary(uniqueKeysWithValues: (0..<400).map { ("kind\($0)", 1) })
    let chosen = training(candidates(kinds), share: 0.3)
    #expect(abs(chosen.count - 120) < 40)
  }

  @Test("keeps images of the same pixels together, whatever their defect or label")
  func equalPixels() {
    for seed in 0..<20 {
      let images = candidates(["good": 10, "a": 10]) { "pixels of \($0.suffix(1))" }
      let chosen = training(images, seed: seed)
      for number in 0..<10 {
        #expect(chosen.count { $0.hasSuffix("-\(number)") } % 2 == 0, "\(number), seed \(seed)")
      }
    }
  }

  @Test("of one kind does not depend on what other kinds and categories there are")
  func independent() {
    let alone = training(candidates(["a": 9]))
    let others = candidates(["good": 30, "b": 5]) + candidates(["a": 9], category: "screw_bag")
    let together = training(candidates(["a": 9]) + others)
    #expect(together.filter { $0.contains("/pushpins/") && $0.contains("/a-") } == alone)
  }

  @Test("parts the kinds by all defects of an image")
  func stratum() {
    var both = candidates(["a": 1])[0]
    both = Candidate(image: both.image, regions: both.regions + candidates(["b": 1])[0].regions)
    #expect(TestSplit.stratum(both) == "mvtec_loco/pushpins/test/logical_anomalies/a+b")
  }
}
