import QwenVL

/// A conversation to learn from.
public struct SupervisedExample: Sendable {
  /// Its place in the build.
  public let ordinal: Int
  /// Tokens and pictures.
  public let sequence: TokenSequence
  /// For each token whether it is to be learnt: what the assistant wrote, with the token that ends it.
  public let isSupervised: [Bool]

  /// An example.
  ///
  /// - Precondition: `isSupervised` has a value for each token.
  public init(ordinal: Int, sequence: TokenSequence, isSupervised: [Bool]) {
    precondition(isSupervised.count == sequence.tokens.count, "a value a token")
    self.ordinal = ordinal
    self.sequence = sequence
    self.isSupervised = isSupervised
  }

  /// What it costs and weighs.
  public var size: ExampleSize {
    ExampleSize(
      ordinal: ordinal, tokens: sequence.tokens.count,
      supervised: isSupervised.dropFirst().count { $0 })
  }
}

/// What an example costs and weighs: all that batches are planned by.
public struct ExampleSize: Sendable, Equatable {
  /// Its place in the build.
  public let ordinal: Int
  /// Tokens, those of pictures too.
  public let tokens: Int
  /// Tokens that are learnt: those that are supervised, but for the first of all, before which
  /// nothing stands.
  public let supervised: Int

  /// A size.
  public init(ordinal: Int, tokens: Int, supervised: Int) {
    self.ordinal = ordinal
    self.tokens = tokens
    self.supervised = supervised
  }
}

/// Where examples come from. Called from one thread at a time.
public protocol ExampleSource: Sendable {
  /// The example at a place of the build.
  ///
  /// - Throws: what is wrong with it.
  func example(_ ordinal: Int) throws -> SupervisedExample
}
