import Torch

/// What is logged of the loss of micro-batches: sums that can be added up over ranks, so that the means
/// are those of all tokens.
public struct GRPOMetrics: Sendable, Equatable, Codable {
  /// Sums and counts, in the order of ``Sum``: what ranks add up.
  public let sums: [Double]
  /// The least share of a completion's ratios that were clipped from below; infinite where no
  /// completion counts.
  public let lowMin: Double
  /// The greatest share that were clipped from above; negatively infinite where none counts.
  public let highMax: Double
  /// Whether there is a divergence from a reference.
  public let hasDivergence: Bool

  /// What ``sums`` holds.
  public enum Sum: Int, Sendable, CaseIterable {
    /// The divergence of all tokens.
    case divergence
    /// The entropy of all tokens.
    case entropy
    /// Ratios clipped from below, from above, and either.
    case low, high, region
    /// Tokens that count.
    case tokens
    /// Ratios: tokens, or at the level of sequences all completions.
    case ratios
  }

  /// Metrics that ranks have put together: `sums` added up, the least `lowMin`, the greatest
  /// `highMax`.
  ///
  /// - Precondition: there is one number for each ``Sum``.
  public init(sums: [Double], lowMin: Double, highMax: Double, hasDivergence: Bool) {
    precondition(sums.count == Sum.allCases.count, "there must be a number for each sum")
    self.sums = sums
    self.lowMin = lowMin
    self.highMax = highMax
    self.hasDivergence = hasDivergence
  }

  /// The metrics of no token.
  static let nothing = GRPOMetrics(
    sums: Sum.allCases.map { _ in 0 }, lowMin: .infinity, highMax: -.infinity,
    hasDivergence: false)

  /// The metrics of one rank and of another.
  public func merged(with other: GRPOMetrics) -> GRPOMetrics {
    GRPOMetrics(
      sums: zip(sums, other.sums).map(+), lowMin: min(lowMin, other.lowMin),
      highMax: max(highMax, other.highMax), hasDivergence: hasDivergence || other.hasDivergence)
  }

  /// The values under TRL's names: `entropy`, `clip_ratio/{low_mean, low_min, high_mean, high_max,
  /// region_mean}`, and `kl` where there is a reference. A value that is undefined is absent.
  public var values: [String: Double] {
    func mean(_ sum: Sum, over count: Sum) -> Double {
      sums[sum.rawValue] / max(sums[count.rawValue], 1)
    }
    var found = [
      "entropy": mean(.entropy, over: .tokens), "clip_ratio/low_mean": mean(.low, over: .ratios),
      "clip_ratio/high_mean": mean(.high, over: .ratios),
      "clip_ratio/region_mean": mean(.region, over: .ratios),
    ]
    if hasDivergence { found["kl"] = mean(.divergence, over: .tokens) }
    if lowMin.isFinite { found["clip_ratio/low_min"] = lowMin }
    if highMax.isFinite { found["clip_ratio/high_max"] = highMax }
    return found
  }
}

extension GRPOMetrics {
  /// The metrics of a micro-batch. At the level of sequences the clip ratios count every completion,
  /// those that are left out too, as TRL's do.
  ///
  /// - Parameters:
  ///   - ratio: `[completions, tokens]` or `[completions, 1]`, after `delta` has cut it, as in TRL: a
  ///     delta below `1 + epsilon_high` hides what is clipped from above.
  ///   - advantages: `[completions, 1]`.
  init(
    ratio: Tensor, advantages: Tensor, divergence: Tensor?, entropies: Tensor, mask: TokenMask,
    settings: GRPOSettings
  ) throws {
    let low = try (ratio .< 1 - settings.epsilon) .& (advantages .< 0)
    let high = try (ratio .> 1 + settings.upperEpsilon) .& (advantages .> 0)
    let perToken = settings.importanceLevel == .token
    let weights = try perToken ? mask.weights : ratio.zerosLike() + 1
    let counts = try perToken ? mask.lengths : weights.sum(1)
    let isEmpty = try counts.equals(0)
    func rows(_ places: Tensor) throws -> Tensor { try (places.to(.float32) * weights).sum(1) }
    func sum(_ values: Tensor?) throws -> Tensor {
      try values.map { try mask.zeroed($0.to(.float32)).sum() }
        ?? Tensor.zeros([], on: ratio.device)
    }
    let (lowRows, highRows) = (try rows(low), try rows(high))
    // One transfer for all numbers: each would wait for the device.
    let numbers = try Tensor.stack([
      sum(divergence), sum(entropies), lowRows.sum(), highRows.sum(), rows(low .| high).sum(),
      mask.lengths.sum(), counts.sum(),
      (lowRows / counts).filled(where: isEmpty, with: .infinity).min(0),
      (highRows / counts).filled(where: isEmpty, with: -.infinity).max(0),
    ]).array(Float.self).map(Double.init)
    let sums = Sum.allCases.count
    self.init(
      sums: Array(numbers[..<sums]), lowMin: numbers[sums], highMax: numbers[sums + 1],
      hasDivergence: divergence != nil)
  }
}
