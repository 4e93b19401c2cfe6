import RLAD

/// Which of several answers a draft has, so that a build can hold them in balance: else the form of
/// a question would tell its answer.
public struct Balance: Sendable, Hashable {
  /// What is to be in balance, such as `yes_no/wrong`; a product's groups are apart from another's.
  public let group: String
  /// Which of the answers it is, as an index of ``weights``.
  public let value: Int
  /// How often each answer is to come, relative to the others.
  public let weights: [Int]
  /// By how many times its weight an answer may lead.
  public let slack: Int

  init(_ group: String, _ value: Int, of weights: [Int], slack: Int = 1) {
    self.group = group
    self.value = value
    self.weights = weights
    self.slack = slack
  }

  /// As many yes as no.
  static func verdict(_ group: String, _ verdict: Verdict, slack: Int = 1) -> Balance {
    Balance(group, verdict == .yes ? 0 : 1, of: [1, 1], slack: slack)
  }

  /// That nothing is wrong, as one answer among `choices`.
  static func nothing(_ group: String, _ isNothing: Bool, among choices: Int) -> Balance {
    Balance(group, isNothing ? 0 : 1, of: [1, choices - 1])
  }
}
