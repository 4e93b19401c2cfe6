import Digest
import Imaging
import Testing

@testable import Synthetic

struct BreakfastBoxTests {
  private func draw(_ defects: [String], seed: UInt64 = 1, scale: Double = 0.1) -> Drawing {
    var generator = SplitMix64(seed: seed)
    return BreakfastBox.draw(defects: defects, scale: scale, generator: &generator)
  }

  private func area(_ mask: GrayImage) -> Int { mask.pixels.count { $0 != 0 } }

  @Test(
    "A good box has two tangerines, a nectarine and both fillings",
    arguments: 1...4 as ClosedRange<UInt64>)
  func good(seed: UInt64) {
    let drawing = draw([], seed: seed)
    #expect(drawing.masks.isEmpty)
    #expect((drawing.image.width, drawing.image.height) == (160, 128))
    #expect(drawing.scene.counts["tangerine"] == 2)
    #expect(drawing.scene.counts["nectarine"] == 1)
    #expect((drawing.scene.counts["almond"] ?? 0) > 20)
    #expect((drawing.scene.counts["banana_chip"] ?? 0) > 20)
    #expect(drawing.scene.attributes["right_upper"] == "cereals")
    #expect(drawing.scene.attributes["fill"] == "normal")
    let fruits = drawing.scene.objects.filter { ["tangerine", "nectarine"].contains($0.kind) }
    #expect(fruits.allSatisfy { $0.x < 80 })
  }

  @Test(
    "A defect that counts fruits shows those counts", arguments: BreakfastBoxRecipe.fruitDefects)
  func fruitCounts(name: String, nectarines: Int, tangerines: Int) {
    let scene = draw([name]).scene
    #expect(scene.counts["nectarine"] == nectarines)
    #expect(scene.counts["tangerine"] == tangerines)
  }

  @Test("The mask of a fruit defect is at least as large as the saturation area")
  func fruitMasks() throws {
    let catalogue = try DefectCatalogue.bundled()
    for defect in BreakfastBoxRecipe.fruitDefects {
      let row = try #require(catalogue.row(BreakfastBox.category, defect.name))
      let mask = try #require(draw([defect.name]).masks.first).mask
      // A tenth of the size is a hundredth of the area; fruits differ by a few percent.
      #expect(Double(area(mask)) > row.threshold / 100 * 0.85, "\(defect.name)")
    }
  }

  @Test("Fillings are missing exactly where the defect says so")
  func missingFillings() {
    let expected = [
      "missing_almonds": ["almonds"], "missing_bananas": ["banana_chips"],
      "missing_toppings": ["almonds", "banana_chips"], "missing_cereals": ["cereals"],
      "missing_cereals_and_toppings": ["almonds", "banana_chips", "cereals"],
    ]
    for (defect, missing) in expected {
      let scene = draw([defect]).scene
      #expect(scene.attributes.filter { $0.value == "missing" }.keys.sorted() == missing)
      #expect((scene.counts["almond"] == 0) == missing.contains("almonds"))
      #expect((scene.counts["banana_chip"] == 0) == missing.contains("banana_chips"))
      #expect(scene.counts["tangerine"] == 2)
    }
  }

  @Test("Each further defect changes the attribute that it names")
  func attributes() {
    let expected: [String: (key: String, value: String)] = [
      "compartments_swapped": ("right_upper", "toppings"), "overflow": ("fill", "overflow"),
      "underflow": ("fill", "underflow"), "mixed_cereals": ("right_lower", "mixed"),
      "toppings_crushed": ("toppings", "crushed"),
    ]
    let good = draw([]).scene.attributes
    for (defect, change) in expected {
      let scene = draw([defect]).scene
      #expect(scene.attributes[change.key] == change.value)
      #expect(good[change.key] != change.value)
      #expect((scene.counts["tangerine"], scene.counts["nectarine"]) == (2, 1))
    }
    let ratio = draw(["wrong_ratio"]).scene.attributes["upper_percent"]
    #expect(ratio != good["upper_percent"])
  }

  @Test(
    "Every defect has a mask of its own inside the picture", arguments: BreakfastBox.drawableDefects
  )
  func masks(defect: String) throws {
    let drawing = draw([defect])
    #expect(drawing.masks.map(\.defect) == [defect])
    let mask = try #require(drawing.masks.first).mask
    #expect((mask.width, mask.height) == (drawing.image.width, drawing.image.height))
    #expect(Set(mask.pixels) == [0, 255])
  }

  @Test("The mask covers what differs from the same box without the defect")
  func maskCoversTheDifference() throws {
    let (good, bad) = (draw([], scale: 0.2), draw(["contamination"], scale: 0.2))
    let mask = try #require(bad.masks.first).mask
    #expect(area(mask) > 20)
    #expect(area(mask) < mask.pixels.count / 20)
    let more = good.scene.counts.merging(["contaminant": 1]) { $1 }
    #expect(more == bad.scene.counts)
  }
}
