/// What a server tells of its model, and what the model can do.
public struct ModelCard: Sendable, Equatable {
  /// The name by which requests call the model.
  public var id: String
  /// Other names that requests may use.
  public var aliases: [String]
  /// When the model was made, in seconds since 1970.
  public var created: Int
  /// Who made it.
  public var owner: String
  /// Most tokens of prompt and answer together.
  public var contextLength: Int
  /// What holds where a request says nothing.
  public var defaults: Sampling
  /// Most tokens of an answer where a request says nothing.
  public var defaultMaxTokens: Int
  /// What is not a matter of course.
  public var abilities: Abilities

  /// What a request may ask of a model beyond text.
  public struct Abilities: Sendable, Equatable {
    /// Whether messages may hold images.
    public var images: Bool
    /// Whether frequency and presence penalties are applied; else they are refused unless zero.
    public var penalties: Bool
    /// Most alternatives of a token's place; nil where log probabilities can't be had at all.
    public var topLogprobs: Int?

    /// Abilities of a model for text and images.
    public init(images: Bool = true, penalties: Bool = false, topLogprobs: Int? = 20) {
      self.images = images
      self.penalties = penalties
      self.topLogprobs = topLogprobs
    }
  }

  /// A card of these values.
  public init(
    id: String, aliases: [String] = [], created: Int = 0, owner: String = "lad",
    contextLength: Int, defaults: Sampling = Sampling(), defaultMaxTokens: Int = 1024,
    abilities: Abilities = Abilities()
  ) {
    self.id = id
    self.aliases = aliases
    self.created = created
    self.owner = owner
    self.contextLength = contextLength
    self.defaults = defaults
    self.defaultMaxTokens = defaultMaxTokens
    self.abilities = abilities
  }

  func isCalled(_ name: String) -> Bool { name == id || aliases.contains(name) }
}
