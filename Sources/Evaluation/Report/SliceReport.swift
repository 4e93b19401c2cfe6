import RLAD

/// How good the answers to a set of yes/no items are. What is undefined is nil, never 0.
public struct SliceReport: Sendable, Hashable, Codable {
  /// How often which answer met which truth; "positive" is anomalous.
  public struct Outcomes: Sendable, Hashable, Codable {
    /// Anomalous images that were found.
    public let truePositives: Int
    /// Normal images that were called anomalous.
    public let falsePositives: Int
    /// Normal images that were passed.
    public let trueNegatives: Int
    /// Anomalous images that were passed.
    public let falseNegatives: Int
    /// Anomalous images without an answer that can be read: counted as wrong.
    public let unreadableAnomalous: Int
    /// Normal images without an answer that can be read: counted as wrong.
    public let unreadableNormal: Int

    init(_ confusion: Confusion) {
      truePositives = confusion.truePositives
      falsePositives = confusion.falsePositives
      trueNegatives = confusion.trueNegatives
      falseNegatives = confusion.falseNegatives
      unreadableAnomalous = confusion.unparsedAnomalous
      unreadableNormal = confusion.unparsedNormal
    }
  }

  /// What it is a set of: `all`, a data set, `<dataset>/<category>`, a kind, a degree of difficulty,
  /// or `<dataset>/<category>/<defect>`.
  public let name: String
  /// Images.
  public let images: Int
  /// Anomalous ones among them.
  public let anomalous: Int
  /// Normal ones among them.
  public let normal: Int
  /// How often which answer met which truth.
  public let outcomes: Outcomes
  /// The share of right answers.
  public let accuracy: Estimate?
  /// F1, anomalous being positive.
  public let f1: Estimate?
  /// The mean of recall and specificity.
  public let balancedAccuracy: Estimate?
  /// Matthews' correlation coefficient, -1 to 1.
  public let matthewsCorrelation: Estimate?
  /// The share of anomalous images that were found.
  public let recall: Estimate?
  /// The share of normal images that were passed.
  public let specificity: Estimate?
  /// The area under the ROC curve of P(yes). An answer without P(yes) counts as the wrong extreme;
  /// nil where none has one.
  public let auroc: Estimate?
  /// The best F1 over all thresholds of P(yes): optimistic, since the threshold is chosen on the
  /// images it is judged on.
  public let f1Max: Estimate?
  /// The highest threshold of P(yes) that reaches ``f1Max``; nil where only answers without P(yes)
  /// do.
  public let threshold: Double?
  /// Answers with P(yes).
  public let scored: Int
  /// The share of answers that can't be read.
  public let unreadable: Double?
  /// The text of the answers.
  public let texts: TextReport

  /// The report on `answers` to yes/no items; other items are passed over.
  init(
    _ name: String, _ answers: [AnsweredItem], _ resampling: Resampling,
    naming: [String: ConstraintNaming]
  ) {
    let answers = answers.filter { $0.truth != nil }
    let sample = VerdictSample(answers)
    let estimates = sample.estimates(resampling, name: name)
    func metric(_ name: VerdictMetrics.Name) -> Estimate? { estimates[name.rawValue] }
    let confusion = sample.confusion
    self.name = name
    (images, anomalous, normal) = (confusion.total, confusion.anomalous, confusion.normal)
    outcomes = Outcomes(confusion)
    accuracy = metric(.accuracy)
    f1 = metric(.f1)
    balancedAccuracy = metric(.balancedAccuracy)
    matthewsCorrelation = metric(.matthewsCorrelation)
    recall = metric(.recall)
    specificity = metric(.specificity)
    auroc = metric(.auroc)
    f1Max = metric(.bestF1)
    threshold = sample.curve?.bestF1.flatMap { $0.threshold.isFinite ? $0.threshold : nil }
    scored = sample.scored
    unreadable = confusion.parsed.map { 1 - $0 }
    texts = TextReport(answers, naming: naming)
  }
}

/// What a constant answer would reach: whatever a model does not beat, it has not learned.
public struct Baseline: Sendable, Hashable, Codable {
  /// The answer: `yes` or `no`.
  public let answer: String
  /// The share of right answers.
  public let accuracy: Double?
  /// F1, anomalous being positive.
  public let f1: Double?
  /// The mean of recall and specificity.
  public let balancedAccuracy: Double?
  /// Matthews' correlation coefficient.
  public let matthewsCorrelation: Double?

  /// Always `answer`, on a set of that many images.
  public init(always answer: Verdict, anomalous: Int, normal: Int) {
    var confusion = Confusion()
    switch answer {
    case .yes: (confusion.truePositives, confusion.falsePositives) = (anomalous, normal)
    case .no: (confusion.falseNegatives, confusion.trueNegatives) = (anomalous, normal)
    }
    self.answer = answer.rawValue
    accuracy = confusion.accuracy
    f1 = confusion.f1
    balancedAccuracy = confusion.balancedAccuracy
    matthewsCorrelation = confusion.matthewsCorrelation
  }
}
