/// How much better each completion is than the others of its prompt.
///
/// Computes what `_generate_and_score_completions` of TRL 1.16 computes, in double precision: where all
/// rewards of a group are equal, advantages are exactly 0 (TRL's can be 6e-4, from rounding the mean to
/// single precision), and `frac_reward_zero_std` counts the group.
public struct Advantages: Sendable, Equatable {
  /// One a completion; 0 where it has no reward.
  public let values: [Double]
  /// What TRL logs of rewards: `reward`, `reward_std`, `frac_reward_zero_std`, and for each term
  /// `rewards/<name>/mean` and `/std`. A value that is undefined, such as the deviation of one number,
  /// is absent.
  public let metrics: [String: Double]

  /// What keeps the quotient finite where rewards hardly differ.
  static let epsilon = 1e-4

  /// `(reward − mean of the group) / (deviation + 1e-4)`, with the unbiased deviation of the group or
  /// of all rewards, or without the denominator.
  public init(_ table: RewardTable, scale: GRPOSettings.RewardScale) {
    let groups = table.groups.map { Moments($0) }
    let all = Moments(table.rewards[...])
    let deviations = groups.map { scale == .batch ? all.deviation : $0.deviation }
    values = table.rewards.enumerated().map { place, reward in
      let group = place / table.groupSize
      guard let reward, let mean = groups[group].mean else { return 0 }
      if scale == .none { return reward - mean }
      return deviations[group].map { (reward - mean) / ($0 + Self.epsilon) } ?? 0
    }
    metrics = Self.metrics(table, all: all, deviations: deviations)
  }

  private static func metrics(_ table: RewardTable, all: Moments, deviations: [Double?])
    -> [String: Double]
  {
    var found: [String: Double] = [:]
    for (place, term) in table.terms.enumerated() {
      let moments = Moments(table.scores.map { $0[place] }[...])
      found["rewards/\(term.name)/mean"] = moments.mean
      found["rewards/\(term.name)/std"] = moments.deviation
    }
    found["reward"] = all.mean
    found["reward_std"] = all.deviation
    // torch.isclose to 0.
    let flat = deviations.count { $0.map { $0 <= 1e-8 } ?? false }
    found["frac_reward_zero_std"] = Double(flat) / Double(deviations.count)
    return found
  }
}

/// Mean and unbiased deviation of the values that are there.
private struct Moments {
  let mean: Double?
  /// Nil for fewer than two values; exactly 0 where all are equal.
  let deviation: Double?

  init(_ values: ArraySlice<Double?>) {
    let known = values.compactMap { $0 }
    guard let first = known.first else {
      (mean, deviation) = (nil, nil)
      return
    }
    let areEqual = known.allSatisfy { $0 == first }
    let mean = areEqual ? first : known.reduce(0, +) / Double(known.count)
    self.mean = mean
    guard known.count > 1 else {
      deviation = nil
      return
    }
    let squares = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = (squares / Double(known.count - 1)).squareRoot()
  }
}
