import Datasets

extension Pipeline {
  /// Settings of `build-sft`. Encoded, they are the `sft` of a build's recorded configuration.
  public struct SFT: Sendable, Equatable, Encodable {
    /// The most examples of one image.
    public var examplesPerImage = 4
    /// The kinds of test images that are used.
    public var labels = ImageFacts.Label.allCases.map(\.rawValue)
    /// Questions of others that are asked beside our own, all that there are about an image.
    public var questions = Questions.none
    /// Captions by a large model; none if nil.
    public var captioner: Captioner?

    /// The keys of a recipe's `sft`.
    enum CodingKeys: String, CodingKey, CaseIterable {
      case examplesPerImage = "examples_per_image"
      case labels
      case questions
      case captioner
    }

    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

    mutating func read(_ map: YAMLMap) throws(YAMLFileError) {
      examplesPerImage = try map.positive(CodingKeys.examplesPerImage) ?? examplesPerImage
      labels = try map.labels(CodingKeys.labels) ?? labels
      questions = try map.optionalChoice(CodingKeys.questions) ?? questions
      if let map = try map.map(CodingKeys.captioner.rawValue, keys: Captioner.keys) {
        captioner = try Captioner(map)
      }
    }
  }
}
