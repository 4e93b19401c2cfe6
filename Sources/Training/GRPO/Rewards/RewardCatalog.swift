import Evaluation
import RLAD

/// The reward terms that a command line can ask for by name.
///
/// A new one is a type in a file of its own that conforms to `RewardTerm`, and a line in ``entries``.
public enum RewardCatalog {
  /// A term that can be asked for.
  public struct Entry: Sendable {
    /// Its name.
    public let name: String
    /// What it rewards, in a few words.
    public let summary: String
    /// Makes it for the questions of a build.
    let make: @Sendable ([RewardQuestion]) -> any RewardTerm
  }

  /// All terms, in the order in which they are listed.
  public static let entries: [Entry] = [
    Entry(name: "accuracy", summary: "the right verdict") { _ in AccuracyReward() },
    Entry(name: "format", summary: "the form <think>…</think><answer>…</answer>") { _ in
      FormatReward()
    },
    Entry(name: "naming", summary: "reasoning that names what is broken, and nothing else") {
      NamingReward($0)
    },
    Entry(name: "length", summary: "staying clear of the longest allowed") { _ in LengthReward() },
  ]

  /// A term and what it counts for.
  public struct Choice: Sendable, Hashable, Codable {
    /// The name of the term.
    public let name: String
    /// The factor of its score.
    public let weight: Double

    /// A choice.
    public init(_ name: String, weight: Double = 1) {
      self.name = name
      self.weight = weight
    }
  }

  /// The rewards of the paper: accuracy and format.
  public static let standard = [Choice("accuracy"), Choice("format")]

  /// Reads `accuracy=1,format=1,naming=0.5`; a term without a weight has 1.
  ///
  /// - Throws: ``GRPOError/reward(_:)``.
  public static func choices(_ text: String) throws -> [Choice] {
    let choices = try text.split(separator: ",").map { item -> Choice in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts[0].filter { !$0.isWhitespace }
      guard parts.count == 2 else { return Choice(name) }
      guard let weight = Double(parts[1].filter { !$0.isWhitespace }), weight.isFinite else {
        throw GRPOError.reward("the weight of `\(name)` is `\(parts[1])`, which is no number")
      }
      return Choice(name, weight: weight)
    }
    try check(choices)
    return choices
  }

  /// Throws unless every choice is a term, each once, and one counts.
  ///
  /// - Throws: ``GRPOError/reward(_:)``.
  static func check(_ choices: [Choice]) throws {
    for (place, choice) in choices.enumerated() {
      guard entries.contains(where: { $0.name == choice.name }) else {
        throw GRPOError.reward("there is no reward `\(choice.name)`")
      }
      guard !choices[..<place].contains(where: { $0.name == choice.name }) else {
        throw GRPOError.reward("`\(choice.name)` comes twice")
      }
    }
    guard choices.contains(where: { $0.weight != 0 }) else {
      throw GRPOError.reward("no term has a weight")
    }
  }

  /// The reward of `choices` for the questions of a build.
  ///
  /// - Throws: ``GRPOError/reward(_:)``.
  public static func reward(_ choices: [Choice], for questions: [RewardQuestion]) throws
    -> RewardSum
  {
    try check(choices)
    return RewardSum(
      choices.compactMap { choice in
        entries.first { $0.name == choice.name }.map {
          RewardSum.Part($0.make(questions), weight: choice.weight)
        }
      })
  }
}
