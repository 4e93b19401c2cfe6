import BundledData
import Foundation
import Testing

@testable import Synthetic

struct PlanTests {
  private func plan(
    fraction: Double = 1, categories: [String] = SyntheticDataset.mvtecLOCO.categories
  ) throws -> SyntheticArchive.Plan {
    try SyntheticArchive(options: .init(fraction: fraction, categories: categories)).plan()
  }

  @Test("The full plan has the real archive's pictures in every folder")
  func countsOfFolders() throws {
    let plan = try plan()
    let expected: [String: [Int]] = [
      // test good, logical, structural; train; validation
      "breakfast_box": [102, 83, 90, 351, 62],
      "juice_bottle": [94, 142, 94, 335, 54],
      "pushpins": [138, 91, 81, 372, 69],
      "screw_bag": [122, 137, 82, 360, 60],
      "splicing_connectors": [119, 108, 85, 360, 60],
    ]
    for category in SyntheticDataset.mvtecLOCO.categories {
      let counts = plan.counts.filter { $0.category == category }
      #expect(counts.map(\.images) == expected[category])
      #expect(counts.map(\.split) == ["test", "test", "test", "train", "validation"])
      #expect(
        counts.map(\.label)
          == ["good", "logical_anomalies", "structural_anomalies", "good", "good"])
    }
    #expect(plan.pictures.count == 3651)
    let masked = plan.items.filter { if case .masks = $0 { true } else { false } }
    #expect(masked.count == 993)
  }

  @Test("Every one of the 89 defects is in the plan")
  func everyDefectIsShown() throws {
    let plan = try plan()
    #expect(plan.undrawn == [])
    let shown = Set(plan.pictures.flatMap { p in p.defects.map { "\(p.category)/\($0)" } })
    #expect(shown.count == 89)
  }

  @Test("A small plan keeps every category, split and set of defects")
  func smallPlan() throws {
    let (full, small) = (try plan(), try plan(fraction: 0.001))
    let sets = { (plan: SyntheticArchive.Plan) in
      Set(plan.pictures.map { "\($0.category)/\($0.split)/\($0.label)/\($0.defects)" })
    }
    #expect(sets(small) == sets(full))
    #expect(small.pictures.count == sets(full).count)
    #expect(small.pictures.allSatisfy { full.items.contains(.picture($0)) || !$0.defects.isEmpty })
  }

  @Test(
    "A plan of more pictures than the real archive has shows each set of defects so much oftener")
  func largePlan() throws {
    let categories = ["pushpins"]
    let (full, large) = (
      try plan(categories: categories), try plan(fraction: 3, categories: categories)
    )
    let sets = { (plan: SyntheticArchive.Plan) in
      Dictionary(grouping: plan.pictures) { "\($0.split)/\($0.label)/\($0.defects)" }
        .mapValues(\.count)
    }
    #expect(sets(large) == sets(full).mapValues { 3 * $0 })
    #expect(Set(large.pictures.map(\.path)).count == 3 * 751)
  }

  @Test("A member's path occurs once, and the layout has no top folder")
  func layout() throws {
    let plan = try plan(fraction: 0.01, categories: ["pushpins"])
    let paths = plan.items.map { item in
      switch item {
      case .text(let path, _): path
      case .masks(let picture): picture.maskPlace
      case .picture(let picture): picture.path
      }
    }
    #expect(Set(paths).count == paths.count)
    #expect(paths.prefix(3) == ["license.txt", "readme.txt", "pushpins/defects_config.json"])
    #expect(paths.dropFirst(2).elementsEqual(paths.dropFirst(2).sorted()))
    #expect(paths.contains("pushpins/ground_truth/logical_anomalies/000"))
    #expect(paths.contains("pushpins/validation/good/000.png"))
    #expect(plan.pictures.first?.id == "mvtec_loco/pushpins/test/good/000")
  }

  @Test("Test pictures are sorted by defect, as in the real archive")
  func sortedByDefect() throws {
    let pictures = try plan(categories: ["juice_bottle"]).pictures
      .filter { $0.label == "logical_anomalies" }
    #expect(pictures.first?.defects == ["missing_bottom_label", "missing_top_label"])
    var seen: [[String]] = []
    for picture in pictures where picture.defects != seen.last {
      #expect(!seen.contains(picture.defects))
      seen.append(picture.defects)
    }
  }

  @Test("A category's defects_config.json has the bundled rows without the kind")
  func defectsConfig() throws {
    let items = try plan(fraction: 0.01, categories: ["juice_bottle"]).items
    let config = try #require(
      items.compactMap { item in
        if case .text("juice_bottle/defects_config.json", let text) = item { text } else { nil }
      }.first)
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(config.utf8)) as? [[String: Any]])
    #expect(rows.count == 18)
    #expect(rows.first?["defect_name"] as? String == "missing_top_label")
    #expect(rows.first?["pixel_value"] as? Int == 255)
    #expect(rows.allSatisfy { $0["kind"] == nil && $0.count == 4 })
    #expect(config.contains("\"saturation_threshold\": 70400,"))
    #expect(config.contains("\"saturation_threshold\": 1.0,"))
  }

  @Test("An unknown category is refused with the list of the known ones")
  func unknownCategory() {
    let error = #expect(throws: SyntheticError.self) { try plan(categories: ["bottles"]) }
    #expect(error?.message.contains("'bottles'") == true)
    #expect(error?.hint?.contains("juice_bottle, pushpins") == true)
  }

  @Test("Options out of their range are refused", arguments: [-1, 0, 10.5, Double.nan])
  func optionsOutOfRange(value: Double) {
    for options in [SyntheticArchive.Options(scale: value), .init(fraction: value)] {
      #expect(throws: SyntheticError.self) { try SyntheticArchive(options: options).plan() }
    }
    #expect(throws: SyntheticError.self) {
      try SyntheticArchive(options: .init(categories: [])).plan()
    }
    #expect(throws: SyntheticError.self) { try SyntheticArchive(options: .init(jobs: 0)).plan() }
  }
}
