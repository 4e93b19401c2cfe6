import Diagnostics

/// The sizes of examples, and which of them can't be learnt from.
public struct ExampleSurvey: Sendable {
  /// The sizes of those that can be, in order.
  public private(set) var sizes: [ExampleSize] = []
  /// The places of examples with more tokens than the limit.
  public private(set) var tooLong: [Int] = []
  /// The places of examples in which nothing is supervised.
  public private(set) var silent: [Int] = []

  /// Looks at the examples at `ordinals`.
  ///
  /// - Parameters:
  ///   - limit: the most tokens of an example.
  ///   - isStrict: whether an example that is too long is an error instead of left out.
  ///   - progress: called now and then with how many were looked at.
  /// - Throws: ``SFTError/tooLong(ordinal:tokens:limit:)``, `Interrupted`, what the source throws.
  public init(
    _ ordinals: [Int], of source: any ExampleSource, limit: Int, isStrict: Bool,
    cancellation: Cancellation = Cancellation(), progress: (Int) -> Void = { _ in }
  ) throws {
    for (count, ordinal) in ordinals.enumerated() {
      let size = try source.example(ordinal).size
      if size.tokens > limit {
        guard !isStrict else {
          throw SFTError.tooLong(ordinal: ordinal, tokens: size.tokens, limit: limit)
        }
        tooLong.append(ordinal)
      } else if size.supervised == 0 {
        silent.append(ordinal)
      } else {
        sizes.append(size)
      }
      guard count.isMultiple(of: 64) else { continue }
      try cancellation.check()
      progress(count + 1)
    }
  }
}
