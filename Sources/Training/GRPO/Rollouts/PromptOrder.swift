import Digest

/// Which prompts are answered when: a function of the seed alone, so that a run goes on at any round
/// without having gone through those before.
///
/// Every prompt comes once an epoch, in an order drawn for it.
public struct PromptOrder: Sendable {
  /// The places of prompts in the build.
  public let ordinals: [Int]
  private let seed: UInt64

  /// An order.
  ///
  /// - Throws: ``TrainingError/setting(name:value:range:)`` where there is no prompt.
  public init(_ ordinals: [Int], seed: UInt64) throws {
    try TrainingError.require("prompts", Double(ordinals.count), !ordinals.isEmpty, "1 or more")
    self.ordinals = ordinals
    self.seed = seed
  }

  /// The prompts of a round of `count`.
  public func round(_ number: Int, count: Int) -> [Int] {
    let first = number * count
    let epochs = first / ordinals.count...(first + count - 1) / ordinals.count
    let drawn = epochs.flatMap { shuffled("grpo/epoch/\($0)") }
    return Array(drawn.dropFirst(first % ordinals.count).prefix(count))
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

  private func shuffled(_ stream: String) -> [Int] {
    var generator = SplitMix64(seed: seed, stream: stream)
    return generator.shuffled(ordinals)
  }
}
