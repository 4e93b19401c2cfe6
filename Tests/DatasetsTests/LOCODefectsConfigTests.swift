import Datasets
import Testing

@Suite("A defects_config.json")
struct LOCODefectsConfigTests {
  private static func row(
    _ name: String = "\"missing_pushpin\"", value: String = "255", threshold: String = "0.5",
    relative: String = "true"
  ) -> String {
    """
    {"defect_name": \(name), "pixel_value": \(value), "saturation_threshold": \(threshold),
     "relative_saturation": \(relative)}
    """
  }

  private func read(_ text: String) throws -> DefectsConfig {
    try DefectsConfig(json: Array(text.utf8))
  }

  @Test("gives its defects in their order, and each by its value")
  func reads() throws {
    let config = try read(
      "[\(Self.row()), \(Self.row("\"broken\"", value: "234", threshold: "6300", relative: "false"))]"
    )
    #expect(config.defects.map(\.name) == ["missing_pushpin", "broken"])
    #expect(config.defects.map(\.pixelValue) == [255, 234])
    #expect(config.defects.map(\.saturationThreshold) == [0.5, 6300])
    #expect(config.defects.map(\.relativeSaturation) == [true, false])
    #expect(config.defect(pixelValue: 234)?.name == "broken")
    #expect(config.defect(pixelValue: 235) == nil)
  }

  @Test("may say that the whole area has to be found")
  func wholeShare() throws {
    #expect(try read("[\(Self.row(threshold: "1"))]").defects.first?.saturationThreshold == 1)
  }

  @Test(
    "that is broken says where and how",
    arguments: [
      ("", "not JSON"), ("nonsense", "not JSON"), ("{}", "not a JSON array"),
      ("[]", "lists no defects"), ("[5]", "row 1"),
      ("[\(row()), {\"defect_name\": \"x\"}]", "row 2 lacks `pixel_value`"),
      ("[\(row("5"))]", "row 1: `defect_name` is of another type"),
      ("[\(row(value: "\"255\""))]", "row 1: `pixel_value` is of another type"),
      ("[\(row(value: "null"))]", "row 1"),
      ("[\(row(value: "0"))]", "pixel_value 0, not 1 to 255"),
      ("[\(row(value: "256"))]", "pixel_value 256, not 1 to 255"),
      ("[\(row(value: "-1"))]", "pixel_value -1, not 1 to 255"),
      ("[\(row()), \(row("\"other\""))]", "pixel_value 255 stands twice"),
      ("[\(row()), \(row(value: "1"))]", "`missing_pushpin` stands twice"),
      ("[\(row(threshold: "0"))]", "saturation_threshold 0.0"),
      ("[\(row(threshold: "-5", relative: "false"))]", "saturation_threshold -5.0"),
      ("[\(row(threshold: "1.5"))]", "saturation_threshold 1.5"),
      ("[\(row(relative: "1"))]", "row 1: `relative_saturation` is of another type"),
    ])
  func broken(text: String, words: String) {
    let error = #expect(throws: DefectsConfig.Broken.self) { try read(text) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test("of bytes that are no text is broken, not a crash")
  func noText() {
    #expect(throws: DefectsConfig.Broken.self) { try DefectsConfig(json: [0xff, 0xfe, 0x00]) }
    let deep = Array(String(repeating: "[", count: 100_000).utf8)
    #expect(throws: DefectsConfig.Broken.self) { try DefectsConfig(json: deep) }
  }
}
