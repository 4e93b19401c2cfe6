import Digest

/// Which examples are learnt from together, step by step: a function of the seed alone, so that a run
/// goes on at any step without having gone through those before.
///
/// Every example comes once an epoch. The examples of an epoch are shuffled, sorted by length within
/// pieces of fifty batches so that batches need little filling up, and the batches are shuffled (as
/// `LengthGroupedSampler` of transformers does, which leaves its batches in order).
public struct BatchPlan: Sendable {
  /// The sizes of examples.
  public let sizes: [ExampleSize]
  /// Examples that are computed together.
  public let batch: Int
  /// Batches whose gradients make one step.
  public let accumulation: Int
  private let seed: UInt64

  /// A plan.
  ///
  /// - Throws: ``TrainingError/setting(name:value:range:)``.
  public init(_ sizes: [ExampleSize], batch: Int, accumulation: Int, seed: UInt64) throws {
    try TrainingError.require("batch", Double(batch), batch >= 1, "1 or more")
    try TrainingError.require("accumulate", Double(accumulation), accumulation >= 1, "1 or more")
    try TrainingError.require("examples", Double(sizes.count), !sizes.isEmpty, "1 or more")
    self.sizes = sizes
    self.batch = batch
    self.accumulation = accumulation
    self.seed = seed
  }

  private static let batchesSortedTogether = 50

  private var batchesPerEpoch: Int { (sizes.count + batch - 1) / batch }

  /// Optimizer steps of an epoch; the last of them may have fewer examples.
  public var stepsPerEpoch: Int { (batchesPerEpoch + accumulation - 1) / accumulation }

  /// The steps of an epoch: for each its batches, for each their examples.
  public func epoch(_ number: Int) -> [[[ExampleSize]]] {
    var generator = SplitMix64(seed: seed, stream: "sft/epoch/\(number)")
    let shuffled = generator.shuffled(sizes)
    let batches = Self.pieces(shuffled, batch * Self.batchesSortedTogether).flatMap { piece in
      // Stable: examples of one length stay as they were shuffled.
      let sorted = piece.enumerated().sorted {
        ($1.element.tokens, $0.offset) < ($0.element.tokens, $1.offset)
      }
      return Self.pieces(sorted.map(\.element), batch)
    }
    return Self.pieces(generator.shuffled(batches), accumulation)
  }

  private static func pieces<Element>(_ elements: [Element], _ size: Int) -> [[Element]] {
    stride(from: 0, to: elements.count, by: size).map {
      Array(elements[$0..<min($0 + size, elements.count)])
    }
  }
}
