import Datasets
import Digest
import Preparation
import RLAD
import Testing

@Suite("Composition of questions that teach something")
struct CompositionBalanceTests {
  /// The texts on a good image and on one with each logical defect, as many of either.
  private func halfGood() throws -> [(ProductKnowledge, TextPair)] {
    try ProductKnowledge.bundledLOCO().flatMap { knowledge in
      let logical = knowledge.defects.filter { $0.kind == .logical }
      return try logical.enumerated().flatMap { index, defect in
        try [[], [defect.name]].flatMap { names in
          try (0..<8 as Range<UInt64>).flatMap { seed in
            try CompositionTextTests.texts(
              knowledge, CompositionTextTests.facts(knowledge, names),
              seed: 100 * UInt64(index) + seed
            ).map { (knowledge, $0) }
          }
        }
      }
    }
  }

  @Test("asks only for numbers that a defect of the category changes")
  func changingNumbers() throws {
    var asked: Set<String> = []
    for (knowledge, pair) in try halfGood() {
      guard case .count(_, let object) = pair.key else { continue }
      #expect(knowledge.defects.contains { $0.counts.contains { $0.object == object } })
      asked.insert(object)
    }
    #expect(asked.isDisjoint(with: ["bottle", "compartment"]))
    #expect(asked.isSuperset(of: ["label", "pushpin", "washer", "cable", "tangerine"]))
  }

  @Test("does not give a yes/no answer away by the form of its question")
  func forms() throws {
    var yes: [String: Int] = [:]
    var all: [String: Int] = [:]
    for (knowledge, pair) in try halfGood() where pair.task == .yesNo {
      let isConstraint = knowledge.constraints.contains { $0.question == pair.question }
      let isDefect = ["report ", "a case of "].contains { pair.question.contains($0) }
      let form = isConstraint ? "constraint" : isDefect ? "defect" : "overall"
      all[form, default: 0] += 1
      if pair.key == .verdict(.yes) { yes[form, default: 0] += 1 }
    }
    #expect(all.keys.sorted() == ["constraint", "defect", "overall"])
    for (form, count) in all {
      let share = Double(yes[form, default: 0]) / Double(count)
      #expect(abs(share - 0.5) < 0.1, "\(form): \(share) of \(count)")
    }
  }

  @Test("asks about what is kept or absent on some anomalous images, too")
  func specific() throws {
    let knowledge = try #require(try ProductKnowledge.bundledLOCO().first)
    let defect = try #require(knowledge.defects.first { $0.kind == .logical })
    let facts = CompositionTextTests.facts(knowledge, [defect.name])
    var forms: Set<[Bool]> = []
    for seed in 0..<60 as Range<UInt64> {
      let pairs = try CompositionTextTests.texts(knowledge, facts, seed: seed)
      let particular = pairs.filter { $0.task == .yesNo }.dropFirst(2)
      forms.insert(
        particular.map { pair in knowledge.constraints.contains { $0.question == pair.question } })
    }
    #expect(forms == [[true, false], [true, true], [false, false]])
  }
}
