/// A kind of thing that can be counted in the images of a product.
public struct ProductObject: Sendable, Hashable {
  /// The name by which constraints and defects refer to it.
  public let id: String
  /// One of them, such as `long screw`.
  public let singular: String
  /// More of them, such as `long screws`.
  public let plural: String
  /// How many a good product has; nil where that differs from product to product.
  public let count: Int?
  /// Where they are, such as `in the bag`.
  public let place: String

  /// The number and the noun: `no nuts`, `one nut`, `three nuts`.
  public func phrase(count: Int) -> String {
    "\(count == 0 ? "no" : Self.words(count)) \(count == 1 ? singular : plural)"
  }

  /// A sentence that says how many there are: `There is one nut in the bag.`
  public func sentence(count: Int) -> String {
    "There \(count == 1 ? "is" : "are") \(phrase(count: count)) \(place)."
  }

  /// `number` in words up to twenty, in digits above.
  public static func words(_ number: Int) -> String {
    numbers.indices.contains(number) ? numbers[number] : "\(number)"
  }

  private static let numbers = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
  ]
}
