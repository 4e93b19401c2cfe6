import Digest

/// Which prompts are answered when: a function of the seed alone, so that a run goes on at any round
/// without having gone through those before.
///
/// Every prompt comes once an epoch, in an order drawn for it. Each round holds the strata as evenly as
/// the whole does: rounds in which one verdict happens to be rare push a policy that does not tell them
/// apart to the other one, and a policy that always says the same has nothing left to learn from.
public struct PromptOrder: Sendable {
  /// The places of prompts in the build, by what they share.
  public let strata: [[Int]]
  private let seed: UInt64
  private let count: Int

  /// An order.
  ///
  /// - Throws: ``TrainingError/setting(name:value:range:)`` where there is no prompt.
  public init(_ strata: [[Int]], seed: UInt64) throws {
    self.strata = strata.filter { !$0.isEmpty }
    self.seed = seed
    count = strata.reduce(0) { $0 + $1.count }
    try TrainingError.require("prompts", Double(count), count > 0, "1 or more")
  }

  /// The prompts of a round of `count`.
  public func round(_ number: Int, count: Int) -> [Int] {
    let first = number * count
    let epochs = first / self.count...(first + count - 1) / self.count
    let drawn = epochs.flatMap { shuffled("grpo/epoch/\($0)") }
    return Array(drawn.dropFirst(first % self.count).prefix(count))
  }

  /// Prompts to take the place of some of a round: others as long as there are any.
  ///
  /// - Parameters:
  ///   - attempt: how often this was asked in the round, from 1.
  ///   - used: those that the round had already.
  public func others(_ number: Int, attempt: Int, besides used: Set<Int>, count: Int) -> [Int] {
    let drawn = shuffled("grpo/other/\(number)/\(attempt)")
    let sorted = drawn.filter { !used.contains($0) } + drawn.filter(used.contains)
    return (0..<count).map { sorted[$0 % sorted.count] }
  }

  /// Each stratum shuffled, and laid out evenly over the whole.
  private func shuffled(_ stream: String) -> [Int] {
    var generator = SplitMix64(seed: seed, stream: stream)
    let placed = strata.flatMap { stratum in
      let shuffled = generator.shuffled(stratum)
      return shuffled.enumerated().map { index, ordinal in
        (place: (Double(index) + 0.5) / Double(stratum.count), ordinal: ordinal)
      }
    }
    // Stable: strata of one size take turns.
    return placed.enumerated().sorted {
      ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
    }.map(\.element.ordinal)
  }
}
