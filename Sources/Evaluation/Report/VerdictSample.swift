import Digest
import RLAD

/// The metrics of a set of verdicts that have an interval.
struct VerdictMetrics {
  /// Which metric.
  enum Name: Int, CaseIterable {
    case accuracy, f1, balancedAccuracy, matthewsCorrelation, recall, specificity, auroc, bestF1
  }

  /// The values in the order of ``Name``; nil where undefined.
  let values: [Double?]

  init(_ confusion: Confusion, _ curve: ScoreCurve?) {
    values = [
      confusion.accuracy, confusion.f1, confusion.balancedAccuracy, confusion.matthewsCorrelation,
      confusion.recall, confusion.specificity, curve?.auroc, curve?.bestF1?.f1,
    ]
  }
}

/// A set of answers to yes/no items, in the form from which it is quick to draw again.
struct VerdictSample {
  /// One answer: what it said, and where its score stands in the curve.
  private struct Draw {
    let verdict: Verdict?
    let place: Int
  }

  private let anomalous: [Draw]
  private let normal: [Draw]
  let confusion: Confusion
  /// The curve of P(yes). Nil where no answer has one.
  ///
  /// An answer without P(yes) stands at the wrong end: a missed anomaly below all, a normal image
  /// above all. Like an answer that can't be read, it is no gain.
  let curve: ScoreCurve?
  /// Answers with P(yes).
  let scored: Int

  init(_ answers: [AnsweredItem]) {
    scored = answers.count { $0.prediction.pYes != nil }
    confusion = Self.confusion(answers)
    curve = scored > 0 ? Self.curve(answers) : nil
    let places = Self.places(curve?.steps ?? [])
    anomalous = Self.draws(answers, .yes, places)
    normal = Self.draws(answers, .no, places)
  }

  private static func confusion(_ answers: [AnsweredItem]) -> Confusion {
    var confusion = Confusion()
    for answer in answers {
      if let truth = answer.truth { confusion.count(answer.prediction.verdict, truth: truth) }
    }
    return confusion
  }

  private static func curve(_ answers: [AnsweredItem]) -> ScoreCurve? {
    var samples: [ScoreCurve.Sample] = []
    for answer in answers {
      guard let truth = answer.truth else { continue }
      samples.append(ScoreCurve.Sample(score: score(answer.prediction, truth), truth: truth))
    }
    return ScoreCurve(samples)
  }

  /// Where each score stands in the curve.
  private static func places(_ steps: [ScoreCurve.Step]) -> [Double: Int] {
    var places: [Double: Int] = [:]
    for (place, step) in steps.enumerated() { places[step.score] = place }
    return places
  }

  private static func draws(
    _ answers: [AnsweredItem], _ truth: Verdict, _ places: [Double: Int]
  ) -> [Draw] {
    answers.filter { $0.truth == truth }.map { answer in
      let place = places[score(answer.prediction, truth)] ?? 0
      return Draw(verdict: answer.prediction.verdict, place: place)
    }
  }

  private static func score(_ prediction: Prediction, _ truth: Verdict) -> Double {
    prediction.pYes ?? (truth == .yes ? -.infinity : .infinity)
  }

  /// The metrics of the set, each with its interval; nil where undefined.
  func estimates(_ resampling: Resampling, name: String) -> [Estimate?] {
    var generator = resampling.generator(name)
    let whole = VerdictMetrics(confusion, curve)
    var drawn: [[Double]] = VerdictMetrics.Name.allCases.map { _ in [] }
    for _ in 0..<resampling.resamples {
      for (metric, value) in again(&generator).values.enumerated() {
        if let value { drawn[metric].append(value) }
      }
    }
    return zip(whole.values, drawn).map { value, drawn in
      let interval = resampling.interval(drawn)
      return value.map { Estimate(value: $0, low: interval?.low, high: interval?.high) }
    }
  }

  /// The metrics of as many anomalous and normal images, drawn with replacement.
  private func again(_ generator: inout SplitMix64) -> VerdictMetrics {
    var confusion = Confusion()
    var found = [Int](repeating: 0, count: curve?.steps.count ?? 1)
    var alarms = found
    for _ in anomalous.indices {
      let draw = anomalous[generator.next(below: anomalous.count)]
      confusion.count(draw.verdict, truth: .yes)
      found[draw.place] += 1
    }
    for _ in normal.indices {
      let draw = normal[generator.next(below: normal.count)]
      confusion.count(draw.verdict, truth: .no)
      alarms[draw.place] += 1
    }
    let curve = curve?.recounted { place, step in
      (step.anomalous, step.normal) = (found[place], alarms[place])
    }
    return VerdictMetrics(confusion, curve)
  }
}
