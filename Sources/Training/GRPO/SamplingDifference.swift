import Torch

/// How far the probabilities that tokens were generated with are from those of the pass that learns: two
/// computations of the same weights, which rounding alone sets apart.
public struct SamplingDifference: Sendable, Equatable, Codable {
  private var sum = 0.0
  private var count = 0
  private var most = 0.0

  /// Of no token.
  init() {}

  /// Adds the tokens of completions.
  ///
  /// - Parameter logProbabilities: those of the pass, `[completions, longest]`.
  /// - Throws: `TorchError`.
  mutating func add(_ rollouts: ArraySlice<Rollout>, _ logProbabilities: Tensor) throws {
    let (found, longest) = (try logProbabilities.array(Float.self), logProbabilities.size(1))
    for (row, rollout) in rollouts.enumerated() {
      for (place, expected) in rollout.logProbabilities.enumerated() {
        let difference = abs(Double(found[row * longest + place]) - expected)
        sum += difference
        most = max(most, difference)
        count += 1
      }
    }
  }

  /// Adds what others have.
  mutating func add(_ other: SamplingDifference) {
    sum += other.sum
    most = max(most, other.most)
    count += other.count
  }

  /// What TRL logs of it, in nats: `sampling/sampling_logp_difference/{mean,max}`; nothing of no token.
  public var metrics: [String: Double] {
    guard count > 0 else { return [:] }
    let name = "sampling/sampling_logp_difference"
    return [name + "/mean": sum / Double(count), name + "/max": most]
  }
}
