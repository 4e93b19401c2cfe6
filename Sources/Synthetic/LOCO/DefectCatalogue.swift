import BundledData
import Foundation

/// The rows of `defects_config.json` and the counts of the real test set, from the bundled files.
struct DefectCatalogue: Sendable {
  /// One row of `defects_config.json`.
  struct Row: Sendable, Equatable {
    let name: String
    /// The one value other than 0 in the defect's masks.
    let pixelValue: UInt8
    /// A part of the region when `relative`, else a number of pixels at native size.
    let threshold: Double
    let relative: Bool
  }

  /// How many real test images show exactly these defects.
  struct TestCount: Sendable, Equatable {
    let category: String
    /// The folder: `logical_anomalies` or `structural_anomalies`.
    let label: String
    let defects: [String]
    let images: Int
  }

  /// The rows by category, each in the file's order.
  let rows: [String: [Row]]
  /// In the order in which the real archive numbers its test images.
  let testCounts: [TestCount]

  /// The catalogue that travels inside the program.
  static func bundled() throws(SyntheticError) -> DefectCatalogue {
    let counts = BundledData.locoTestCounts
    return DefectCatalogue(
      rows: try parseRows(BundledData.locoDefectsConfig),
      testCounts: try parseCounts(counts.text, file: counts.path))
  }

  /// The row of one defect, or nil of an unknown one.
  func row(_ category: String, _ defect: String) -> Row? {
    rows[category]?.first { $0.name == defect }
  }

  private static func parseRows(
    _ file: BundledData.File
  ) throws(SyntheticError) -> [String: [Row]] {
    do {
      return try JSONDecoder().decode([String: [Row]].self, from: Data(file.bytes))
    } catch {
      throw .damagedData(file: file.path, reason: "\(error)")
    }
  }

  private static func parseCounts(
    _ text: String, file: String
  ) throws(SyntheticError) -> [TestCount] {
    var counts: [TestCount] = []
    for line in text.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 4, let images = Int(fields[3]) else {
        throw .damagedData(file: file, reason: "the line '\(line)' has not four fields")
      }
      counts.append(
        TestCount(
          category: fields[0], label: fields[1] + "_anomalies",
          defects: fields[2].split(separator: ",").map(String.init), images: images))
    }
    return counts
  }
}

extension DefectCatalogue.Row: Decodable {
  private enum Key: String, CodingKey {
    case name = "defect_name"
    case pixelValue = "pixel_value"
    case threshold = "saturation_threshold"
    case relative = "relative_saturation"
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    name = try fields.decode(String.self, forKey: .name)
    pixelValue = try fields.decode(UInt8.self, forKey: .pixelValue)
    threshold = try fields.decode(Double.self, forKey: .threshold)
    relative = try fields.decode(Bool.self, forKey: .relative)
  }
}
