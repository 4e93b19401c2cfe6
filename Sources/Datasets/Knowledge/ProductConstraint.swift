/// What holds of every good product, as a statement that can be checked by looking: a rule, or for
/// the kind `condition` a state that damage ends.
public struct ProductConstraint: Sendable, Hashable {
  /// What a constraint is about.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// How many of an object there are.
    case count
    /// That something is there.
    case presence
    /// How things stand to each other.
    case relation
    /// That things fit each other.
    case matching
    /// Where something is.
    case position
    /// How much or how large something is.
    case amount
    /// That the product is sound, clean or well made: the only kind that damage or dirt breaks.
    case condition
  }

  /// The name by which defects refer to it.
  public let id: String
  /// What it is about.
  public let kind: Kind
  /// The object whose number it fixes; not nil exactly for the kind `count`.
  public let object: String?
  /// What is seen when it is kept: a sentence.
  public let statement: String
  /// The same in other words: sentences, for variety.
  public let also: [String]
  /// The question to which "yes" means that it is kept.
  public let question: String

  /// Every sentence that says that it is kept.
  public var statements: [String] { [statement] + also }
}

/// Several constraints in one sentence, for texts that would else read like a list.
public struct ConstraintSummary: Sendable, Hashable {
  /// The constraints that the sentence states, all of which must be kept.
  public let constraints: [String]
  /// What is seen when all are kept: a sentence.
  public let statement: String
}
