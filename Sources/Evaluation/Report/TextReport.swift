import RLAD

/// What the texts of answers are like.
public struct TextReport: Sendable, Hashable, Codable {
  /// A mean and a median.
  public struct Length: Sendable, Hashable, Codable {
    /// The mean.
    public let mean: Double
    /// The median; the mean of the two middle ones of an even number.
    public let median: Double

    /// Of these numbers; nil of none.
    init?(_ numbers: [Int]) {
      guard !numbers.isEmpty else { return nil }
      let sorted = numbers.sorted()
      let middle = sorted.count / 2
      mean = Double(sorted.reduce(0, +)) / Double(sorted.count)
      median =
        sorted.count % 2 == 1
        ? Double(sorted[middle]) : Double(sorted[middle - 1] + sorted[middle]) / 2
    }
  }

  /// How often the reasoning says what is broken.
  public struct Naming: Sendable, Hashable, Codable {
    /// Anomalies that were found and of which it is known what they break.
    public let asked: Int
    /// Those whose reasoning names something that is in fact broken (``ConstraintNaming``).
    public let named: Int
    /// The share; nil where nothing was asked.
    public let share: Double?

    init(asked: Int, named: Int) {
      self.asked = asked
      self.named = named
      share = asked > 0 ? Double(named) / Double(asked) : nil
    }
  }

  /// Answers in the whole form, `<think>…</think><answer>…</answer>`.
  public let formed: Int
  /// Answers that were cut off at the limit of tokens.
  public let truncated: Int
  /// Words of the reasoning.
  public let reasoningWords: Length?
  /// Tokens of the whole completion.
  public let tokens: Length?
  /// How often the reasoning on an anomaly that was found says what is broken.
  public let naming: Naming

  /// The report on `answers`, with what recognises constraints by `<dataset>/<category>`.
  init(_ answers: [AnsweredItem], naming: [String: ConstraintNaming]) {
    formed = answers.count { $0.prediction.isFormed }
    truncated = answers.count { $0.prediction.finish == .length }
    reasoningWords = Length(answers.map(\.prediction.reasoningWords))
    tokens = Length(answers.map(\.prediction.tokens))
    let results = answers.compactMap { $0.namesWhatIsBroken(naming[$0.item.place]) }
    self.naming = Naming(asked: results.count, named: results.count { $0 })
  }
}

extension AnsweredItem {
  /// Whether the reasoning on an anomaly that was found names what is broken; nil of any other answer.
  func namesWhatIsBroken(_ naming: ConstraintNaming?) -> Bool? {
    guard truth == .yes, isRight else { return nil }
    return naming?.names(anyOf: item.broken, in: prediction.reasoning)
  }
}
