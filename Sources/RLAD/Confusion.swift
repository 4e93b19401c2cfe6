/// How often which verdict met which truth, and the metrics of hard verdicts that follow.
///
/// The positive class is "anomalous". An answer that can't be read is counted apart; in every metric
/// it counts as the wrong answer: a missed anomaly on an anomalous image, a false alarm on a normal
/// one. So no model gains by not answering.
///
/// A metric that is undefined is nil, never 0; each says when. On LOCO's 575 normal and 561 logical
/// test images, always answering yes has an F1 of 0.661, above every published row: report
/// ``balancedAccuracy`` and ``matthewsCorrelation`` beside it.
public struct Confusion: Sendable, Hashable {
  /// Anomalous images with the verdict yes.
  public var truePositives = 0
  /// Normal images with the verdict yes.
  public var falsePositives = 0
  /// Normal images with the verdict no.
  public var trueNegatives = 0
  /// Anomalous images with the verdict no.
  public var falseNegatives = 0
  /// Anomalous images without a readable verdict.
  public var unparsedAnomalous = 0
  /// Normal images without a readable verdict.
  public var unparsedNormal = 0

  /// No images yet.
  public init() {}

  /// Counts one image.
  ///
  /// - Parameters:
  ///   - verdict: what the model answered; nil if that can't be read.
  ///   - truth: what is true.
  public mutating func count(_ verdict: Verdict?, truth: Verdict) {
    switch (verdict, truth) {
    case (.yes, .yes): truePositives += 1
    case (.yes, .no): falsePositives += 1
    case (.no, .no): trueNegatives += 1
    case (.no, .yes): falseNegatives += 1
    case (nil, .yes): unparsedAnomalous += 1
    case (nil, .no): unparsedNormal += 1
    }
  }

  /// The counts of both, for a metric pooled over categories.
  public static func + (left: Confusion, right: Confusion) -> Confusion {
    var sum = left
    sum.truePositives += right.truePositives
    sum.falsePositives += right.falsePositives
    sum.trueNegatives += right.trueNegatives
    sum.falseNegatives += right.falseNegatives
    sum.unparsedAnomalous += right.unparsedAnomalous
    sum.unparsedNormal += right.unparsedNormal
    return sum
  }
}

extension Confusion {
  /// Anomalous images.
  public var anomalous: Int { truePositives + missed }
  /// Normal images.
  public var normal: Int { trueNegatives + alarms }
  /// All images.
  public var total: Int { anomalous + normal }

  /// False negatives, unreadable answers included.
  private var missed: Int { falseNegatives + unparsedAnomalous }
  /// False positives, unreadable answers included.
  private var alarms: Int { falsePositives + unparsedNormal }

  /// The share of right verdicts. Nil without images.
  public var accuracy: Double? { ratio(truePositives + trueNegatives, total) }

  /// The share of images whose verdict could be read. Nil without images.
  public var parsed: Double? { ratio(total - unparsedAnomalous - unparsedNormal, total) }

  /// The share of alarms that were right. Nil without any alarm.
  public var precision: Double? { ratio(truePositives, truePositives + alarms) }

  /// The share of anomalous images that were found. Nil without anomalous images.
  public var recall: Double? { ratio(truePositives, anomalous) }

  /// The share of normal images that were passed. Nil without normal images.
  public var specificity: Double? { ratio(trueNegatives, normal) }

  /// 2·TP / (2·TP + FP + FN). 0 where anomalies exist and none is found; nil only where there are
  /// neither anomalies nor alarms.
  public var f1: Double? { ratio(2 * truePositives, 2 * truePositives + alarms + missed) }

  /// The mean of ``recall`` and ``specificity``: 0.5 for any constant answer. Nil unless both
  /// classes occur.
  public var balancedAccuracy: Double? {
    guard let recall, let specificity else { return nil }
    return (recall + specificity) / 2
  }

  /// Matthews' correlation coefficient, in `-1...1`. Nil unless both classes occur; 0 where all
  /// verdicts are the same (the formula is 0/0 there; 0 is its limit and scikit-learn's value).
  public var matthewsCorrelation: Double? {
    guard anomalous > 0, normal > 0 else { return nil }
    let tp = Double(truePositives)
    let tn = Double(trueNegatives)
    let fp = Double(alarms)
    let fn = Double(missed)
    guard tp + fp > 0, tn + fn > 0 else { return 0 }
    // A root each: the product of four counts of a large set loses digits.
    let scale = (tp + fp).squareRoot() * (tp + fn).squareRoot()
    return (tp * tn - fp * fn) / scale / ((tn + fp).squareRoot() * (tn + fn).squareRoot())
  }

  private func ratio(_ part: Int, _ whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
