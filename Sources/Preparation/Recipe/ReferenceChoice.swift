/// How the normal images that stand beside a query are chosen.
public enum ReferenceChoice: String, Sendable, Encodable, CaseIterable {
  /// By the seed, for each query anew.
  case random
  /// Those that look most like the query: the same juice, the same cable.
  case nearest
  /// The same ones for all queries of a product: those that look most like all others.
  case fixed
}

extension ReferenceChoice: LosslessStringConvertible {
  /// The choice of that name.
  public init?(_ description: String) { self.init(rawValue: description) }
  /// The name.
  public var description: String { rawValue }
}
