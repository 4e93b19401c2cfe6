import Datasets
import Evaluation
import RLAD
import Testing

@Suite("What a reasoning says is broken")
struct ConstraintNamingTests {
  /// A product of MVTec LOCO AD with what recognises its constraints.
  private struct Product {
    let knowledge: ProductKnowledge
    let naming: ConstraintNaming

    init(_ knowledge: ProductKnowledge) {
      self.knowledge = knowledge
      naming = ConstraintNaming(
        knowledge.defects.flatMap(\.broken)
          + knowledge.constraints.map { BrokenConstraint(id: $0.id, sentences: $0.statements) })
    }

    static func all() throws -> [Product] { try ProductKnowledge.bundledLOCO().map(Product.init) }

    static func named(_ category: String) throws -> Product {
      try #require(try all().first { $0.knowledge.category == category })
    }
  }

  /// The share of pairs of a text and what is broken of which the reading agrees.
  private func share(_ cases: [(Product, String, [BrokenConstraint])]) -> Double {
    let hits = cases.count { product, text, broken in
      product.naming.names(anyOf: broken, in: text) == true
    }
    return Double(hits) / Double(cases.count)
  }

  @Test("is found in nearly every sentence that the knowledge itself has for it")
  func ownSentences() throws {
    let cases = try Product.all().flatMap { product in
      product.knowledge.defects.flatMap(\.broken).map { (product, $0.sentences[0], [$0]) }
    }
    #expect(cases.count > 70)
    #expect(share(cases) > 0.94)
  }

  /// The sentences in `seen` and the phrases are not among those that it knows constraints by.
  @Test("is found in most of other descriptions of the same")
  func otherSentences() throws {
    let cases = try Product.all().flatMap { product in
      product.knowledge.defects.filter { !$0.broken.isEmpty }.flatMap { defect in
        [defect.wording.seen, "I see \(defect.wording.phrase)."].map {
          (product, $0, defect.broken)
        }
      }
    }
    #expect(cases.count > 100)
    #expect(share(cases) > 0.8)
  }

  @Test("is nothing where a reasoning only says what a good product keeps to, or asks")
  func goodSentences() throws {
    for product in try Product.all() {
      let constraints = product.knowledge.constraints
      let texts =
        constraints.flatMap(\.statements) + constraints.map(\.question)
        + product.knowledge.summaries.map(\.statement)
      for text in texts {
        #expect(product.naming.named(in: text) == [], "\(text)")
      }
    }
  }

  @Test(
    "is told from what is fine",
    arguments: [
      ("The bag lacks a washer.", ["washers"]),
      ("Both nuts are there; a washer is missing, though.", ["washers"]),
      ("There are no missing nuts, but an extra washer lies in the bag.", ["washers"]),
      ("Nothing is missing. No extra nuts or washers.", []),
      ("I check whether a nut is missing.", []),
      ("Is a nut missing?", []),
      ("The bag isn’t missing any washers.", []),
      ("There's no nut in the bag.", ["nuts"]),
      ("There is no nut and the washers are fine.", ["nuts"]),
      ("The bag is different.", []),
      ("I see three nuts, where the reference shows two.", ["nuts"]),
      ("I see two nuts.", []),
      ("", []),
    ])
  func sentences(text: String, expected: [String]) throws {
    let product = try Product.named("screw_bag")
    let nuts = BrokenConstraint(
      id: "nuts", sentences: ["There are three nuts in the bag instead of two."])
    #expect(product.naming.named(in: text, broken: [nuts]) == expected)
  }

  @Test(
    "counts as named where one of several broken constraints is; of unknown ones nothing is said")
  func several() throws {
    let product = try Product.named("breakfast_box")
    let broken = BrokenConstraint.list(
      ids: ["almonds", "banana_chips"],
      sentences: ["There are no almonds in the box.", "There are no banana chips in the box."])
    #expect(broken.map(\.sentences.count) == [1, 1])
    #expect(product.naming.names(anyOf: broken, in: "The almonds are missing.") == true)
    #expect(product.naming.names(anyOf: broken, in: "A tangerine is missing.") == false)
    #expect(product.naming.names(anyOf: [], in: "The almonds are missing.") == nil)
    #expect(ConstraintNaming([]).named(in: "The almonds are missing.") == [])
  }

  @Test("keeps sentences with all constraints where it isn't known whose they are")
  func unassigned() {
    let broken = BrokenConstraint.list(
      ids: ["filled", "fill_level"], sentences: ["The bottle is empty."])
    #expect(broken.map(\.sentences) == [["The bottle is empty."], ["The bottle is empty."]])
  }
}

extension ProductDefect {
  /// What it breaks, in the words for one region.
  fileprivate var broken: [BrokenConstraint] {
    wording.breaks.map { BrokenConstraint(id: $0.constraint, sentences: [$0.statement]) }
  }
}
