import Datasets
import Digest
import Foundation
import Imaging
import Preparation
import RLAD
import Testing

/// What ``CompositionTextTests`` asks of the texts on LOCO, asked of those on MVTec AD and VisA.
@Suite("Composed texts on MVTec AD and VisA")
struct CompositionOtherTests {
  static let seeds: Range<UInt64> = 0..<8

  /// Every set of defects to look at: none, each alone, and sets of VisA's `image_anno.csv`.
  static func cases() throws -> [(ProductKnowledge, ImageFacts)] {
    var cases: [(ProductKnowledge, ImageFacts)] = []
    for dataset in ["mvtec_ad", "visa"] {
      for knowledge in try ProductKnowledge.bundled(dataset: dataset) {
        cases.append((knowledge, facts(knowledge, [])))
        cases += knowledge.defects.map { (knowledge, facts(knowledge, [$0.name])) }
        cases += (sets[knowledge.category] ?? []).map { (knowledge, facts(knowledge, $0)) }
      }
    }
    return cases
  }

  static let sets = [
    "candle": [
      ["damaged corner of packaging", "different colour spot", "other"],
      ["foreign particals on candle", "wax melded out of the candle"],
    ],
    "capsules": [["bubble", "discolor", "scratch", "leak", "misshape"]],
    "cashew": [
      ["different colour spot", "same colour spot"], ["burnt", "different colour spot"],
      ["middle breakage", "small holes"],
    ],
    "chewinggum": [["chunk of gum missing", "corner missing", "small cracks"]],
    "fryum": [["similar colour spot", "other"], ["corner or edge breakage", "small scratches"]],
    "macaroni2": [
      [
        "breakage down the middle", "color spot similar to the object", "different color spot",
        "small chip around edge", "small cracks", "small scratches", "other",
      ]
    ],
    "pcb1": [["scratch", "missing"], ["melt", "scratch", "missing"]],
    "pcb4": [
      ["missing", "wrong place"], ["scratch", "extra", "wrong place"],
      ["burnt", "scratch", "dirt"],
      ["missing", "damage", "extra"],
    ],
    "pipe_fryum": [["middle breakage", "small scratches", "small cracks"]],
  ]

  /// An image is logical if any of its defects is.
  static func facts(_ knowledge: ProductKnowledge, _ names: [String]) -> ImageFacts {
    let kinds = names.compactMap { knowledge.defect($0)?.kind }
    let defects = names.enumerated().map { index, name in
      ImageFacts.Defect(
        name: name, regions: [.init(x: 100 + 200 * index, y: 120, width: 150, height: 90)])
    }
    return ImageFacts(
      category: knowledge.category, split: "test",
      label: kinds.isEmpty ? .good : kinds.contains(.logical) ? .logical : .structural,
      defects: defects, width: 1600, height: 1000)
  }

  static func forEach(
    _ body: (ProductKnowledge, ImageFacts, ProductState, [TextPair]) throws -> Void
  ) throws {
    for (knowledge, facts) in try cases() {
      let state = try knowledge.state(showing: facts.defects.map { .init(name: $0.name) })
      for seed in seeds {
        try body(knowledge, facts, state, CompositionTextTests.texts(knowledge, facts, seed: seed))
      }
    }
  }

