import Datasets
import Digest
import Imaging
import Preparation
import Testing

@Suite("The thoughts about a product whose parts lie in a grid")
struct CompositionGridTests {
  private typealias Box = ImageFacts.Box

  /// A region in the middle of a compartment of a tray of 1,700 by 1,000 pixels, counted from 0.
  private func region(_ row: Int, _ column: Int, width: Int = 120) -> Box {
    Box(x: 170 + 340 * column - width / 2, y: 167 + 333 * row - 50, width: width, height: 100)
  }

  private func thoughts(_ defects: [ImageFacts.Defect], _ label: ImageFacts.Label = .logical)
    throws -> String
  {
    let knowledge = try #require(
      try ProductKnowledge.bundledLOCO().first { $0.category == "pushpins" })
    let facts = ImageFacts(
      category: "pushpins", split: "test", label: defects.isEmpty ? .good : label,
      defects: defects, width: 1700, height: 1000)
    var generator = SplitMix64(seed: 1)
    return try #require(
      try TextComposer.thoughts(about: facts, knowledge: knowledge, using: &generator))
  }

  private let full = "one, one, one, one, one, alike"

  @Test("say of each compartment how many are in it")
  func listed() throws {
    #expect(
      try thoughts([]) == "row one: \(full); row two: \(full); row three: \(full); together: alike")
    let missing = ImageFacts.Defect(name: "missing_pushpin", regions: [region(1, 4)])
    #expect(
      try thoughts([missing])
        == "row one: \(full); row two: one, one, one, one, zero, unlike; row three: \(full); "
        + "together: unlike")
    let more = ImageFacts.Defect(name: "1_additional_pushpin", regions: [region(0, 0)])
    #expect(
      try thoughts([more, missing])
        == "row one: two, one, one, one, one, unlike; row two: one, one, one, one, zero, unlike; "
        + "row three: \(full); together: unlike"
    )
  }

  @Test("share two more pins out by where they are marked")
  func shared() throws {
    let apart = [region(0, 1), region(2, 3)]
    #expect(
      try thoughts([.init(name: "2_additional_pushpins", regions: apart)])
        == "row one: one, two, one, one, one, unlike; row two: \(full); "
        + "row three: one, one, one, two, one, unlike; together: unlike")
    #expect(
      try thoughts([.init(name: "2_additional_pushpins", regions: [region(0, 1)])])
        .hasPrefix("row one: one, three, one, one, one, unlike;"))
    let scattered = [region(0, 1), region(1, 1), region(2, 3)]
    #expect(
      try !thoughts([.init(name: "2_additional_pushpins", regions: scattered)]).contains("row"))
    let empty = [region(0, 1), region(1, 1)]
    #expect(
      try thoughts([.init(name: "missing_pushpin", regions: empty)])
        .hasPrefix("row one: one, zero, one, one, one, unlike; row two: one, zero,"))
  }

  @Test("call compartments open between which a separator is missing")
  func open() throws {
    let wall = Box(x: 660, y: 350, width: 60, height: 300)
    let missing = ImageFacts.Defect(name: "missing_separator", regions: [wall])
    #expect(
      try thoughts([missing])
        == "row one: \(full); row two: one, open, open, one, one, unlike; row three: \(full); "
        + "together: unlike")
    let more = ImageFacts.Defect(name: "1_additional_pushpin", regions: [region(0, 0)])
    #expect(
      try thoughts([more, missing])
        .hasPrefix("row one: two, one, one, one, one, unlike; row two: one, open, open,"))
  }

  @Test("are the rules' sentences where nobody can say what is in each compartment")
  func unclear() throws {
    let outside = ImageFacts.Defect(
      name: "missing_separator", regions: [Box(x: 0, y: 100, width: 40, height: 200)])
    #expect(try thoughts([outside]).hasPrefix("A separator is missing"))
    let wide = ImageFacts.Defect(name: "missing_pushpin", regions: [region(1, 2, width: 900)])
    #expect(try thoughts([wide]).hasPrefix("One compartment of the tray is empty."))
    let unmarked = ImageFacts.Defect(name: "missing_pushpin")
    #expect(try !thoughts([unmarked]).contains("row"))
  }

  @Test("are not changed by damage that moves nothing")
  func damaged() throws {
    let color = ImageFacts.Defect(name: "color", regions: [region(1, 2)])
    #expect(try thoughts([color], .structural).hasPrefix("row one: \(full); row two: \(full)"))
  }
}
