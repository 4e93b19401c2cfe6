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
      for sort in ["count", "place", "rule kept", "rule broken", "defect", "verdict"] {
        #expect(held[sort, default: 0] > 20, "\(product): \(sort)")
      }
    }
  }

  /// Records the problems, each kind once with an example.
  private func report(_ problems: [TextCheck.Problem], of rows: Int) {
    guard !problems.isEmpty else { return }
    let kinds = Dictionary(grouping: problems) { $0.sentence + $0.reason }.values
    let shown = kinds.sorted { $0.count > $1.count }.prefix(40)
      .map { "\($0.count) times \($0[0])" }.joined(separator: "\n")
    Issue.record("\(problems.count) problems in \(rows) examples, such as\n\(shown)")
  }
}
