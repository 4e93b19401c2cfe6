import Datasets
import Imaging
import Preparation
import RLAD
import Testing

@Suite("Options to choose from")
struct CompositionOptionTests {
  /// Every question with options, with its wrong ones.
  private func forEach(
    _ tasks: Set<TextTask>? = nil,
    _ body: (CompositionCase, TextPair, _ right: String, _ wrong: [String]) -> Void
  ) {
    for each in CompositionCase.all {
      for pair in each.pairs where pair.form == .choice && tasks?.contains(pair.task) ?? true {
        guard case .option(let index) = pair.key else {
          Issue.record("no letter: \(pair.question)")
          continue
        }
        var wrong = pair.options
        body(each, pair, wrong.remove(at: index), wrong)
      }
    }
  }

  @Test("stand behind their letters, the right one at the letter of the answer, no two alike")
  func letters() {
    forEach { _, pair, right, _ in
      let lines = pair.question.split(separator: "\n").map(String.init)
      let letters = ["A", "B", "C", "D", "E"].prefix(pair.options.count)
      let expected = zip(letters, pair.options).map { "\($0). \($1)" }
      #expect(Array(lines.dropFirst().prefix(pair.options.count)) == expected)
      let letter = pair.key?.text ?? ""
      let stop = right.hasSuffix(".") ? "" : "."
      #expect([letter, "\(letter). \(right)\(stop)"].contains(pair.answer))
      #expect(Set(pair.options).count == pair.options.count)
      #expect((2...5).contains(pair.options.count))
      #expect(
        pair.answer.count > 1 || lines.last?.contains("only") == true
          || lines.last?.contains("letter of the right") == true)
    }
  }

  @Test("name the shown defect, and beside it only defects that are not what the image shows")
  func defects() {
    forEach([.defectClassification]) { each, pair, right, wrong in
      guard pair.about == "options" else { return }
      let phrases = each.shown.map { $0.wording.phrase.lowercased() }
      #expect(each.isGood ? right.hasPrefix("No") : phrases.contains(right.lowercased()))
      for option in wrong where !option.hasPrefix("No ") && !option.hasPrefix("None") {
        let meant = each.knowledge.defects.filter {
          $0.wording.phrase.lowercased() == option.lowercased()
        }
        #expect(!meant.isEmpty, "\(option)")
        #expect(!phrases.contains(option.lowercased()))
        #expect(meant.contains { each.isOther($0) }, "\(each.title): \(option)")
      }
    }
  }

  @Test("describe what is seen, and beside it only what the image does not show")
  func descriptions() {
    forEach([.defectDescription, .defectAnalysis]) { each, pair, right, wrong in
      func meant(_ option: String) -> [ProductDefect] {
        each.knowledge.defects.filter { defect in
          option == defect.wording.seen
            || option.lowercased() == "\(defect.wording.phrase). \(defect.effect)".lowercased()
        }
      }
      #expect(
        meant(right).contains { defect in each.shown.contains { $0.name == defect.name } }
          || (each.isGood && meant(right).isEmpty))
      for option in wrong {
        let defects = meant(option)
        #expect(
          defects.isEmpty ? !each.isGood : defects.contains { each.isOther($0) },
          "\(each.title): \(option)")
        #expect(!each.shown.contains { $0.wording.seen == option })
      }
    }
  }

  @Test("state what is true of the image, and beside it only what is false")
  func statements() {
    let checks: Set<TextTask> = [
      .countCheck, .presenceCheck, .relationCheck, .matchingCheck, .positionCheck, .amountCheck,
      .conditionCheck,
    ]
    forEach(checks) { each, pair, right, wrong in
      guard pair.about == "options" else { return }
      let parts = (pair.value ?? "").split(separator: " ").map(String.init)
      #expect(parts.last == (each.kept.contains(parts[0]) ? "kept" : "broken"))
      let rules = each.knowledge.constraints
      let truths = Set(rules.filter { each.kept.contains($0.id) }.flatMap(\.statements))
        .union(each.shown.flatMap(\.wording.breaks).map(\.statement))
      #expect(truths.contains(right) || each.shown.count > 1, "\(each.title): \(right)")
      for option in wrong {
        #expect(!truths.contains(option), "\(each.title): \(option)")
        let denied = rules.contains {
          each.broken.contains($0.id) && $0.statements.contains(option)
        }
        let invented = each.knowledge.defects.flatMap(\.wording.breaks).contains {
          $0.statement == option && each.kept.contains($0.constraint)
        }
        #expect(denied || invented, "\(each.title): \(option)")
      }
    }
  }

  @Test("name the place of the region, and beside it cells that it does not reach")
  func places() {
    forEach([.defectLocalization]) { each, pair, right, wrong in
      let cells = [
        "In the upper left", "At the top", "In the upper right", "On the left", "In the centre",
        "On the right", "In the lower left", "At the bottom", "In the lower right",
      ]
      #expect(each.isGood ? right.hasPrefix("Nowhere") : cells.contains(right))
      for option in wrong where !option.hasPrefix("Nowhere") {
        guard let cell = cells.firstIndex(of: option) else {
          Issue.record("no place: \(option)")
          continue
        }
        let (column, row) = (Double(cell % 3), Double(cell / 3))
        for box in each.facts.defects.flatMap(\.parts) {
          let isBeside =
            Double(box.x + box.width) <= column / 3 * 1600
            || Double(box.x) >= (column + 1) / 3 * 1600
          let isAbove =
            Double(box.y + box.height) <= row / 3 * 1000 || Double(box.y) >= (row + 1) / 3 * 1000
          #expect(isBeside || isAbove, "\(right) beside \(option)")
        }
      }
    }
  }

  @Test("name products that share no word with the one that is shown")
  func products() {
    forEach([.objectClassification]) { each, _, right, wrong in
      #expect(right == "A \(each.knowledge.noun)")
      let words = Set(
        each.knowledge.noun.split(separator: " ").filter { $0.count > 3 && $0 != "piece" })
      for option in wrong {
        #expect(words.isDisjoint(with: option.split(separator: " ")), "\(right) beside \(option)")
      }
    }
  }

  @Test("name no product that could be taken for another")
  func relatedProducts() throws {
    let all = try ["mvtec_loco", "mvtec_ad", "visa"].flatMap {
      try ProductKnowledge.bundled(dataset: $0)
    }
    func others(_ category: String) throws -> [String] {
      let product = try #require(all.first { $0.category == category })
      return TextComposer.others(than: product, among: all)
    }
    #expect(try !others("screw_bag").contains { ["screw", "metal nut"].contains($0) })
    #expect(try !others("screw").contains("bag of screws"))
    #expect(try !others("juice_bottle").contains("bottle"))
    #expect(try !others("pcb1").contains("circuit board"))
    #expect(try !others("capsule").contains { $0.contains("capsule") })
    for product in all { #expect(try others(product.category).count >= 3) }
  }
}
