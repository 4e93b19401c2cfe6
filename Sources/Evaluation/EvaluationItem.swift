import RLAD

/// One item of an evaluation: what is asked about which image, and what is true of it.
public struct EvaluationItem: Sendable, Hashable {
  /// What an image shows.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A product as it should be.
    case good
    /// A product that breaks a rule.
    case logical
    /// A product that is damaged or dirty.
    case structural
    /// An anomaly of which nothing says what kind it is.
    case unspecified

    /// The kind that a label says: `good`, `logical_anomalies`, `structural_anomalies`, or any other
    /// word for an anomaly that isn't sorted by kind.
    public init(label: String) {
      switch label {
      case "good": self = .good
      case "logical_anomalies": self = .logical
      case "structural_anomalies": self = .structural
      default: self = .unspecified
      }
    }
  }

  /// The right answer.
  public enum Truth: Sendable, Hashable {
    /// Of a question for yes or no.
    case verdict(Verdict)
    /// Of a multiple-choice question.
    case letter(Character)
  }

  /// Its place in the build, from 0.
  public let ordinal: Int
  /// The image in question.
  public let image: String
  /// The normal images beside it.
  public let references: [String]
  /// The data set.
  public let dataset: String
  /// The product.
  public let category: String
  /// `train`, `validation` or `test`.
  public let split: String
  /// The label, such as `good` or `logical_anomalies`.
  public let label: String
  /// What the image shows.
  public let kind: Kind
  /// The names of its defects.
  public let defects: [String]
  /// The constraints that it breaks, as far as they are known.
  public let broken: [BrokenConstraint]
  /// `easy`, `medium` or `hard`, where the build says how hard the anomaly is to see.
  public let difficulty: String?
  /// What is asked: `eval` for yes or no, else the task of the question, such as
  /// `defect_localization`.
  public let task: String
  /// The right answer.
  public let truth: Truth
  /// The options of a multiple-choice question by letter.
  public let options: [Character: String]

  /// An item with all that is known of it.
  ///
  /// - Parameter kind: what the image shows; nil takes what the label says.
  public init(
    ordinal: Int, image: String, references: [String] = [], dataset: String, category: String,
    split: String = "test", label: String, kind: Kind? = nil, defects: [String] = [],
    broken: [BrokenConstraint] = [], difficulty: String? = nil, task: String = "eval", truth: Truth,
    options: [Character: String] = [:]
  ) {
    self.ordinal = ordinal
    self.image = image
    self.references = references
    self.dataset = dataset
    self.category = category
    self.split = split
    self.label = label
    self.kind = kind ?? Kind(label: label)
    self.defects = defects
    self.broken = broken
    self.difficulty = difficulty
    self.task = task
    self.truth = truth
    self.options = options
  }

  /// `<dataset>/<category>`.
  public var place: String { "\(dataset)/\(category)" }

  /// Whether the image shows an anomaly.
  public var isAnomalous: Bool { kind != .good }

  /// What `completion` answers to the item; nil where that can't be read.
  ///
  /// A verdict is read as `AnswerFormat` does, leniently as to what stands around it; a letter
  /// by MMAD's rule, or from an option that is spelled out.
  public func answer(in completion: String) -> Prediction.Answer? {
    switch truth {
    case .verdict: AnswerFormat.verdict(in: completion).map { .verdict($0) }
    case .letter: MultipleChoice.parse(completion, options: options).map { .letter($0) }
    }
  }
}
