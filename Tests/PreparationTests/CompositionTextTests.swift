import BundledData
import Datasets
import Imaging
import Digest
import Foundation
import Preparation
import RLAD
import Testing

@Suite("Composed texts")
struct CompositionTextTests {
  static let seeds: Range<UInt64> = 0..<12

  /// Every set of defects to look at: none, each alone, and LOCO's pairs.
  static func cases() throws -> [(ProductKnowledge, ImageFacts)] {
    var cases: [(ProductKnowledge, ImageFacts)] = []
    for knowledge in try ProductKnowledge.bundledLOCO() {
      cases.append((knowledge, facts(knowledge, [])))
      cases += knowledge.defects.map { (knowledge, facts(knowledge, [$0.name])) }
      cases += (pairs[knowledge.category] ?? []).map { (knowledge, facts(knowledge, $0)) }
    }
    return cases
  }

  static let pairs = [
    "juice_bottle": [["missing_bottom_label", "missing_top_label"]],
    "pushpins": [["1_additional_pushpin", "missing_pushpin"]],
    "screw_bag": [
      ["1_additional_nut", "1_missing_washer"], ["1_additional_washer", "1_missing_nut"],
      ["2_additional_nuts", "2_missing_washers"], ["2_additional_washers", "2_missing_nuts"],
    ],
  ]

  static func facts(_ knowledge: ProductKnowledge, _ names: [String]) -> ImageFacts {
    let kind = names.first.flatMap { knowledge.defect($0)?.kind }
    let defects = names.enumerated().map { index, name in
      ImageFacts.Defect(
        name: name, regions: [.init(x: 100 + 900 * index, y: 120, width: 150, height: 90)])
    }
    return ImageFacts(
      category: knowledge.category, split: "test",
      label: kind == nil ? .good : kind == .logical ? .logical : .structural, defects: defects,
      width: 1600, height: 1000)
  }

  static func texts(
    _ knowledge: ProductKnowledge, _ facts: ImageFacts, seed: UInt64
  ) throws -> [TextPair] {
    var generator = SplitMix64(seed: seed)
    return try TextComposer.pairs(for: facts, knowledge: knowledge, using: &generator)
  }

  static func forEach(
    _ body: (ProductKnowledge, ImageFacts, [TextPair]) throws -> Void
  ) throws {
    for (knowledge, facts) in try cases() {
      for seed in seeds {
        try body(knowledge, facts, texts(knowledge, facts, seed: seed))
      }
    }
  }

  @Test("never state a constraint as kept that is broken or unknown")
  func neverFalse() throws {
    try Self.forEach { knowledge, facts, pairs in
      let state = try knowledge.state(showing: facts.defects.map { .init(name: $0.name) })
      let kept = Set(state.kept.map(\.id))
      var forbidden = knowledge.constraints.filter { !kept.contains($0.id) }
        .flatMap(\.statements)
      forbidden += knowledge.summaries.filter { !kept.isSuperset(of: $0.constraints) }
        .map(\.statement)
      for pair in pairs {
        for statement in forbidden {
          #expect(!pair.answer.contains(statement), "\(facts.defects.map(\.name))")
        }
      }
    }
  }

  @Test("state in each caption everything that is kept and everything that is wrong")
  func captionsAreComplete() throws {
    try Self.forEach { knowledge, facts, pairs in
      let state = try knowledge.state(showing: facts.defects.map { .init(name: $0.name) })
      let captions = pairs.filter { $0.task == .caption }
      #expect(captions.count == 2)
      for caption in captions {
        #expect(state.problems.allSatisfy { caption.answer.contains($0) })
      }
      for constraint in state.kept {
        let summaries = knowledge.summaries.filter { $0.constraints.contains(constraint.id) }
        let sentences = constraint.statements + summaries.map(\.statement)
        for caption in captions {
          #expect(sentences.contains { caption.answer.contains($0) }, "\(constraint.id)")
        }
      }
    }
  }

  @Test("count what the knowledge says is there after the defects, and ask for nothing else")
  func counts() throws {
    try Self.forEach { knowledge, facts, pairs in
      expectKnownCounts(pairs, of: facts, knowledge)
    }
  }

  @Test("ask for a changed number first")
  func changedCounts() throws {
    try Self.forEach { knowledge, facts, pairs in
      let state = try knowledge.state(showing: facts.defects.map { .init(name: $0.name) })
      guard let wrong = state.counts.first(where: \.isWrong) else { return }
      let changing = Set(knowledge.defects.flatMap(\.counts).map(\.object))
      let known = state.counts.count { changing.contains($0.object.id) }
      let asked = pairs.compactMap { pair -> String? in
        if case .count(_, let object) = pair.key { object } else { nil }
      }
      #expect(asked.count == min(2, known))
      #expect(asked.contains(wrong.object.id) || state.counts.filter(\.isWrong).count > 2)
    }
  }

