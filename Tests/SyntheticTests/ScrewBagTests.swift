import Imaging
import Testing

@testable import Synthetic

struct ScrewBagTests {
  private static let kinds = ["washer", "nut", "long_screw", "short_screw", "very_short_screw"]

  private func counts(_ defects: [String], seed: UInt64 = 1) -> [Int] {
    let scene = drawn(ScrewBag.self, defects, seed: seed, scale: 0.1).scene
    return Self.kinds.map { scene.counts[$0] ?? -1 }
  }

  @Test(
    "A good bag has two washers, two nuts, a long and a short screw",
    arguments: 1...5 as ClosedRange<UInt64>)
  func good(seed: UInt64) {
    #expect(counts([], seed: seed) == [2, 2, 1, 1, 0])
    #expect(drawn(ScrewBag.self, seed: seed, scale: 0.1).masks.isEmpty)
  }

  @Test(
    "Each defect changes the counts that it names and no others",
    arguments: [
      ("1_additional_long_screw", [2, 2, 2, 1, 0]), ("1_additional_short_screw", [2, 2, 1, 2, 0]),
      ("1_additional_nut", [2, 3, 1, 1, 0]), ("2_additional_nuts", [2, 4, 1, 1, 0]),
      ("1_additional_washer", [3, 2, 1, 1, 0]), ("2_additional_washers", [4, 2, 1, 1, 0]),
      ("1_missing_long_screw", [2, 2, 0, 1, 0]), ("1_missing_short_screw", [2, 2, 1, 0, 0]),
      ("1_missing_nut", [2, 1, 1, 1, 0]), ("2_missing_nuts", [2, 0, 1, 1, 0]),
      ("1_missing_washer", [1, 2, 1, 1, 0]), ("2_missing_washers", [0, 2, 1, 1, 0]),
      ("screw_too_long", [2, 2, 2, 0, 0]), ("screw_too_short", [2, 2, 0, 2, 0]),
      ("2_very_short_screws", [2, 2, 0, 0, 2]), ("bag_broken", [2, 2, 1, 1, 0]),
      ("color", [2, 2, 1, 1, 0]), ("contamination", [2, 2, 1, 1, 0]),
      ("part_broken", [2, 2, 1, 1, 0]),
    ])
  func countsByDefect(defect: String, expected: [Int]) {
    #expect(counts([defect]) == expected)
  }

  @Test("A very short screw takes the place of either screw")
  func veryShortScrew() {
    let seen = Set((1...12).map { counts(["1_very_short_screw"], seed: $0) })
    #expect(seen == [[2, 2, 1, 0, 1], [2, 2, 0, 1, 1]])
  }

  @Test(
    "Two defects in one bag keep their own counts and masks",
    arguments: [
      (["1_additional_nut", "1_missing_washer"], [1, 3, 1, 1, 0]),
      (["2_additional_nuts", "2_missing_washers"], [0, 4, 1, 1, 0]),
      (["1_additional_washer", "1_missing_nut"], [3, 1, 1, 1, 0]),
      (["2_additional_washers", "2_missing_nuts"], [4, 0, 1, 1, 0]),
    ])
  func twoDefects(defects: [String], expected: [Int]) {
    #expect(counts(defects) == expected)
    checkForm(ScrewBag.self, defects, scale: 0.1)
  }

  @Test("Masks have the picture's size, and are never empty", arguments: [0.1, 0.2])
  func maskForm(scale: Double) {
    #expect(ScrewBag.drawableDefects.count == 20)
    for defect in ScrewBag.drawableDefects { checkForm(ScrewBag.self, [defect], scale: scale) }
  }

  @Test("Masks of counted things reach their saturation area")
  func saturation() throws {
    for defect in ScrewBag.drawableDefects {
      #expect(try reachesSaturation(ScrewBag.self, defect), "\(defect)")
    }
  }

  @Test(
    "The mask of a part too many covers all parts of that kind",
    arguments: [("2_additional_nuts", "nut"), ("1_additional_long_screw", "long_screw")])
  func additionalMask(defect: String, kind: String) throws {
    let drawing = drawn(ScrewBag.self, [defect])
    let parts = drawing.scene.objects.filter { $0.kind == kind }
    let mask = try #require(drawing.masks.first).mask
    #expect(mask.share(in: parts) == 1)
    for part in parts { #expect(mask.share(in: parts.filter { $0 != part }) < 1) }
  }

  @Test("Parts don't hide each other", arguments: 1...5 as ClosedRange<UInt64>)
  func partsApart(seed: UInt64) {
    let layout = drawn(ScrewBag.self, seed: seed, scale: 0.1).scene
    let small = layout.objects.filter { ["nut", "washer"].contains($0.kind) }
    for (index, part) in small.enumerated() {
      for other in small[..<index] {
        #expect(abs(part.x - other.x) + abs(part.y - other.y) > 5)
      }
    }
  }

  @Test("Parts of the usual kinds cover their usual areas")
  func areas() {
    let canvas = Canvas(nativeWidth: 1600, nativeHeight: 1100, scale: 0.5)
    let usual: [BagPart.Kind: Int] = [
      .washer: 5500, .nut: 7500, .longScrew: 29_600, .shortScrew: 20_600,
    ]
    for (kind, area) in usual {
      let part = BagPart(
        kind: kind, frame: Frame(origin: Point(800, 500), angle: 0.4), noise: Noise(seed: 1))
      #expect(abs(Double(canvas.mask([part.shape]).area * 4) / Double(area) - 1) < 0.03)
    }
  }
}
