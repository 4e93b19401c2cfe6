/// The scores of completions, and the rewards that they add up to.
///
/// In data-parallel training it holds the scores of all ranks: means and deviations are taken over all.
public struct RewardTable: Sendable, Equatable {
  /// A term of the reward.
  public struct Term: Sendable, Equatable {
    /// The name under which it is logged.
    public let name: String
    /// The factor of its score.
    public let weight: Double

    /// A term.
    public init(_ name: String, weight: Double = 1) {
      self.name = name
      self.weight = weight
    }
  }

  /// The terms.
  public let terms: [Term]
  /// For each completion, the score of each term, unweighted; nil where a term does not apply.
  public let scores: [[Double?]]
  /// Completions of each prompt; those of one prompt are next to each other.
  public let groupSize: Int
  /// For each completion, the sum of weight × score over the terms that apply; nil where none does.
  public let rewards: [Double?]

  /// A table.
  ///
  /// - Parameters:
  ///   - terms: the terms, at least one.
  ///   - scores: `[completions][terms]`, groups one behind the other. NaN is taken for nil.
  ///   - groupSize: completions of each prompt, which divides all of them.
  /// - Throws: ``TrainingError/scores(_:)``.
  public init(_ terms: [Term], scores: [[Double?]], groupSize: Int) throws {
    guard !terms.isEmpty, terms.allSatisfy(\.weight.isFinite) else {
      throw TrainingError.scores("there is no term, or a weight that is no number")
    }
    guard groupSize > 0, !scores.isEmpty, scores.count.isMultiple(of: groupSize) else {
      throw TrainingError.scores("\(scores.count) completions are no groups of \(groupSize)")
    }
    guard let width = scores.map(\.count).first(where: { $0 != terms.count }) else {
      let known = scores.map { $0.map { score in score.flatMap { $0.isNaN ? nil : $0 } } }
      guard known.joined().allSatisfy({ $0?.isFinite ?? true }) else {
        throw TrainingError.scores("one is infinite")
      }
      (self.terms, self.scores, self.groupSize) = (terms, known, groupSize)
      rewards = known.map { row in
        guard row.contains(where: { $0 != nil }) else { return nil }
        return zip(terms, row).reduce(0) { $0 + $1.0.weight * ($1.1 ?? 0) }
      }
      return
    }
    throw TrainingError.scores("a completion has \(width), but there are \(terms.count) terms")
  }

  /// The rewards of each group.
  public var groups: [ArraySlice<Double?>] {
    stride(from: 0, to: rewards.count, by: groupSize).map { rewards[$0..<$0 + groupSize] }
  }

  /// The groups that teach something: those with two rewards that differ. What dynamic sampling keeps
  /// (arXiv 2503.14476, §3.2).
  ///
  /// Compared exactly: the deviation of equal rewards is not always 0 once it is rounded, and over
  /// 1e-4 what is left of it would be an advantage.
  public var informativeGroups: [Int] {
    groups.indices.filter { place in
      let known = groups[place].compactMap { $0 }
      return known.contains { $0 != known[0] }
    }
  }
}
