import Datasets
import Foundation
import Testing

/// Every text of the builds over drawn archives, held against the truth of the drawings.
@Suite("Generated texts")
struct TextTruthTests {
  @Test("Every picture shows the defects that its line of the truth names, and every good one none")
  func truthIsConsistent() throws {
    let texts = try DrawnTexts.shared.get()
    for picture in texts.pictures.values {
      for defect in picture.line.defects {
        #expect(picture.shows(defect), "\(picture.id) \(defect) \(picture.line.attributes)")
      }
      #expect(picture.line.defects.isEmpty == picture.isGood)
      #expect(Set(picture.marks.map(\.defect)) == Set(picture.line.defects), "\(picture.id)")
      guard picture.isGood else { continue }
      for (rule, isKept) in DrawnProducts.rules[picture.product] ?? [:] {
        #expect(isKept(picture), "\(picture.id) \(rule)")
      }
      for (defect, isThere) in DrawnProducts.defects[picture.product] ?? [:] {
        #expect(!isThere(picture), "\(picture.id) \(defect)")
      }
    }
    let shown = texts.pictures.values.flatMap { picture in
      picture.line.defects.map { "\(picture.product)/\($0)" }
    }
    #expect(Set(shown).count == 89)
  }

  @Test("Everything that a text says about a drawing is so, and every sentence is understood")
  func textsAreTrue() throws {
    let texts = try DrawnTexts.shared.get()
    var check = try texts.check()
    for row in texts.rows { check.check(row) }
    report(check.problems, of: texts.rows.count)
    for product in DrawnProducts.rules.keys {
      let held = check.held[product] ?? [:]
      for (sort, least) in Self.expected {
        #expect(held[sort, default: 0] >= least, "\(product): \(sort)")
      }
    }
  }

  /// How many claims of a sort each product's texts must at least make, so that none is unchecked.
  private static let expected = [
    "count": 50, "count compared": 10, "place": 40, "rule kept": 100, "rule broken": 60,
    "defect": 100, "verdict": 100, "kind of anomaly": 30, "product": 80, "reference": 100,
    "rule of the product": 10, "boxes": 30, "right option": 100, "wrong option": 300,
    "yes or no: rule kept": 20, "yes or no: defect": 10, "yes or no: verdict": 20,
    "yes or no: count": 10, "yes or no: as many": 5, "yes or no: place": 3,
    "yes or no: kind of anomaly": 10, "yes or no: product": 5,
  ]

  /// Records the problems, each kind once with an example.
  private func report(_ problems: [TextCheck.Problem], of rows: Int) {
    guard !problems.isEmpty else { return }
    let kinds = Dictionary(grouping: problems) { $0.sentence + $0.reason }.values
    let shown = kinds.sorted { $0.count > $1.count }.prefix(40)
      .map { "\($0.count) times \($0[0])" }.joined(separator: "\n")
    Issue.record("\(problems.count) problems in \(rows) examples, such as\n\(shown)")
  }
}
