import Datasets

/// The products that nobody could take an image's product for.
enum OtherProducts {
  /// The nouns of `others` that share no word with what is said of the product, nor the other way
  /// round: a screw is in a bag of screws, and a bottle may well be a juice bottle.
  static func nouns(than product: ProductKnowledge, among others: [ProductKnowledge]) -> [String] {
    let (name, whole) = (words(product.noun), words(text(product)))
    let nouns = others.filter { other in
      name.isDisjoint(with: words(text(other))) && whole.isDisjoint(with: words(other.noun))
    }.map(\.noun)
    return Exclusions.distinct(nouns.sorted())
  }

  private static func text(_ product: ProductKnowledge) -> String {
    ([product.noun, product.description] + product.objects.map(\.plural)).joined(separator: " ")
  }

  /// The words that mean something, in the singular.
  private static func words(_ text: String) -> Set<String> {
    let all = text.lowercased().split { !$0.isLetter }.filter { $0.count > 2 }
    return Set(all.map { String($0.last == "s" ? $0.dropLast() : $0) })
      .subtracting(["piece", "set", "and", "with"])
  }
}
