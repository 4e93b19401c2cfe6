import Datasets
import Imaging
import Digest
import Preparation
import RLAD
import Testing

@Suite("Composition")
struct CompositionFactsTests {
  private func compose(
    category: String = "pushpins", label: ImageFacts.Label = .logical,
    _ defects: [ImageFacts.Defect], seed: UInt64 = 1
  ) throws -> [TextDraft] {
    let all = try ProductKnowledge.bundledLOCO()
    let knowledge = try #require(all.first { $0.category == "pushpins" })
    let facts = ImageFacts(
      category: category, split: "test", label: label, defects: defects, width: 1700, height: 1000)
    var generator = SplitMix64(seed: seed)
    return try TextComposer.drafts(for: facts, knowledge: knowledge, using: &generator)
  }

  private func location(_ boxes: [ImageFacts.Box]) throws -> String? {
    let drafts = try compose([.init(name: "missing_pushpin", regions: boxes)])
    return drafts.first { $0.task == .defectLocalization && $0.form == .open }?.pair().answer
  }

  @Test(
    "names the place of a region on a grid of three by three",
    arguments: [
      (ImageFacts.Box(x: 0, y: 0, width: 200, height: 200), "in the upper left of the image"),
      (.init(x: 800, y: 100, width: 100, height: 100), "at the top of the image"),
      (.init(x: 1600, y: 0, width: 100, height: 10), "in the upper right of the image"),
      (.init(x: 10, y: 450, width: 100, height: 100), "on the left of the image"),
      (.init(x: 800, y: 450, width: 100, height: 100), "in the centre of the image"),
      (.init(x: 1500, y: 450, width: 100, height: 100), "on the right of the image"),
      (.init(x: 0, y: 900, width: 100, height: 100), "in the lower left of the image"),
      (.init(x: 0, y: 900, width: 1700, height: 100), "at the bottom of the image"),
      (.init(x: 1650, y: 950, width: 50, height: 50), "in the lower right of the image"),
      (.init(x: 0, y: 0, width: 400, height: 1000), "on the left of the image"),
    ])
  func places(box: ImageFacts.Box, words: String) throws {
    let answer = try #require(try location([box]))
    #expect(answer.lowercased().hasSuffix("\(words)."))
  }

  @Test(
    "names no place of a region that is nowhere in particular",
    arguments: [
      [],
      [ImageFacts.Box(x: 0, y: 0, width: 1700, height: 1000)],
      [.init(x: 50, y: 50, width: 1600, height: 900)],
      [.init(x: 0, y: 450, width: 1700, height: 100)],
      [.init(x: 700, y: 0, width: 200, height: 1000)],
      [
        .init(x: 0, y: 0, width: 9, height: 9), .init(x: 0, y: 990, width: 9, height: 9),
        .init(x: 1690, y: 0, width: 9, height: 9), .init(x: 1690, y: 990, width: 9, height: 9),
      ],
    ])
  func noPlace(boxes: [ImageFacts.Box]) throws {
    #expect(try location(boxes) == nil)
  }

  @Test("names two places of two regions, and one of two regions in the same place")
  func twoPlaces() throws {
    let left = ImageFacts.Box(x: 0, y: 0, width: 90, height: 90)
    let nextToIt = ImageFacts.Box(x: 100, y: 0, width: 90, height: 90)
    let right = ImageFacts.Box(x: 1500, y: 0, width: 90, height: 90)
    let two = try #require(try location([left, right]))
    #expect(two.lowercased().hasSuffix("in the upper left and the upper right of the image."))
    let one = try #require(try location([left, nextToIt]))
    #expect(one.lowercased().hasSuffix("in the upper left of the image."))
  }

  @Test("says of an anomalous image without known defects only that it is anomalous")
  func unknownDefects() throws {
    for seed in 0..<20 as Range<UInt64> {
      let drafts = try compose(label: .unspecified, [], seed: seed)
      let tasks = Set(drafts.map(\.task))
      #expect(
        tasks == [.caption, .anomalyDetection, .objectClassification, .objectAnalysis])
      for pair in drafts.filter({ $0.task == .anomalyDetection && $0.form == .yesNo })
        .map({ $0.pair() })
      {
        #expect(["Yes.", "No."].contains(pair.answer))
      }
    }
  }

  @Test("says of marked regions without a name also where they are, but not what they show")
  func unnamedRegions() throws {
    let all = try ProductKnowledge.bundled(dataset: "visa")
    let knowledge = try #require(all.first { $0.category == "pcb1" })
    let facts = ImageFacts(
      category: "pcb1", split: "test", label: .unspecified, defects: [],
      unnamed: [.init(name: "anomaly", regions: [.init(x: 10, y: 10, width: 90, height: 90)])],
      width: 1000, height: 1000, resized: ImageSize(width: 504, height: 504))
    var generator = SplitMix64(seed: 5)
    let drafts = try TextComposer.drafts(for: facts, knowledge: knowledge, using: &generator)
    let local = drafts.filter { $0.task == .defectLocalization }
    #expect(Set(local.map(\.form)) == Set(TextForm.allCases))
    #expect(local.contains { $0.pair().answer.lowercased().contains("in the upper left") })
    let boxes = local.filter { $0.form == .boxes }.map { $0.pair().answer }
    #expect(
      boxes == ["```json\n[\n\t{\"bbox_2d\": [5, 5, 51, 51], \"label\": \"anomaly\"}\n]\n```"])
    #expect(!drafts.contains { $0.task == .defectClassification })
  }

  @Test("says no place of an image of which one defect is marked and another is not")
  func halfMarked() throws {
    let box = ImageFacts.Box(x: 0, y: 0, width: 90, height: 90)
    let drafts = try compose([
      .init(name: "missing_pushpin", regions: [box]), .init(name: "broken"),
    ])
    #expect(!drafts.contains { $0.task == .defectLocalization })
    #expect(!drafts.contains { $0.pair().answer.contains("upper left") })
  }

  @Test("counts no pushpins where several regions say that one or more are missing")
  func severalRegions() throws {
    let box = ImageFacts.Box(x: 0, y: 0, width: 90, height: 90)
    for seed in 0..<20 as Range<UInt64> {
      let drafts = try compose([.init(name: "missing_pushpin", regions: [box, box])], seed: seed)
      #expect(!drafts.contains { $0.task == .countCheck })
    }
  }

  @Test("refuses facts that contradict each other")
  func contradictions() {
    #expect(throws: CompositionError.self) { try compose(category: "screw_bag", []) }
    #expect(throws: CompositionError.self) {
      try compose(label: .good, [.init(name: "missing_pushpin")])
    }
    let error = #expect(throws: CompositionError.self) { try compose([.init(name: "dent")]) }
    #expect(error?.message == "no knowledge of the defect `dent` of `pushpins`")
  }

  @Test("leaves the generator where the next image goes on")
  func generator() throws {
    let knowledge = try #require(try ProductKnowledge.bundledLOCO().first)
    let facts = CompositionCase.facts(knowledge, [])
    var generator = SplitMix64(seed: 3)
    let first = try TextComposer.drafts(for: facts, knowledge: knowledge, using: &generator)
    let second = try TextComposer.drafts(for: facts, knowledge: knowledge, using: &generator)
    #expect(first != second)
  }

  @Test("takes the verdict from the label")
  func verdict() {
    #expect(ImageFacts.Label.good.verdict == .no)
    #expect(ImageFacts.Label.logical.verdict == .yes)
    #expect(ImageFacts.Label.structural.verdict == .yes)
  }
}
