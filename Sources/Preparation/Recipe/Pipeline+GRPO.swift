import Datasets

extension Pipeline {
  /// Settings of `build-grpo`. Encoded, they are the `grpo` of a build's recorded configuration.
  public struct GRPO: Sendable, Equatable, Encodable {
    /// The most prompts in all; fewer where there are not enough images.
    public var prompts = 1000
    /// How many prompts one query image may be in, each with other references.
    public var pairsPerQuery = 2
    /// The kinds of query images.
    public var labels = ["good", "logical_anomalies"]
    /// How the references of a query are chosen.
    public var reference = ReferenceChoice.random
    /// How many references a query is shown with.
    public var references = 1
    /// How hard anomalies may be to see; all if nil.
    public var difficulty: [Difficulty]?

    /// The keys of a recipe's `grpo`.
    enum CodingKeys: String, CodingKey, CaseIterable {
      case prompts
      case pairsPerQuery = "pairs_per_query"
      case labels
      case reference
      case references
      case difficulty
    }

    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

    mutating func read(_ map: YAMLMap) throws(YAMLFileError) {
      prompts = try map.positive(CodingKeys.prompts) ?? prompts
      pairsPerQuery = try map.positive(CodingKeys.pairsPerQuery) ?? pairsPerQuery
      labels = try map.pairLabels(CodingKeys.labels) ?? labels
      reference = try map.optionalChoice(CodingKeys.reference) ?? reference
      references = try map.positive(CodingKeys.references) ?? references
      difficulty = try map.difficulties(CodingKeys.difficulty) ?? difficulty
    }
  }
}

extension YAMLMap {
  /// Degrees of difficulty; nil if the key is absent or its list empty.
  fileprivate func difficulties(_ key: some CodingKey) throws(YAMLFileError) -> [Difficulty]? {
    var found: [Difficulty] = []
    for word in try texts(key.stringValue) {
      guard let difficulty = Difficulty(rawValue: word) else {
        throw error(
          key.stringValue, "unknown difficulty `\(word)`",
          hint: "known are \(Difficulty.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      found.append(difficulty)
    }
    return found.isEmpty ? nil : Difficulty.allCases.filter(found.contains)
  }
}
