import Digest
import Foundation
import Imaging
import Testing

@testable import Synthetic

/// What is said of a practice picture comes from numbers; the objects with their places are noted apart.
@Suite("Pictures to practise on")
struct PracticeTests {
  private func scenes<P: PracticeProduct>(_ product: P.Type, _ count: Int) -> [Scene] {
    (0..<count).map { number in
      var generator = SplitMix64(seed: 5, stream: "\(number)")
      return Canvas.$isPainted.withValue(false) {
        product.practice(scale: 0.05, generator: &generator).scene
      }
    }
  }

  @Test("The caption of a tray says how many pins lie in each compartment, and what parts them")
  func pushpins() throws {
    for scene in scenes(Pushpins.self, 12) {
      let rows = Pushpins.remarks(on: scene)
      #expect(rows.map(\.place) == ["row one", "row two", "row three"])
      for (row, remark) in rows.enumerated() {
        let numbers = remark.value.replacing(" and ", with: ", ").split(separator: ", ")
        #expect(numbers.count == 5)
        for (column, word) in numbers.enumerated() {
          let place = "row \(row + 1) column \(column + 1)"
          let count = scene.objects.count { $0.kind == "pushpin" && $0.place == place }
          #expect(word == String.number(count))
        }
        let separators = scene.objects.count {
          $0.kind == "separator" && $0.place?.hasPrefix("row \(row + 1) ") == true
        }
        #expect(remark.value.split(separator: " and ").count - 1 == 4 - separators)
      }
    }
  }

  @Test("Each number of pins is as frequent as the others")
  func uniform() {
    let words = scenes(Pushpins.self, 200).flatMap { scene in
      Pushpins.questions(on: scene).map(\.answer)
    }
    #expect(words.count == 3000)
    for number in 0..<4 {
      let share = Double(words.count { $0 == String.number(number) }) / 3000
      #expect(abs(share - 0.25) < 0.06, "\(number): \(share)")
    }
  }

  @Test("The caption of a bag counts its parts")
  func screwBag() {
    let kinds = ["long_screw", "short_screw", "very_short_screw", "nut", "washer"]
    for scene in scenes(ScrewBag.self, 12) {
      let counts = kinds.map { kind in scene.objects.count { $0.kind == kind } }
      #expect(ScrewBag.remarks(on: scene).map(\.value) == counts.map(String.number))
    }
  }

  @Test("The caption of a bottle names what is where")
  func juiceBottle() {
    for scene in scenes(JuiceBottle.self, 24) {
      let said = Dictionary(
        uniqueKeysWithValues: JuiceBottle.remarks(on: scene).map { ($0.place, $0.value) })
      for side in ["top", "bottom"] {
        let isThere = scene.objects.contains {
          $0.kind.hasPrefix("label_") && $0.place == side
        }
        #expect((said["\(side) label"] != "missing") == isThere)
      }
      let juice = scene.objects.contains { $0.kind == "juice" }
      #expect((said["juice"] != "none") == juice)
    }
  }

  @Test("The caption of a box lists its fruit, and that of connectors their cable")
  func others() {
    for scene in scenes(BreakfastBox.self, 6) {
      let fruit = scene.objects.map(\.kind).filter { $0.hasSuffix("ine") }
      let said = BreakfastBox.remarks(on: scene).first?.value
      #expect(said == (fruit.isEmpty ? "none" : fruit.joined(separator: ", ")))
    }
    for scene in scenes(SplicingConnectors.self, 12) {
      let said = SplicingConnectors.remarks(on: scene).first { $0.place == "cable" }?.value
      #expect((said != "none") == scene.objects.contains { $0.kind == "cable" })
    }
  }

  @Test("The picture of a number is always the same, and another one under another seed")
  func deterministic() throws {
    let drawer = try PracticeDrawer(scale: 0.1, seed: 1)
    #expect(drawer.practice(7).image.pixels == drawer.practice(7).image.pixels)
    #expect(drawer.practice(7).caption == drawer.practice(7).caption)
    let other = try PracticeDrawer(scale: 0.1, seed: 2)
    #expect(drawer.practice(7).image.pixels != other.practice(7).image.pixels)
  }

  @Test("Of the archive's own pictures a caption says what the defect changed")
  func archive() throws {
    let drawer = try PracticeDrawer(scale: 0.05, seed: 1)
    let good = try drawer.product("pushpins", number: 0)
    #expect(good.caption.components(separatedBy: "one, one, one, one, one").count == 4)
    let bad = try drawer.product("pushpins", defects: ["missing_pushpin"], number: 0)
    #expect(bad.caption.components(separatedBy: "zero").count == 2)
    #expect(try drawer.logicalDefects(of: "pushpins").contains("missing_separator"))
  }
}
