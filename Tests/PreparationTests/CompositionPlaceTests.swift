import Datasets
import Digest
import Imaging
import Preparation
import Testing

@Suite("Composition of places")
struct CompositionPlaceTests {
  typealias Box = ImageFacts.Box

  /// All answers to where the anomaly is, for masks of these parts, and all descriptions.
  private func texts(
    _ masks: [[ImageFacts.Part]], width: Int, height: Int
  ) throws -> (locations: [String], descriptions: [String]) {
    let all = try ProductKnowledge.bundledLOCO()
    let knowledge = try #require(all.first { $0.category == "pushpins" })
    let facts = ImageFacts(
      category: "pushpins", split: "test", label: .logical,
      defects: [.init(name: "missing_pushpin", masks: masks)], width: width, height: height)
    let pairs = try (0..<20 as Range<UInt64>).flatMap { seed in
      var generator = SplitMix64(seed: seed)
      return try TextComposer.drafts(for: facts, knowledge: knowledge, using: &generator)
        .filter { $0.form == .open }.map { $0.pair() }
    }
    return (
      pairs.filter { $0.task == .defectLocalization }.map(\.answer),
      pairs.filter { $0.task == .defectDescription }.map(\.answer)
    )
  }

  private func expect(
    _ words: String?, of masks: [[ImageFacts.Part]], width: Int = 640, height: Int = 400,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (locations, descriptions) = try texts(masks, width: width, height: height)
    guard let words else {
      #expect(locations.isEmpty, sourceLocation: sourceLocation)
      #expect(
        !descriptions.contains { $0.contains("of the image") }, sourceLocation: sourceLocation)
      return
    }
    let ending = "\(words) of the image."
    #expect(locations.count == 20, sourceLocation: sourceLocation)
    for location in locations {
      #expect(location.lowercased().hasSuffix(ending), sourceLocation: sourceLocation)
    }
    let placed = descriptions.filter { $0.contains("of the image") }
    #expect(
      !placed.isEmpty && placed.allSatisfy { $0.contains(ending) }, sourceLocation: sourceLocation)
  }

  private func part(_ x: Int, _ y: Int, _ width: Int, _ height: Int, area: Int = 100)
    -> ImageFacts.Part
  {
    .init(box: Box(x: x, y: y, width: width, height: height), area: area)
  }

  @Test("says nothing of two labels of which one is neither in the middle nor below it")
  func swappedLabels() throws {
    try expect(nil, of: [[part(28, 82, 24, 22), part(28, 117, 24, 22)]], width: 80, height: 160)
  }

  @Test("names both cells of a mask of two parts, not the empty one between them")
  func partsApart() throws {
    let parts = [part(40, 30, 60, 60), part(50, 310, 60, 60)]
    try expect("in the upper left and the lower left", of: [parts])
    // In reading order, and the same for one mask of two parts as for two masks.
    try expect("in the upper left and the lower left", of: [[parts[1]], [parts[0]]])
  }

  @Test("calls nothing the centre that ends before the middle")
  func besideTheMiddle() throws {
    try expect("on the left", of: [[part(151, 150, 130, 100)]])
    try expect(nil, of: [[part(220, 150, 90, 100)]])
    try expect(nil, of: [[part(20, 150, 90, 100), part(220, 150, 90, 100)]])
  }

  @Test("says one place of all parts in one cell, and joins up to three")
  func severalCells() throws {
    let left = part(20, 20, 50, 50)
    let top = part(300, 10, 60, 50)
    let right = part(560, 20, 50, 50)
    let below = part(560, 340, 50, 50)
    try expect("in the upper left", of: [[left, part(100, 20, 50, 50)]])
    try expect("in the upper left and at the top", of: [[left, top]])
    try expect(
      "in the upper left, the upper right and the lower right", of: [[left, below, right]])
    try expect("in the upper left, at the top and in the upper right", of: [[left, top], [right]])
    try expect(nil, of: [[left, top, right, below]])
  }

  @Test("takes a box for what it is near each line: clear sides, the middle, or nothing")
  func lines() throws {
    // Along x with the middle in the middle of y: centres at 0.39, 0.42, 0.46, 0.58 and 0.61.
    try expect("on the left", of: [[part(240, 190, 20, 20)]])
    try expect(nil, of: [[part(259, 190, 20, 20)]])
    try expect("in the centre", of: [[part(285, 190, 20, 20)]])
    try expect(nil, of: [[part(361, 190, 20, 20)]])
    try expect("on the right", of: [[part(381, 190, 20, 20)]])
    // Its centre is at 0.42, but it reaches over the middle line.
    try expect("in the centre", of: [[part(209, 190, 120, 20)]])
    // Too long for a side along x.
    try expect("at the bottom", of: [[part(0, 340, 390, 20)]])
    try expect(nil, of: [[part(0, 20, 640, 360)]])
  }

  @Test("ignores specks of a mask, but not small parts")
  func specks() throws {
    let part = part(40, 30, 60, 60, area: 990)
    try expect("in the upper left", of: [[part, self.part(600, 380, 4, 4, area: 10)]])
    try expect(
      "in the upper left and the lower right", of: [[part, self.part(600, 380, 8, 8, area: 30)]])
  }

  @Test("keeps one region for each mask, around all of its parts")
  func regions() {
    let defect = ImageFacts.Defect(
      name: "missing_pushpin",
      masks: [
        [part(10, 20, 30, 40, area: 990), part(90, 5, 10, 10, area: 10)], [part(1, 2, 3, 4)],
      ])
    #expect(
      defect.regions == [
        Box(x: 10, y: 5, width: 90, height: 55), Box(x: 1, y: 2, width: 3, height: 4),
      ])
    #expect(
      defect.parts == [
        Box(x: 10, y: 20, width: 30, height: 40), Box(x: 1, y: 2, width: 3, height: 4),
      ])
  }
}
