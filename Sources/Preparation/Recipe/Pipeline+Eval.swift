import Datasets

extension Pipeline {
  /// Settings of `build-eval`. Encoded, they are the `eval` of a build's recorded configuration.
  public struct Eval: Sendable, Equatable, Encodable {
    /// The kinds of images that are judged; questions of others are asked about all kinds.
    public var labels = ["good", "logical_anomalies"]
    /// How the references of an image are chosen.
    public var reference = ReferenceChoice.random
    /// How many references an image is shown with.
    public var references = 1
    /// Questions of others that are asked in place of our own.
    public var questions = Questions.none
    /// How many normal images are shown before the one that MMAD asks about: 0 or 1.
    public var shots = 1
    /// Which of the normal images that MMAD's file proposes.
    public var templates = Templates.random

    /// The keys of a recipe's `eval`.
    enum CodingKeys: String, CodingKey, CaseIterable {
      case labels
      case reference
      case references
      case questions
      case shots
      case templates
    }

    /// The numbers of normal images that can be shown.
    public static let allowedShots = 0...1

    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

    mutating func read(_ map: YAMLMap) throws(YAMLFileError) {
      labels = try map.pairLabels(CodingKeys.labels) ?? labels
      reference = try map.optionalChoice(CodingKeys.reference) ?? reference
      references = try map.positive(CodingKeys.references) ?? references
      questions = try map.optionalChoice(CodingKeys.questions) ?? questions
      templates = try map.optionalChoice(CodingKeys.templates) ?? templates
      shots = try map.optionalInteger(CodingKeys.shots.stringValue) ?? shots
      guard Self.allowedShots.contains(shots) else {
        throw map.error(
          CodingKeys.shots.stringValue, "`shots` is \(shots)", hint: "it must be 0 or 1")
      }
    }
  }
}
