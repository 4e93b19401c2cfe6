import Foundation

/// A category's `defects_config.json`: what each value in its masks means.
public struct DefectsConfig: Sendable, Equatable {
  /// One kind of defect.
  public struct Defect: Sendable, Equatable, Decodable {
    /// The defect's name, such as `missing_pushpin`.
    public let name: String
    /// The value of its pixels in masks, 1 to 255.
    public let pixelValue: Int
    /// The area from which a detection counts as complete: a share where relative, else pixels.
    public let saturationThreshold: Double
    /// Whether the threshold is a share of the region's area.
    public let relativeSaturation: Bool

    private enum CodingKeys: String, CodingKey {
      case name = "defect_name"
      case pixelValue = "pixel_value"
      case saturationThreshold = "saturation_threshold"
      case relativeSaturation = "relative_saturation"
    }
  }

  /// Why the file can't be used.
  public struct Broken: Error, Sendable, Equatable, CustomStringConvertible {
    /// The reason in words.
    public let description: String
  }

  /// The defects in the file's order.
  public let defects: [Defect]

  /// Reads the file's contents.
  ///
  /// - Throws: ``Broken`` where it is not the JSON array of LOCO, or contradicts itself.
  public init(json: [UInt8]) throws(Broken) {
    do {
      defects = try JSONDecoder().decode([Defect].self, from: Data(json))
    } catch let error as DecodingError {
      throw Broken(description: Self.reason(error))
    } catch {
      throw Broken(description: "it is not JSON")
    }
    try check()
  }

  /// The defect with this mask value.
  public func defect(pixelValue: Int) -> Defect? {
    defects.first { $0.pixelValue == pixelValue }
  }

  private func check() throws(Broken) {
    if defects.isEmpty { throw Broken(description: "it lists no defects") }
    var values: Set<Int> = []
    var names: Set<String> = []
    for defect in defects {
      guard (1...255).contains(defect.pixelValue) else {
        throw Broken(
          description: "`\(defect.name)` has pixel_value \(defect.pixelValue), not 1 to 255")
      }
      guard values.insert(defect.pixelValue).inserted else {
        throw Broken(description: "pixel_value \(defect.pixelValue) stands twice")
      }
      guard names.insert(defect.name).inserted else {
        throw Broken(description: "`\(defect.name)` stands twice")
      }
      guard defect.saturationThreshold > 0,
        !defect.relativeSaturation || defect.saturationThreshold <= 1
      else {
        throw Broken(
          description: "`\(defect.name)` has saturation_threshold \(defect.saturationThreshold)")
      }
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "row \(row(context)) lacks `\(key.stringValue)`"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      context.codingPath.isEmpty
        ? "it is not a JSON array"
        : "row \(row(context)): `\(context.codingPath.last?.stringValue ?? "")` is of another type"
    default: "it is not JSON"
    }
  }

  private static func row(_ context: DecodingError.Context) -> Int {
    (context.codingPath.first?.intValue ?? 0) + 1
  }
}
