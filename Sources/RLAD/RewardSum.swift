/// Reward terms with weights: the reward is the sum of weight × score.
public struct RewardSum: Sendable {
  /// A term and what it counts for.
  public struct Part: Sendable {
    /// The term.
    public let term: any RewardTerm
    /// The factor of its score.
    public let weight: Double

    /// A term and what it counts for.
    public init(_ term: any RewardTerm, weight: Double = 1) {
      self.term = term
      self.weight = weight
    }
  }

  /// A reward and what it is made of.
  public struct Reward: Sendable, Equatable {
    /// The score of each part, unweighted, in the order of the parts; nil where a term says nothing.
    public let scores: [Double?]
    /// The weighted sum of the scores that there are.
    public let total: Double
  }

  /// The parts, in the order in which they are logged.
  public let parts: [Part]

  /// The sum of `parts`.
  public init(_ parts: [Part]) {
    self.parts = parts
  }

  /// Accuracy and format, each with weight 1.
  ///
  /// The paper names the two terms but not their weights; equal ones are what the public GRPO code
  /// of its time uses.
  public static let ladReasoner = RewardSum([Part(AccuracyReward()), Part(FormatReward())])

  /// The reward of `answer` to `question`.
  public func score(_ answer: RewardedAnswer, to question: RewardQuestion) -> Reward {
    let scores = parts.map { $0.term.score(answer, to: question) }
    let total = zip(parts, scores).reduce(0) { $0 + $1.0.weight * ($1.1 ?? 0) }
    return Reward(scores: scores, total: total)
  }

  /// The reward of the text `completion` where `truth` is the verdict that is true of the query image.
  public func score(_ completion: String, truth: Verdict) -> Reward {
    score(RewardedAnswer(completion), to: RewardQuestion(truth: truth))
  }
}
