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

  @Test("The caption of a tray says what is in each compartment, and whether that is the same")
  func pushpins() throws {
    var said: Set<String> = []
    for scene in scenes(Pushpins.self, 24) {
      let remarks = Pushpins.remarks(on: scene)
      #expect(remarks.map(\.place) == ["row one", "row two", "row three", "together"])
      let rows = remarks.dropLast().map { $0.value.components(separatedBy: ", ") }
      for (row, words) in rows.enumerated() {
        #expect(words.count == 6)
        for (column, word) in words.dropLast().enumerated() {
          let place = "row \(row + 1) column \(column + 1)"
          let count = scene.objects.count { $0.kind == "pushpin" && $0.place == place }
          let walls = [column, column + 1].filter { (1...4).contains($0) }
          let isOpen = !walls.allSatisfy { wall in
            scene.objects.contains {
              $0.kind == "separator" && $0.place == "row \(row + 1) after column \(wall)"
            }
          }
          #expect(word == (isOpen ? "open" : String.number(count)))
        }
        #expect(words.last == comparison(words.dropLast()))
      }
      #expect(remarks.last?.value == comparison(rows.flatMap { $0.dropLast() }))
      said.formUnion(rows.joined())
    }
    #expect(said == ["zero", "one", "two", "three", "open", "alike", "unlike"])
  }

  private func comparison(_ words: [String]) -> String {
    !words.contains("open") && Set(words).count == 1 ? "alike" : "unlike"
  }

  @Test("Each number of pins is as frequent as the others")
  func uniform() {
    let all = scenes(Pushpins.self, 200).flatMap { scene in
      Pushpins.questions(on: scene).map(\.answer)
    }
    #expect(all.count == 200 * (15 + 4))
    let words = all.filter { !["open", "yes", "no"].contains($0) }
    #expect(words.count > 2000)
    #expect(all.contains("yes") && all.contains("no"))
    for number in 0..<4 {
      let share = Double(words.count { $0 == String.number(number) }) / Double(words.count)
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
    #expect(good.caption.components(separatedBy: "one, one, one, one, one, alike").count == 4)
    #expect(good.caption.hasSuffix("together: alike"))
    let bad = try drawer.product("pushpins", defects: ["missing_pushpin"], number: 0)
    #expect(bad.caption.components(separatedBy: "zero").count == 2)
    #expect(try drawer.logicalDefects(of: "pushpins").contains("missing_separator"))
  }
}
