import Imaging
import Testing

@testable import Synthetic

struct PushpinsTests {
  private func counts(_ scene: Scene) -> [Int] {
    (scene.attributes["pushpins_by_compartment"] ?? "")
      .split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
  }

  @Test(
    "A good tray has one pin in each of fifteen compartments",
    arguments: 1...5 as ClosedRange<UInt64>)
  func good(seed: UInt64) {
    let drawing = drawn(Pushpins.self, seed: seed)
    #expect(drawing.masks.isEmpty)
    #expect(
      drawing.scene.counts == ["pushpin": 15, "compartment": 15, "separator": 12, "contaminant": 0])
    #expect(counts(drawing.scene) == Array(repeating: 1, count: 15))
  }

  @Test("Each defect changes the counts that it names and no others")
  func countsByDefect() {
    let expected = [
      "1_additional_pushpin": [16, 12, 0], "2_additional_pushpins": [17, 12, 0],
      "missing_pushpin": [14, 12, 0], "missing_separator": [15, 11, 0],
      "front_bent": [15, 12, 0], "broken": [15, 12, 0], "color": [15, 12, 0],
      "contamination": [15, 12, 1],
    ]
    #expect(Set(expected.keys) == Set(Pushpins.drawableDefects))
    for (defect, numbers) in expected {
      let scene = drawn(Pushpins.self, [defect]).scene
      let shown = ["pushpin", "separator", "contaminant"].map { scene.counts[$0] ?? -1 }
      #expect(shown == numbers, "\(defect)")
      #expect(counts(scene).reduce(0, +) == numbers[0], "\(defect)")
    }
  }

  @Test("Seeds, compartments and pins vary", arguments: [["missing_pushpin"], []])
  func variation(defects: [String]) {
    let drawings = (1...6).map { drawn(Pushpins.self, defects, seed: $0, scale: 0.1) }
    #expect(Set(drawings.map(\.image.pixels)).count == 6)
    #expect(drawings[0].image == drawn(Pushpins.self, defects, seed: 1, scale: 0.1).image)
    if !defects.isEmpty { #expect(Set(drawings.map { counts($0.scene) }).count > 2) }
  }

  @Test("Masks have the picture's size, and are never empty", arguments: [0.1, 0.25])
  func maskForm(scale: Double) {
    for defect in Pushpins.drawableDefects { checkForm(Pushpins.self, [defect], scale: scale) }
  }

  @Test("A tray can have a pin too many in one compartment and none in another")
  func twoDefects() {
    let defects = ["1_additional_pushpin", "missing_pushpin"]
    checkForm(Pushpins.self, defects, scale: 0.1)
    let scene = drawn(Pushpins.self, defects).scene
    #expect(counts(scene).sorted() == [0] + Array(repeating: 1, count: 13) + [2])
  }

  @Test("The mask of a pin too many covers the pins of that compartment")
  func additionalMask() throws {
    let drawing = drawn(Pushpins.self, ["1_additional_pushpin"])
    let cells = Dictionary(grouping: drawing.scene.objects.filter { $0.kind == "pushpin" }) {
      $0.place ?? ""
    }
    let crowded = try #require(cells.values.first { $0.count == 2 })
    #expect(try #require(drawing.masks.first).mask.share(in: crowded) == 1)
  }

  @Test("The mask of a missing pin is its whole compartment, without a pin")
  func missingMask() throws {
    let drawing = drawn(Pushpins.self, ["missing_pushpin"])
    let mask = try #require(drawing.masks.first).mask
    let cell = Double(PushpinTray.cell.x * PushpinTray.cell.y) * 0.04
    #expect(abs(Double(mask.area) / cell - 0.94) < 0.06)
    #expect(mask.share(in: drawing.scene.objects.filter { $0.kind == "pushpin" }) == 0)
  }

  @Test("Masks of counted things reach their saturation area")
  func saturation() throws {
    for defect in Pushpins.drawableDefects {
      #expect(try reachesSaturation(Pushpins.self, defect), "\(defect)")
    }
  }

  @Test("A pin lies on its compartment's floor", arguments: 1...5 as ClosedRange<UInt64>)
  func pinsInside(seed: UInt64) {
    let scene = drawn(Pushpins.self, seed: seed).scene
    for pin in scene.objects where pin.kind == "pushpin" {
      let column = Int(pin.x / 340 / 0.2) + 1
      let row = Int(pin.y / 334 / 0.2) + 1
      #expect(pin.place == "row \(row) column \(column)")
    }
  }
}
