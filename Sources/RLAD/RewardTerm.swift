/// One term of the reward of a completion.
///
/// To add a term, write a type that conforms to this protocol in a file of its own, and give it a
/// weight in ``RewardSum``; the list of those that `lad train grpo --reward` knows by name is
/// `RewardCatalog` in `Training`.
public protocol RewardTerm: Sendable {
  /// The name under which the term is logged, such as `accuracy`.
  var name: String { get }

  /// The reward of `answer`, by convention in `0...1`; nil where the term says nothing about such a
  /// question, which is left out of the sum then.
  func score(_ answer: RewardedAnswer, to question: RewardQuestion) -> Double?
}

/// What is true of a question: what a term may judge an answer by.
public struct RewardQuestion: Sendable, Hashable {
  /// The verdict that is true of the query image.
  public let truth: Verdict
  /// The product, as `<dataset>/<category>`.
  public let place: String
  /// The constraints that the query image breaks, as far as they are known.
  public let broken: [BrokenConstraint]

  /// A question with what is true of it.
  public init(truth: Verdict, place: String = "", broken: [BrokenConstraint] = []) {
    self.truth = truth
    self.place = place
    self.broken = broken
  }
}

/// What a model wrote.
public struct RewardedAnswer: Sendable, Hashable {
  /// The text, without special tokens.
  public let text: String
  /// Its tokens, the one that ended it included.
  public let tokens: Int
  /// The most tokens that it may have had.
  public let limit: Int

  /// An answer. Terms that look at the text alone need nothing else.
  public init(_ text: String, tokens: Int = 0, limit: Int = .max) {
    self.text = text
    self.tokens = tokens
    self.limit = limit
  }
}
