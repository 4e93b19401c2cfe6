import Datasets

extension Pipeline {
  /// Settings of `build-sft`. Encoded, they are the `sft` of a build's recorded configuration.
  public struct SFT: Sendable, Equatable, Encodable {
    /// The most examples of one image.
    public var examplesPerImage = 4
    /// The kinds of test images that are used.
    public var labels = ImageFacts.Label.allCases.map(\.rawValue)

    /// The keys of a recipe's `sft`.
    enum CodingKeys: String, CodingKey, CaseIterable {
      case examplesPerImage = "examples_per_image"
      case labels
    }

    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

    mutating func read(_ map: YAMLMap) throws(YAMLFileError) {
      examplesPerImage = try map.positive(CodingKeys.examplesPerImage) ?? examplesPerImage
      labels = try map.labels(CodingKeys.labels) ?? labels
    }
  }
}
