extension Pipeline {
  /// Which questions of others a build asks.
  public enum Questions: String, Sendable, CaseIterable, Codable {
    /// None: it asks its own.
    case none
    /// Those of MMAD that `prep ingest-mmad` stored.
    case mmad
  }

  /// Which of the normal images that MMAD's file proposes is shown beside the one in question.
  public enum Templates: String, Sendable, CaseIterable, Codable {
    /// The first that was chosen by chance.
    case random
    /// The one that looks most alike.
    case similar
  }
}

extension Pipeline.Questions: LosslessStringConvertible {
  /// The questions of that name.
  public init?(_ description: String) { self.init(rawValue: description) }
  /// The name.
  public var description: String { rawValue }
}

extension Pipeline.Templates: LosslessStringConvertible {
  /// The way of that name.
  public init?(_ description: String) { self.init(rawValue: description) }
  /// The name.
  public var description: String { rawValue }
}
