import Datasets

extension Pipeline {
  /// Settings of `build-eval`. Encoded, they are the `eval` of a build's recorded configuration.
  public struct Eval: Sendable, Equatable, Encodable {
    /// The kinds of images that are judged.
    public var labels = ["good", "logical_anomalies"]

    /// The keys of a recipe's `eval`.
    enum CodingKeys: String, CodingKey, CaseIterable {
      case labels
    }

    static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

    mutating func read(_ map: YAMLMap) throws(YAMLFileError) {
      labels = try map.pairLabels(CodingKeys.labels) ?? labels
    }
  }
}
