import Digest
import Imaging
import Testing

@testable import Synthetic

struct JuiceBottleTests {
  private func draw(_ defects: [String], seed: UInt64 = 1, scale: Double = 0.15) -> Drawing {
    var generator = SplitMix64(seed: seed)
    return JuiceBottle.draw(defects: defects, scale: scale, generator: &generator)
  }

  private func area(_ mask: GrayImage) -> Int { mask.pixels.count { $0 != 0 } }

  @Test("A good bottle's icon names its juice", arguments: 1...6 as ClosedRange<UInt64>)
  func good(seed: UInt64) {
    let scene = draw([], seed: seed).scene
    #expect(scene.attributes["icon"] == scene.attributes["juice"])
    #expect(scene.attributes["text"] == "100% Juice")
    #expect(scene.attributes["fill_level"] == "right")
    #expect(
      scene.counts == [
        "bottle": 1, "label": 2, "label_top": 1, "label_bottom": 1, "fruit_icon": 1,
        "contaminant": 0,
      ])
  }

  @Test("All three juices occur")
  func juices() {
    let kinds = Set(
      (1...12).compactMap { draw([], seed: $0, scale: 0.05).scene.attributes["juice"] })
    #expect(kinds == ["cherry", "orange", "banana"])
  }

  @Test("A missing label takes its print along and nothing else")
  func missingLabels() {
    let top = draw(["missing_top_label"]).scene
    #expect((top.counts["label_top"], top.counts["fruit_icon"]) == (0, 0))
    #expect(top.counts["label_bottom"] == 1)
    let bottom = draw(["missing_bottom_label"]).scene
    #expect((bottom.counts["label_bottom"], bottom.counts["label_top"]) == (0, 1))
    #expect(bottom.attributes["text"] == "none")
    let both = draw(["missing_bottom_label", "missing_top_label"])
    #expect(both.scene.counts["label"] == 0)
    #expect(both.masks.map(\.defect) == ["missing_bottom_label", "missing_top_label"])
  }

  @Test("Swapped labels stand in each other's places")
  func swappedLabels() {
    let labels = draw(["swapped_labels"]).scene.objects.filter { $0.kind.hasPrefix("label") }
    #expect(labels.map(\.kind) == ["label_top", "label_bottom"])
    #expect(labels.map(\.place) == ["bottom", "top"])
    #expect(labels[0].y > labels[1].y)
  }

  @Test("The contents change exactly as the defect names")
  func contents() {
    let expected: [String: (key: String, value: String)] = [
      "empty_bottle": ("fill_level", "empty"), "juice_color": ("juice", "unknown"),
      "wrong_fill_level_too_much": ("fill_level", "too_much"),
      "wrong_fill_level_not_enough": ("fill_level", "not_enough"),
      "missing_fruit_icon": ("icon", "none"),
    ]
    for (defect, change) in expected {
      let scene = draw([defect]).scene
      #expect(scene.attributes[change.key] == change.value)
      #expect(scene.counts["label"] == 2)
    }
    for seed in 1...6 as ClosedRange<UInt64> {
      let wrong = draw(["wrong_juice_type"], seed: seed, scale: 0.05).scene.attributes
      #expect(wrong["icon"] != wrong["juice"])
      #expect(["cherry", "orange", "banana"].contains(wrong["icon"]))
      let unknown = draw(["unknown_fruit_icon"], seed: seed, scale: 0.05).scene.attributes
      #expect(JuiceIcon.unknownNames.contains(unknown["icon"] ?? ""))
      let text = draw(["label_text_incomplete"], seed: seed, scale: 0.05).scene.attributes["text"]
      #expect((text?.count ?? 99) < 10)
    }
  }

  @Test(
    "Every defect has a mask of its own inside the picture", arguments: JuiceBottle.drawableDefects)
  func masks(defect: String) throws {
    let drawing = draw([defect])
    #expect(drawing.masks.map(\.defect) == [defect])
    let mask = try #require(drawing.masks.first).mask
    #expect((mask.width, mask.height) == (drawing.image.width, drawing.image.height))
    #expect(Set(mask.pixels) == [0, 255])
  }

  @Test("A mask is at least as large as the defect's absolute saturation area")
  func saturation() throws {
    let rows = try #require(try DefectCatalogue.bundled().rows["juice_bottle"])
    for row in rows where !row.relative {
      let mask = try #require(draw([row.name]).masks.first).mask
      #expect(Double(area(mask)) > row.threshold * 0.15 * 0.15 * 0.85, "\(row.name)")
    }
  }
}
