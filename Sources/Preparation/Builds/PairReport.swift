/// What there is to say of a build of references and queries, beyond its rows.
public struct PairReport: Sendable, Equatable {
  /// The queries that a product has for GRPO, and how many prompts they give.
  public struct Supply: Sendable, Equatable {
    /// Data set and category.
    public let place: String
    /// Anomalous query images.
    public let anomalous: Int
    /// Good query images.
    public let good: Int
    /// The most prompts that they give: as many of either kind, each image in at most so many
    /// prompts as the recipe and the references allow.
    public let prompts: Int
  }

  /// How many prompts were asked for; nil of an evaluation.
  public internal(set) var asked: Int?
  /// What each product can give; empty of an evaluation.
  public internal(set) var supplies: [Supply] = []
  /// How many rows have each difficulty.
  public internal(set) var difficulties: [String: Int] = [:]
  /// Kinds of defects that rows show, of those that queries could: data set, category and name.
  public internal(set) var shownDefects: [String] = []
  /// Kinds of defects that queries could show, and no row does.
  public internal(set) var missingDefects: [String] = []
  /// Normal images that are no references, because the other side shows their pixels.
  public internal(set) var doubledReferences: [String] = []
  /// Queries that were left out because too few references show something else than they do.
  public internal(set) var withoutReferences: [String] = []
}
