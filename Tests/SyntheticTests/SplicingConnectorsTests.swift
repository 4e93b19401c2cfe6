import Imaging
import Testing

@testable import Synthetic

struct SplicingConnectorsTests {
  private static let hues = ["2": "yellow", "3": "blue", "5": "red"]

  private func scene(_ defects: [String] = [], seed: UInt64 = 1) -> Scene {
    drawn(SplicingConnectors.self, defects, seed: seed, scale: 0.1).scene
  }

  @Test(
    "Two equal connectors are joined by one cable of their hue at the same clamp",
    arguments: 1...6 as ClosedRange<UInt64>)
  func good(seed: UInt64) {
    let scene = scene(seed: seed)
    #expect((scene.counts["connector"], scene.counts["cable"]) == (2, 1))
    let attributes = scene.attributes
    #expect(attributes["clamps_left"] == attributes["clamps_right"])
    #expect(attributes["cable_color"] == Self.hues[attributes["clamps_left"] ?? ""])
    #expect(attributes["cable_position_left"] == attributes["cable_position_right"])
    #expect(attributes["cable_length"] == "normal")
  }

  @Test("All three kinds of connector occur")
  func kinds() {
    let seen = Set((1...12).compactMap { scene(seed: $0).attributes["clamps_left"] })
    #expect(seen == ["2", "3", "5"])
  }

  @Test(
    "Connectors of two types have the two numbers of clamps that the defect names",
    arguments: [
      ("wrong_connector_type_5_2", ["2", "5"]), ("wrong_connector_type_5_3", ["3", "5"]),
      ("wrong_connector_type_3_2", ["2", "3"]),
    ])
  func wrongTypes(defect: String, clamps: [String]) {
    let attributes = scene([defect]).attributes
    let shown = [attributes["clamps_left"] ?? "", attributes["clamps_right"] ?? ""]
    #expect(shown.sorted() == clamps)
    #expect(clamps.compactMap { Self.hues[$0] }.contains(attributes["cable_color"] ?? ""))
    #expect(attributes["cable_position_left"] == attributes["cable_position_right"])
  }

  @Test("A short cable belongs to the type that the defect names", arguments: ["2", "3", "5"])
  func shortCables(clamps: String) {
    let attributes = scene(["cable_too_short_T\(clamps)"]).attributes
    #expect(attributes["cable_length"] == "short")
    #expect((attributes["clamps_left"], attributes["clamps_right"]) == (clamps, clamps))
  }

  @Test(
    "Parts are missing or too many as the defect says",
    arguments: [
      ("missing_connector", 1, 1), ("missing_connector_and_cable", 1, 0), ("missing_cable", 2, 0),
      ("extra_cable", 2, 2), ("cable_cut", 2, 1), ("open_lever", 2, 1), ("flipped_connector", 2, 1),
    ])
  func countsByDefect(defect: String, connectors: Int, cables: Int) {
    let scene = scene([defect])
    #expect((scene.counts["connector"], scene.counts["cable"]) == (connectors, cables))
    #expect(scene.counts["open_lever"] == (defect == "open_lever" ? 1 : 0))
  }

  @Test("A cable of the wrong hue has another's, one of unknown hue has nobody's")
  func hues() {
    for seed in 1...5 as ClosedRange<UInt64> {
      let wrong = scene(["cable_color"], seed: seed).attributes
      #expect(Self.hues.values.contains(wrong["cable_color"] ?? ""))
      #expect(wrong["cable_color"] != Self.hues[wrong["clamps_left"] ?? ""])
      let unknown = scene(["unknown_cable_color"], seed: seed).attributes
      #expect(!Self.hues.values.contains(unknown["cable_color"] ?? ""))
    }
  }

  @Test("A cable in the wrong place ends at different clamps")
  func wrongLocation() {
    let attributes = scene(["wrong_cable_location"]).attributes
    #expect(attributes["cable_position_left"] != attributes["cable_position_right"])
  }

  @Test("Masks have the picture's size, and are never empty", arguments: [0.1, 0.25])
  func maskForm(scale: Double) {
    #expect(SplicingConnectors.drawableDefects.count == 21)
    for defect in SplicingConnectors.drawableDefects {
      checkForm(SplicingConnectors.self, [defect], scale: scale)
    }
  }

  @Test("Masks of counted things reach their saturation area")
  func saturation() throws {
    for defect in SplicingConnectors.drawableDefects {
      #expect(try reachesSaturation(SplicingConnectors.self, defect), "\(defect)")
    }
  }

  @Test("Where a connector is missing, the whole picture is marked and nothing else is")
  func wholePictures() {
    for defect in SplicingConnectors.drawableDefects {
      let mask = drawn(SplicingConnectors.self, [defect], scale: 0.1).masks.first?.mask
      let isWhole = mask.map { !$0.pixels.contains(0) } ?? false
      #expect(isWhole == defect.hasPrefix("missing_connector"), "\(defect)")
    }
  }

  @Test(
    "Masks lie on the object that the defect concerns",
    arguments: [
      ("cable_color", "cable"), ("extra_cable", "cable"), ("flipped_connector", "connector"),
      ("broken_connector", "connector"), ("open_lever", "connector"), ("color", "connector"),
      ("contamination", "contaminant"), ("wrong_connector_type_5_2", "connector"),
    ])
  func maskPlaces(defect: String, kind: String) throws {
    let drawing = drawn(SplicingConnectors.self, [defect])
    let mask = try #require(drawing.masks.first).mask
    #expect(mask.share(in: drawing.scene.objects.filter { $0.kind == kind }) > 0.98)
  }

  @Test("The same seed gives the same picture, another seed another")
  func seeds() {
    let first = drawn(SplicingConnectors.self, ["cable_cut"], scale: 0.1)
    #expect(first.image == drawn(SplicingConnectors.self, ["cable_cut"], scale: 0.1).image)
    #expect(first.image != drawn(SplicingConnectors.self, ["cable_cut"], seed: 2, scale: 0.1).image)
  }
}
