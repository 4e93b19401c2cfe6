/// One term of the reward of a completion.
///
/// To add a term, write a type that conforms to this protocol in a file of its own, and give it a
/// weight in ``RewardSum``.
public protocol RewardTerm: Sendable {
  /// The name under which the term is logged, such as `accuracy`.
  var name: String { get }

  /// The reward of `completion`, by convention in `0...1`.
  ///
  /// - Parameters:
  ///   - completion: the text that the model wrote, without special tokens.
  ///   - truth: the verdict that is true of the query image.
  func score(_ completion: String, truth: Verdict) -> Double
}
