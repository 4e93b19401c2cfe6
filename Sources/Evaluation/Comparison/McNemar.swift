import Foundation

/// McNemar's test: whether two models that judged the same items are right equally often.
///
/// Only items that exactly one of the two gets right say something. If the models were equally good,
/// such an item would fall to either with probability 1/2 (McNemar, "Note on the sampling error of
/// the difference between correlated proportions or percentages", Psychometrika 12, 1947).
public struct McNemar: Sendable, Hashable, Codable {
  /// How the p-value was found.
  public enum Method: String, Sendable, Hashable, Codable {
    /// The two-sided binomial test.
    case exact
    /// The chi-squared distribution with one degree of freedom, with continuity correction.
    case chiSquared = "chi_squared"
  }

  /// Items that only the first got right.
  public let onlyFirst: Int
  /// Items that only the second got right.
  public let onlySecond: Int
  /// How the p-value was found: exactly up to ``exactLimit`` items that differ.
  public let method: Method
  /// How probable a difference as large as this one or larger is if the two are equally good.
  public let pValue: Double

  /// The most items that differ for which the exact test is made.
  public static let exactLimit = 1000

  /// The test for so many items that only the first and only the second got right.
  public init(onlyFirst: Int, onlySecond: Int) {
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
    let differing = onlyFirst + onlySecond
    method = differing <= Self.exactLimit ? .exact : .chiSquared
    pValue =
      differing <= Self.exactLimit
      ? Self.exact(min(onlyFirst, onlySecond), of: differing)
      : Self.chiSquared(onlyFirst, onlySecond)
  }

  /// Twice the probability of at most `fewer` heads in `count` tosses of a fair coin, at most 1.
  static func exact(_ fewer: Int, of count: Int) -> Double {
    guard 2 * fewer < count else { return 1 }
    // In logarithms: 2^-1000 times its binomial coefficient is out of range step by step.
    var term = -Double(count) * log(2)
    var sum = exp(term)
    for heads in 0..<fewer {
      term += log(Double(count - heads)) - log(Double(heads + 1))
      sum += exp(term)
    }
    return min(1, 2 * sum)
  }

  /// (|b − c| − 1)² / (b + c) against chi-squared with one degree of freedom, whose upper tail at x
  /// is erfc(√(x / 2)).
  static func chiSquared(_ first: Int, _ second: Int) -> Double {
    guard first + second > 0 else { return 1 }
    let difference = max(0, Double(abs(first - second) - 1))
    return erfc(difference / (2 * Double(first + second)).squareRoot())
  }
}
