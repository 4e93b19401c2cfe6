import Datasets
import Digest
import Foundation
import Imaging
import Preparation
import Testing

@Suite("Boxes")
struct CompositionBoxTests {
  private struct Box: Decodable, Equatable {
    let bbox_2d: [Int]
    let label: String
  }

  private func boxes(_ answer: String) throws -> [Box] {
    #expect(answer.hasPrefix("```json\n[") && answer.hasSuffix("]\n```"))
    let json = answer.dropFirst(8).dropLast(4)
    return try JSONDecoder().decode([Box].self, from: Data(json.utf8))
  }

  /// The boxes that the answers for masks of these parts hold, without and with labels.
  private func boxes(
    _ masks: [(String, [[ImageFacts.Part]])], category: String = "juice_bottle",
    size: ImageSize = ImageSize(width: 800, height: 1600),
    resized: ImageSize? = ImageSize(width: 448, height: 868)
  ) throws -> [[Box]] {
    let all = try ProductKnowledge.bundledLOCO()
    let knowledge = try #require(all.first { $0.category == category })
    let facts = ImageFacts(
      category: category, split: "test", label: masks.isEmpty ? .good : .logical,
      defects: masks.map { .init(name: $0.0, masks: $0.1) }, width: size.width,
      height: size.height, resized: resized)
    var generator = SplitMix64(seed: 1)
    return try TextComposer.drafts(for: facts, knowledge: knowledge, using: &generator)
      .filter { $0.form == .boxes }.map { try boxes($0.pair().answer) }
  }

  private func part(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> ImageFacts.Part {
    .init(box: .init(x: x, y: y, width: width, height: height), area: 100)
  }

  @Test("lie in the resized image, contain the resized regions, and no whole pixel more")
  func bounds() throws {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<300 {
      let size = ImageSize(
        width: 100 + generator.next(below: 1500), height: 100 + generator.next(below: 1500))
      let resized = ImageSize(
        width: 28 * (1 + generator.next(below: 40)), height: 28 * (1 + generator.next(below: 40)))
      let x = generator.next(below: size.width / 2)
      let y = generator.next(below: size.height / 2)
      let width = 1 + generator.next(below: size.width / 2)
      let height = 1 + generator.next(below: size.height / 2)
      let found = try boxes(
        [("swapped_labels", [[part(x, y, width, height)]])], size: size, resized: resized)
      let corners = try #require(found.first?.first?.bbox_2d)
      let across = Double(resized.width) / Double(size.width)
      let down = Double(resized.height) / Double(size.height)
      let exact = [
        Double(x) * across, Double(y) * down, Double(x + width) * across,
        Double(y + height) * down,
      ]
      for side in 0..<2 {
        #expect(Double(corners[side]) <= exact[side] + 1e-9)
        #expect(Double(corners[side]) > exact[side] - 1)
        #expect(Double(corners[side + 2]) >= exact[side + 2] - 1e-9)
        #expect(Double(corners[side + 2]) < exact[side + 2] + 1)
        #expect(corners[side] >= 0 && corners[side] < corners[side + 2])
      }
      #expect(corners[2] <= resized.width && corners[3] <= resized.height)
    }
  }

  @Test("are an empty list for a good image")
  func good() throws {
    #expect(try boxes([]) == [[], []])
  }

  @Test("come one for each part, from top to bottom, but none inside another")
  func parts() throws {
    let found = try boxes([
      (
        "swapped_labels",
        [[part(100, 900, 80, 80), part(110, 910, 20, 20)], [part(50, 100, 200, 90)]]
      )
    ])
    #expect(found.map(\.count) == [2, 2])
    #expect(found[0].map(\.label) == ["anomaly", "anomaly"])
    #expect(found[1].map(\.label) == ["swapped labels", "swapped labels"])
    #expect(found[0].map(\.bbox_2d[1]) == found[0].map(\.bbox_2d[1]).sorted())
  }

  @Test("bear the defect's name without an article, quotes and all")
  func labels() throws {
    let found = try boxes([("missing_bottom_label", [[part(300, 1200, 200, 100)]])])
    #expect(found.last?.map(\.label) == ["missing \"100% Juice\" label"])
  }

  @Test("are not asked for where they would say nothing, or where the image's size isn't known")
  func left() throws {
    let many = (0..<9).map { part(20, 20 + 100 * $0, 30, 30) }
    #expect(try boxes([("swapped_labels", [many])]).isEmpty)
    #expect(try boxes([("swapped_labels", [[part(0, 0, 800, 1500)]])]).isEmpty)
    #expect(try boxes([("swapped_labels", [[part(0, 0, 80, 80)]])], resized: nil).isEmpty)
    #expect(try boxes([("swapped_labels", [])]).isEmpty)
  }
}
