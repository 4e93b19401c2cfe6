/// The metrics of a score for "anomalous", such as P(yes) at the answer token: no threshold needed.
public struct ScoreCurve: Sendable {
  /// A score and the truth about its image.
  public struct Sample: Sendable, Hashable {
    /// Higher means more anomalous. Any scale.
    public let score: Double
    /// What is true.
    public let truth: Verdict

    /// A score and the truth about its image.
    public init(score: Double, truth: Verdict) {
      self.score = score
      self.truth = truth
    }
  }

  /// The best F1 and where it is reached.
  public struct BestF1: Sendable, Hashable {
    /// The F1.
    public let f1: Double
    /// The highest threshold that reaches it: images with `score >= threshold` are anomalous.
    public let threshold: Double
  }

  /// Images that share one score.
  public struct Step: Sendable, Hashable {
    /// The score.
    public let score: Double
    /// Anomalous images with it.
    public var anomalous: Int
    /// Normal images with it.
    public var normal: Int
  }

  /// One step a distinct score, from the highest down.
  public let steps: [Step]
  /// Anomalous images.
  public let anomalous: Int
  /// Normal images.
  public let normal: Int

  /// The curve of `samples`. Nil if a score is not a number: it has no place in the order, and
  /// leaving it out would change the metric in silence.
  public init?(_ samples: [Sample]) {
    guard !samples.contains(where: { $0.score.isNaN }) else { return nil }
    var steps: [Step] = []
    for sample in samples.sorted(by: { $0.score > $1.score }) {
      if steps.last?.score != sample.score {
        steps.append(Step(score: sample.score, anomalous: 0, normal: 0))
      }
      switch sample.truth {
      case .yes: steps[steps.count - 1].anomalous += 1
      case .no: steps[steps.count - 1].normal += 1
      }
    }
    self.init(steps)
  }

  /// The curve of the same scores with other numbers of images at each, as in a resample.
  ///
  /// - Parameter count: changes the numbers of a step; its place in ``steps`` comes with it.
  public func recounted(_ count: (_ place: Int, _ step: inout Step) -> Void) -> ScoreCurve {
    var steps = steps
    for place in steps.indices { count(place, &steps[place]) }
    return ScoreCurve(steps)
  }

  private init(_ steps: [Step]) {
    self.steps = steps
    anomalous = steps.reduce(0) { $0 + $1.anomalous }
    normal = steps.reduce(0) { $0 + $1.normal }
  }

  /// The area under the ROC curve: how often an anomalous image scores above a normal one, a tie
  /// counting half. Nil unless both classes occur.
  public var auroc: Double? {
    guard anomalous > 0, normal > 0 else { return nil }
    var above = 0
    var doubledWins = 0  // twice the wins, so that a tie is a whole number
    for step in steps {
      doubledWins += step.normal * (2 * above + step.anomalous)
      above += step.anomalous
    }
    return Double(doubledWins) / 2 / Double(anomalous) / Double(normal)
  }

  /// The ROC curve from (0, 0) to (1, 1): a point a step, the shares of normal and of anomalous images
  /// that score no lower. Nil unless both classes occur.
  public var roc: [(falseAlarms: Double, found: Double)]? {
    guard anomalous > 0, normal > 0 else { return nil }
    var points = [(falseAlarms: 0.0, found: 0.0)]
    var (found, alarms) = (0, 0)
    for step in steps {
      found += step.anomalous
      alarms += step.normal
      points.append((Double(alarms) / Double(normal), Double(found) / Double(anomalous)))
    }
    return points
  }

  /// The highest F1 over all thresholds. Nil without anomalous images.
  ///
  /// Optimistic: the threshold is chosen on the images it is judged on.
  public var bestF1: BestF1? {
    guard anomalous > 0 else { return nil }
    var best: BestF1?
    var (found, called) = (0, 0)
    for step in steps {
      found += step.anomalous
      called += step.anomalous + step.normal
      let f1 = Double(2 * found) / Double(called + anomalous)
      if f1 > best?.f1 ?? -1 { best = BestF1(f1: f1, threshold: step.score) }
    }
    return best
  }
}
