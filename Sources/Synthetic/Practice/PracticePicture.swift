import Digest
import Imaging

/// A drawn picture with all that is to be seen on it, in words.
public struct PracticePicture: Sendable {
  /// A question for one part, with the answer.
  public struct Question: Sendable, Equatable {
    /// What is asked.
    public let text: String
    /// What is true.
    public let answer: String
  }

  /// The product, such as `pushpins`.
  public let category: String
  /// The defects of the archive that it shows; none of a good product, nor of one drawn to practise.
  public let defects: [String]
  /// The picture.
  public let image: RGBImage
  /// All parts, place by place, in a fixed short grammar: `row one: one, two, …; row two: …`.
  public let caption: String
  /// Questions for single parts.
  public let questions: [Question]

  init(_ drawing: Drawing, of product: any PracticeProduct.Type, defects: [String] = []) {
    category = product.category
    self.defects = defects
    image = drawing.image
    caption = product.remarks(on: drawing.scene).map { "\($0.place): \($0.value)" }
      .joined(separator: "; ")
    questions = product.questions(on: drawing.scene)
  }
}

/// Draws pictures to practise on, and the archive's own beside them.
public struct PracticeDrawer: Sendable {
  /// The products drawn, in turn.
  public let categories: [String]
  /// The pictures' size relative to the real photographs.
  public let scale: Double
  /// Decides everything: the picture of a number is always the same.
  public let seed: UInt64

  private let products: [any PracticeProduct.Type]

  /// The products that can be drawn.
  public static var categories: [String] { practiceProducts.map { $0.category } }

  /// A drawer.
  ///
  /// - Throws: ``SyntheticError`` for an unknown category, none at all, or a scale out of range.
  public init(categories: [String] = Self.categories, scale: Double = 0.12, seed: UInt64) throws {
    guard !categories.isEmpty else { throw SyntheticError.noCategory(known: Self.categories) }
    products = try categories.map { name in
      guard let product = practiceProducts.first(where: { $0.category == name }) else {
        throw SyntheticError.unknownCategory(name, known: Self.categories)
      }
      return product
    }
    guard (0.05...1).contains(scale) else {
      throw SyntheticError.outOfRange(option: "scale", value: "\(scale)", range: "0.05...1")
    }
    (self.categories, self.scale, self.seed) = (categories, scale, seed)
  }

  /// The picture of this number, each part as chance has it.
  public func practice(_ number: Int) -> PracticePicture {
    let product = products[number % products.count]
    var generator = SplitMix64(seed: seed, stream: "practice/\(number)")
    return PracticePicture(
      product.practice(scale: scale, generator: &generator), of: product)
  }

  /// A picture as the archive has it: a good product where `defects` is empty.
  ///
  /// - Throws: ``SyntheticError/unknownCategory(_:known:)``.
  public func product(_ category: String, defects: [String] = [], number: Int) throws
    -> PracticePicture
  {
    guard let product = products.first(where: { $0.category == category }) else {
      throw SyntheticError.unknownCategory(category, known: categories)
    }
    var generator = SplitMix64(
      seed: seed, stream: "product/\(category)/\(defects.joined(separator: "+"))/\(number)")
    return PracticePicture(
      product.draw(defects: defects, scale: scale, generator: &generator), of: product,
      defects: defects)
  }

  /// The archive's defects of a category that break a rule, each by itself.
  ///
  /// - Throws: ``SyntheticError/damagedData(file:reason:)``.
  public func logicalDefects(of category: String) throws -> [String] {
    let catalogue = try DefectCatalogue.bundled()
    let drawable = products.first { $0.category == category }?.drawableDefects ?? []
    var names: [String] = []
    for count in catalogue.testCounts
    where count.category == category && count.label == "logical_anomalies" {
      if let name = count.defects.first, count.defects.count == 1, drawable.contains(name),
        !names.contains(name)
      {
        names.append(name)
      }
    }
    return names
  }
}
