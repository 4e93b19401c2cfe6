import Digest

/// How intervals are found: by the bootstrap, with percentiles.
///
/// The images of a set are drawn again with replacement, and the metric is computed anew each time;
/// the interval spans the middle of what comes out (Efron, Tibshirani, "An Introduction to the
/// Bootstrap", 1993, chapter 13; percentiles are interpolated linearly).
///
/// Good and anomalous images are drawn apart, each as many as there are: how many of either a test
/// set holds was somebody's choice, not chance, so it must not add to the spread. Answers to a pair
/// are not independent where pairs share references; the intervals take no account of that, nor of
/// what another training run would give.
public struct Resampling: Sendable, Hashable, Codable {
  /// How often the set is drawn.
  public let resamples: Int
  /// The share of the resamples inside an interval, above 0 and below 1.
  public let confidence: Double
  /// The seed of the draws.
  public let seed: UInt64

  /// Settings; those of the tables of reports where nothing else is asked for.
  public init(resamples: Int = 1000, confidence: Double = 0.95, seed: UInt64 = 0) {
    self.resamples = max(0, resamples)
    self.confidence = confidence
    self.seed = seed
  }

  /// A generator of its own for the set called `name`, so that one set more never moves another's
  /// intervals.
  func generator(_ name: String) -> SplitMix64 {
    SplitMix64(seed: seed, stream: "bootstrap/\(name)")
  }

  /// The interval that holds the middle of `values`; nil of none.
  func interval(_ values: [Double]) -> (low: Double, high: Double)? {
    let sorted = values.sorted()
    let tail = (1 - confidence) / 2
    guard let low = Self.quantile(tail, of: sorted), let high = Self.quantile(1 - tail, of: sorted)
    else { return nil }
    return (low, high)
  }

  /// A quantile with linear interpolation, as NumPy's default has it.
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double? {
    guard let last = sorted.indices.last else { return nil }
    let place = share * Double(last)
    let below = Int(place)
    let above = min(below + 1, last)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}

/// A metric with its interval.
public struct Estimate: Sendable, Hashable, Codable {
  /// The metric on the images there are.
  public let value: Double
  /// The lower end of its interval; nil where none was drawn.
  public let low: Double?
  /// The upper end of its interval; nil where none was drawn.
  public let high: Double?

  /// A value, and the ends of its interval where there is one.
  public init(value: Double, low: Double? = nil, high: Double? = nil) {
    self.value = value
    self.low = low
    self.high = high
  }
}
