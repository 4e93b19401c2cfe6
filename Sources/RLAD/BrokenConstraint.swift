/// A constraint that an image breaks.
public struct BrokenConstraint: Sendable, Hashable {
  /// The constraint's id in the product knowledge, such as `one_each`.
  public let id: String
  /// What is seen instead of it: sentences such as "One compartment of the tray is empty."
  public let sentences: [String]

  /// A broken constraint with what is seen instead.
  public init(id: String, sentences: [String]) {
    self.id = id
    self.sentences = sentences
  }

  /// The constraints `ids` with the sentences of all of them, as a build records both.
  ///
  /// A build lists no sentence twice. Where there are as many as ids, they stand in the same order;
  /// else it isn't known which sentence belongs to which, and each constraint gets all.
  public static func list(ids: [String], sentences: [String]) -> [BrokenConstraint] {
    guard ids.count == sentences.count else {
      return ids.map { BrokenConstraint(id: $0, sentences: sentences) }
    }
    return zip(ids, sentences).map { BrokenConstraint(id: $0, sentences: [$1]) }
  }
}
