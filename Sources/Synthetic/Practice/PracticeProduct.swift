import Digest

/// A product that can also be drawn to practise seeing: each of its parts as chance has it, whatever
/// the product's rules say.
///
/// A picture in which every part varies for itself can't be described by habit. A model that learns
/// from such pictures has to look.
protocol PracticeProduct: Product {
  /// Draws one picture whose parts are drawn evenly, each without regard to the others.
  static func practice(scale: Double, generator: inout SplitMix64) -> Drawing

  /// What is to be said of a picture, place by place, in an order that never changes.
  static func remarks(on scene: Scene) -> [Remark]

  /// Questions for single parts, with their answers.
  static func questions(on scene: Scene) -> [PracticePicture.Question]
}

extension PracticeProduct {
  static func questions(on scene: Scene) -> [PracticePicture.Question] {
    remarks(on: scene).map(\.asked)
  }
}

/// What is seen at one place of a product.
struct Remark: Sendable, Equatable {
  /// The place or part, such as `row one`.
  let place: String
  /// What is there, such as `one, one, two, one, zero`.
  let value: String
  /// How one asks for it.
  let question: String

  init(_ place: String, _ value: String, asking question: String) {
    (self.place, self.value, self.question) = (place, value, question)
  }

  var asked: PracticePicture.Question { .init(text: question, answer: value) }
}

/// The products that can be drawn to practise.
let practiceProducts: [any PracticeProduct.Type] = [
  BreakfastBox.self, JuiceBottle.self, Pushpins.self, ScrewBag.self, SplicingConnectors.self,
]

extension String {
  /// A number in words up to twenty, as the knowledge of products has them; digits beyond.
  static func number(_ value: Int) -> String {
    let words = [
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
      "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
      "nineteen", "twenty",
    ]
    return words.indices.contains(value) ? words[value] : String(value)
  }
}