  @Test("answer yes as often as no about every image")
  func balance() throws {
    try Self.forEach { _, facts, pairs in
      let yes = pairs.filter { $0.key == .verdict(.yes) }
      let no = pairs.filter { $0.key == .verdict(.no) }
      #expect(yes.count == no.count)
      #expect(yes.count + no.count >= 2)
      #expect(yes.allSatisfy { $0.answer.hasPrefix("Yes.") })
      #expect(no.allSatisfy { $0.answer.hasPrefix("No.") })
      #expect(facts.label != .structural || !pairs.contains { $0.question.contains("logical") })
    }
  }

  @Test("say of anomalous images that something is wrong, and of good ones that all is well")
  func overallVerdicts() throws {
    let wrong = ["anything wrong", "an anomaly", "logical anomaly", "rejected", "break a rule"]
    let right = ["as it should be?", "correct?", "pass ", "a normal", "normal, too?"]
    try Self.forEach { _, facts, pairs in
      let overall = pairs.filter { $0.task == .yesNo }.prefix(2)
      for pair in overall {
        // The sentence about the reference says "normal", too.
        let question = pair.question.split(separator: ". ").last ?? ""
        let asksForWrong = wrong.contains { question.contains($0) }
        #expect(asksForWrong != right.contains { question.contains($0) }, "\(question)")
        let expected = asksForWrong ? facts.label.verdict : facts.label.verdict.opposite
        #expect(pair.key == .verdict(expected), "\(pair.question)")
      }
      #expect(Set(overall.map(\.usesReference)) == [true, false])
    }
  }

  @Test("answer a question about one rule or one defect by what the knowledge says")
  func particularVerdicts() throws {
    try Self.forEach { knowledge, facts, pairs in
      let shown = facts.defects.compactMap { knowledge.defect($0.name) }
      let broken = Set(shown.flatMap(\.wording.breaks).map(\.constraint))
      for pair in pairs.filter({ $0.task == .yesNo }).dropFirst(2) {
        if let constraint = knowledge.constraints.first(where: { $0.question == pair.question }) {
          #expect(pair.key == .verdict(broken.contains(constraint.id) ? .no : .yes))
        } else {
          let isShown = shown.contains { defect in
            [" here?", "?"].contains { pair.question.hasSuffix(" \(defect.wording.phrase)\($0)") }
          }
          #expect(pair.key == .verdict(isShown ? .yes : .no), "\(pair.question)")
        }
      }
    }
  }

  @Test("are the same for the same seed, and vary with it")
  func determinism() throws {
    for (knowledge, facts) in try Self.cases() {
      let once = try Self.texts(knowledge, facts, seed: 7)
      #expect(once == (try Self.texts(knowledge, facts, seed: 7)))
      let many = try Self.seeds.map { try Self.texts(knowledge, facts, seed: $0) }
      #expect(Set(many).count > 8)
    }
  }

  @Test("ask no question twice about an image")
  func distinct() throws {
    try Self.forEach { _, _, pairs in
      #expect(Set(pairs.map(\.question)).count == pairs.count)
    }
  }

  @Test("read like English: no residue, no double words, a capital first and a full stop last")
  func language() throws {
    let words = try Regex(#"(?i)\b(\w+) \1\b"#)
    let article = try Regex(#"\b[Aa] [aeioAEIO]\w+"#)
    try Self.forEach { _, _, pairs in
      for text in pairs.flatMap({ [$0.question, $0.answer] }) {
        #expect(!text.contains { "{}\n\t".contains($0) }, "\(text)")
        #expect(!text.contains("  ") && !text.contains("..") && !text.contains(" ."), "\(text)")
        #expect(!text.contains("Optional") && !text.contains("_"), "\(text)")
        #expect(text.firstMatch(of: words) == nil, "\(text)")
        #expect(text.firstMatch(of: article) == nil, "\(text)")
        #expect(text.first?.isUppercase == true, "\(text)")
        #expect(text.last.map { ".?".contains($0) } == true, "\(text)")
      }
      #expect(pairs.allSatisfy { $0.answer.hasSuffix(".") })
    }
  }

  @Test("speak of a second image exactly where there is a reference")
  func references() throws {
    try Self.forEach { _, _, pairs in
      for pair in pairs {
        #expect(pair.usesReference == pair.question.contains("first image"))
        #expect(pair.usesReference == pair.question.contains("second image"))
        #expect(!pair.answer.contains("second"))
      }
    }
  }
}
