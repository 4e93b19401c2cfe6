import Datasets

extension Pipeline {
  /// Settings of `build-sft`. Encoded, they are the `sft` of a build's recorded configuration.
  public struct SFT: Sendable, Equatable, Encodable {
    /// The most examples in all beside questions of others and reasoning, spread evenly over products and
    /// tasks; 0 for none, no limit if nil.
    public var examples: Int?
    /// The most examples of one image.
    public var examplesPerImage = 4
    /// The kinds of test images that are used.
    public var labels = ImageFacts.Label.allCases.map(\.rawValue)
    /// Questions of others that are asked beside our own, all that there are about an image.
    public var questions = Questions.none
    /// Captions by a large model; none if nil.
    public var captioner: Captioner?
    /// Whether some questions ask for boxes, in pixels of the image as the model sees it.
    public var boxes = true
    /// The most examples of reasoning: GRPO's prompt with the thoughts and the verdict, as a cold start
    /// for models that don't keep to the form by themselves. None if nil, as in the paper.
    public var reasoning: Int?

    /// The keys of a recipe's `sft`.
    enum CodingKeys: String, CodingKey, CaseIterable {
      case examples
      case examplesPerImage = "examples_per_image"
      case labels
      case questions
      case captioner
      case boxes
      case reasoning
    }

    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

    mutating func read(_ map: YAMLMap) throws(YAMLFileError) {
      examples = try map.notNegative(CodingKeys.examples) ?? examples
      examplesPerImage = try map.positive(CodingKeys.examplesPerImage) ?? examplesPerImage
      labels = try map.labels(CodingKeys.labels) ?? labels
      questions = try map.optionalChoice(CodingKeys.questions) ?? questions
      if let map = try map.map(CodingKeys.captioner.rawValue, keys: Captioner.keys) {
        captioner = try Captioner(map)
      }
      boxes = try map.optionalBool(CodingKeys.boxes.rawValue) ?? boxes
      reasoning = try map.positive(CodingKeys.reasoning) ?? reasoning
    }
  }
}
