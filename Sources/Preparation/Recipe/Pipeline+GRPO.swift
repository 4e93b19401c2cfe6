import Datasets

extension Pipeline {
  /// Settings of `build-grpo`. Encoded, they are the `grpo` of a build's recorded configuration.
  public struct GRPO: Sendable, Equatable, Encodable {
    /// The most prompts in all; fewer where there are not enough images.
    public var prompts = 1000
    /// How many prompts one query image may be in, each with another reference.
    public var pairsPerQuery = 2
    /// The kinds of query images.
    public var labels = ["good", "logical_anomalies"]

    /// The keys of a recipe's `grpo`.
    enum CodingKeys: String, CodingKey, CaseIterable {
      case prompts
      case pairsPerQuery = "pairs_per_query"
      case labels
    }

    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

    mutating func read(_ map: YAMLMap) throws(YAMLFileError) {
      prompts = try map.positive(CodingKeys.prompts) ?? prompts
      pairsPerQuery = try map.positive(CodingKeys.pairsPerQuery) ?? pairsPerQuery
      labels = try map.pairLabels(CodingKeys.labels) ?? labels
    }
  }
}