  @Test("never state a constraint as kept that is broken or unknown")
  func neverFalse() throws {
    try Self.forEach { knowledge, facts, state, pairs in
      let kept = Set(state.kept.map(\.id))
      var forbidden = knowledge.constraints.filter { !kept.contains($0.id) }
        .flatMap(\.statements)
      forbidden += knowledge.summaries.filter { !kept.isSuperset(of: $0.constraints) }
        .map(\.statement)
      for pair in pairs {
        for statement in forbidden {
          #expect(
            !pair.answer.contains(statement), "\(knowledge.category) \(facts.defects.map(\.name))")
        }
      }
    }
  }

  @Test("state in each caption everything that is kept and everything that is wrong")
  func captionsAreComplete() throws {
    try Self.forEach { knowledge, _, state, pairs in
      let captions = pairs.filter { $0.task == .caption }
      #expect(captions.count == 2)
      for caption in captions {
        #expect(state.problems.allSatisfy { caption.answer.contains($0) })
        for constraint in state.kept {
          let summaries = knowledge.summaries.filter { $0.constraints.contains(constraint.id) }
          let sentences = constraint.statements + summaries.map(\.statement)
          #expect(sentences.contains { caption.answer.contains($0) }, "\(constraint.id)")
        }
      }
    }
  }

  @Test("count only what is known after the defects")
  func counts() throws {
    try Self.forEach { knowledge, facts, _, pairs in
      expectKnownCounts(pairs, of: facts, knowledge)
    }
  }

  @Test("answer yes as often as no, and ask for logical anomalies only where one can be judged")
  func balance() throws {
    try Self.forEach { _, facts, _, pairs in
      let yes = pairs.filter { $0.key == .verdict(.yes) }
      let no = pairs.filter { $0.key == .verdict(.no) }
      #expect(yes.count == no.count)
      #expect(yes.count + no.count >= 2)
      #expect(yes.allSatisfy { $0.answer.hasPrefix("Yes.") })
      #expect(no.allSatisfy { $0.answer.hasPrefix("No.") })
      #expect(facts.label != .structural || !pairs.contains { $0.question.contains("logical") })
    }
  }

  @Test("answer a question about one constraint or one defect by what the knowledge says")
  func particularVerdicts() throws {
    try Self.forEach { knowledge, facts, state, pairs in
      let shown = facts.defects.compactMap { knowledge.defect($0.name) }
      for pair in pairs.filter({ $0.task == .yesNo }).dropFirst(2) {
        if let constraint = knowledge.constraints.first(where: { $0.question == pair.question }) {
          #expect(pair.key == .verdict(state.broken.contains(constraint) ? .no : .yes))
        } else {
          let isShown = shown.contains { defect in
            [" here?", "?"].contains { pair.question.hasSuffix(" \(defect.wording.phrase)\($0)") }
          }
          #expect(pair.key == .verdict(isShown ? .yes : .no), "\(pair.question)")
        }
      }
    }
  }

  @Test("ask about one constraint and one defect wherever something more can be told")
  func particularQuestions() throws {
    try Self.forEach { knowledge, facts, state, pairs in
      let canAsk = !state.broken.isEmpty || (facts.label == .good && knowledge.defects.count > 1)
      let count = pairs.count { $0.task == .yesNo }
      #expect(!canAsk || count == 4, "\(knowledge.category) \(facts.defects.map(\.name))")
    }
  }

  @Test("are the same for the same seed, and vary with it")
  func determinism() throws {
    for (knowledge, facts) in try Self.cases() {
      let once = try CompositionTextTests.texts(knowledge, facts, seed: 7)
      #expect(once == (try CompositionTextTests.texts(knowledge, facts, seed: 7)))
      let many = try Self.seeds.map { try CompositionTextTests.texts(knowledge, facts, seed: $0) }
      #expect(Set(many).count > 6)
    }
  }

  @Test("ask no question twice about an image")
  func distinct() throws {
    try Self.forEach { _, facts, _, pairs in
      #expect(Set(pairs.map(\.question)).count == pairs.count, "\(facts)")
    }
  }

  @Test("read like English: no residue, no double words, a capital first and a full stop last")
  func language() throws {
    let words = try Regex(#"(?i)\b(\w+) \1\b"#)
    let article = try Regex(#"\b[Aa] [aeioAEIO]\w+|\b[Aa]n [^aeiouAEIOU]"#)
    try Self.forEach { _, _, _, pairs in
      for text in pairs.flatMap({ [$0.question, $0.answer] }) {
        #expect(!text.contains { "{}\n\t_".contains($0) }, "\(text)")
        #expect(!text.contains("  ") && !text.contains("..") && !text.contains(" ."), "\(text)")
        #expect(text.firstMatch(of: words) == nil, "\(text)")
        #expect(text.firstMatch(of: article) == nil, "\(text)")
        #expect(text.first?.isUppercase == true, "\(text)")
        #expect(text.last.map { ".?".contains($0) } == true, "\(text)")
      }
      #expect(pairs.allSatisfy { $0.answer.hasSuffix(".") })
      // The data set's own slips and American spellings stay in its names.
      let all = pairs.map { $0.question + $0.answer }.joined(separator: " ")
      for slip in ["partical", "melded", " color", " gray"] { #expect(!all.contains(slip)) }
    }
  }

  @Test("say the same of no two defects of a category")
  func told() throws {
    for dataset in ["mvtec_ad", "visa"] {
      for knowledge in try ProductKnowledge.bundled(dataset: dataset) {
        let problems = try knowledge.defects.map {
          try knowledge.state(showing: [.init(name: $0.name)]).problems
        }
        #expect(Set(problems).count == problems.count, "\(knowledge.category)")
      }
    }
  }
}
