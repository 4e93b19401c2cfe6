import Digest

/// Whether each of two runs was right about each item, in the form from which it is quick to draw
/// again. Both are judged on the same draws: so what is easy or hard for both cancels out.
struct PairedSample {
  private typealias Outcome = (first: Int, second: Int)  // 1 for right, 0 for wrong

  private let anomalous: [Outcome]
  private let normal: [Outcome]
  private let isVerdict: Bool

  init(_ pairs: [AnsweredPair]) {
    func outcomes(_ isAnomalous: Bool) -> [Outcome] {
      pairs.filter { $0.first.item.isAnomalous == isAnomalous }
        .map { ($0.first.isRight ? 1 : 0, $0.second.isRight ? 1 : 0) }
    }
    (anomalous, normal) = (outcomes(true), outcomes(false))
    isVerdict = pairs.allSatisfy { $0.first.truth != nil }
  }

  /// The difference of the shares of right answers.
  func accuracy(_ resampling: Resampling) -> RunComparison.Difference {
    difference(resampling, "accuracy") { anomalous, normal in
      Double(anomalous + normal) / Double(max(1, self.anomalous.count + self.normal.count))
    }
  }

  /// The difference of the balanced accuracies; nil where a question is multiple-choice, or a class
  /// is missing.
  func balancedAccuracy(_ resampling: Resampling) -> RunComparison.Difference? {
    guard isVerdict, !anomalous.isEmpty, !normal.isEmpty else { return nil }
    return difference(resampling, "balanced_accuracy") { anomalous, normal in
      (Double(anomalous) / Double(self.anomalous.count)
        + Double(normal) / Double(self.normal.count)) / 2
    }
  }

  /// The difference of a metric that depends on how many anomalous and normal images are right.
  private func difference(
    _ resampling: Resampling, _ name: String, _ metric: (_ anomalous: Int, _ normal: Int) -> Double
  ) -> RunComparison.Difference {
    var generator = resampling.generator("comparison/\(name)")
    let (found, passed) = (Self.sum(anomalous), Self.sum(normal))
    let first = metric(found.first, passed.first)
    let second = metric(found.second, passed.second)
    let drawn = (0..<resampling.resamples).map { _ in
      let found = Self.sum(Self.again(anomalous, &generator))
      let passed = Self.sum(Self.again(normal, &generator))
      return metric(found.second, passed.second) - metric(found.first, passed.first)
    }
    let interval = resampling.interval(drawn)
    return RunComparison.Difference(
      first: first, second: second,
      difference: Estimate(value: second - first, low: interval?.low, high: interval?.high))
  }

  private static func again(
    _ outcomes: [Outcome], _ generator: inout SplitMix64
  ) -> [Outcome] {
    outcomes.indices.map { _ in outcomes[generator.next(below: outcomes.count)] }
  }

  private static func sum(_ outcomes: [Outcome]) -> Outcome {
    outcomes.reduce((0, 0)) { ($0.first + $1.first, $0.second + $1.second) }
  }
}
