/// What a defect does to a product: which constraints it breaks, and what changes in the scene.
public struct ProductDefect: Sendable, Hashable {
  /// Whether a defect breaks the rules of the product or harms its substance.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Breaks at least one rule, though every part may be sound.
    case logical
    /// Damage or dirt. Breaks conditions at most, but may leave unknown whether a rule is kept.
    case structural
  }

  /// What can be said about an image that shows the defect.
  public struct Wording: Sendable, Hashable {
    /// The defect as a noun phrase, such as `a missing pushpin`.
    public let phrase: String
    /// What is seen: a sentence.
    public let seen: String
    /// The broken constraints, each with the statement that takes the place of its own.
    public let breaks: [Replacement]
  }

  /// A broken constraint and what is seen instead.
  public struct Replacement: Sendable, Hashable {
    /// The constraint.
    public let constraint: String
    /// What is seen instead: a sentence.
    public let statement: String
  }

  /// A change in the number of an object.
  public struct CountChange: Sendable, Hashable {
    /// The object.
    public let object: String
    /// How many a good product has.
    public let from: Int
    /// How many are left or added by this defect alone.
    public let to: Int
  }

  /// The data set's name for it, such as `1_missing_nut`; compared by its ``key(of:)``.
  public let name: String
  /// Logical or structural.
  public let kind: Kind
  /// A title for lists, such as `Missing nut`.
  public let title: String
  /// What can be said of it.
  public let wording: Wording
  /// What can be said where several regions of an image are marked with it, for a defect whose name
  /// gives no number; its ``counts`` are then unknown. Nil where the number of regions says nothing.
  public let severalRegions: Wording?
  /// Constraints of which nobody can say whether they are kept.
  public let unknown: [String]
  /// The objects whose number changes.
  public let counts: [CountChange]
  /// The objects whose number is unknown.
  public let unknownCounts: [String]
  /// What the defect would lead to if nobody stopped it: a sentence.
  public let effect: String

  /// The wording for an image in which `regions` regions are marked with the defect.
  public func wording(regions: Int) -> Wording {
    regions > 1 ? severalRegions ?? wording : wording
  }

  /// The form in which names are compared: lower case, with an underscore for each run of spaces and
  /// underscores inside and none around, so that `Wrong Place` and ` wrong_place` are one.
  public static func key(of name: String) -> String {
    name.lowercased().split { $0 == "_" || $0.isWhitespace }.joined(separator: "_")
  }
}
