import Datasets
import Imaging
import Preparation
import RLAD
import Testing

/// Holds every text about every product against the knowledge files, read anew.
@Suite("Composed texts")
struct CompositionTruthTests {
  @Test("never state a constraint as kept that is broken or unknown")
  func neverFalse() {
    for each in CompositionCase.all {
      let forbidden =
        each.knowledge.constraints.filter { !each.kept.contains($0.id) }.flatMap(\.statements)
        + each.knowledge.summaries.filter { !each.kept.isSuperset(of: $0.constraints) }
        .map(\.statement)
      for pair in each.pairs where pair.task != .objectAnalysis {
        if forbidden.contains(where: pair.answer.contains) {
          Issue.record("\(each.title): \(pair.answer)")
        }
      }
    }
  }

  @Test("state in each caption of one image everything that is kept and everything that is wrong")
  func captionsAreComplete() throws {
    for each in CompositionCase.all {
      let state = try each.knowledge.state(showing: each.facts.defects.map { .init(name: $0.name) })
      let captions = each.pairs.filter { $0.task == .caption }
      #expect(captions.count == 3)
      for caption in captions {
        #expect(state.problems.allSatisfy { caption.answer.contains($0) }, "\(each.title)")
        for constraint in state.kept {
          let summaries = each.knowledge.summaries.filter {
            $0.constraints.contains(constraint.id)
          }
          let sentences = constraint.statements + summaries.map(\.statement)
          #expect(sentences.contains { caption.answer.contains($0) }, "\(constraint.id)")
        }
      }
    }
  }

  @Test("name only numbers that the knowledge gives after the defects")
  func counts() {
    for each in CompositionCase.all {
      for pair in each.pairs where pair.task == .countCheck {
        guard pair.about.contains("object ") else { continue }
        let id = String(pair.about.split(separator: " ").last ?? "")
        guard let number = each.number(of: id), let object = each.knowledge.object(id) else {
          Issue.record("\(each.title): \(pair.question)")
          continue
        }
        switch pair.key {
        case .count(let count, _):
          #expect(count == number)
          #expect(pair.answer.lowercased().contains(object.phrase(count: number)))
        case .option(let right):
          #expect(pair.value == "\(id)=\(number)")
          #expect(pair.options[right].lowercased() == ProductObject.words(number))
          #expect(Set(pair.options).count == pair.options.count)
        case .verdict(let verdict):
          let said = pair.answer.split(separator: ". ").dropFirst().joined()
          #expect(said.isEmpty || said.contains(object.phrase(count: number)))
          if pair.about.hasPrefix("comparison") {
            #expect(verdict == (number == object.count ? .yes : .no))
          } else {
            #expect(verdict == (asked(pair.question, of: object) == number ? .yes : .no))
          }
        default: Issue.record("a number without a key: \(pair.question)")
        }
      }
    }
  }

  /// The number that a yes/no question names.
  private func asked(_ question: String, of object: ProductObject) -> Int {
    if question.contains("just one") || question.contains("and no more") { return 1 }
    return (2...30).first {
      question.contains(" \(ProductObject.words($0)) \(object.plural) ")
    } ?? 0
  }

  @Test("give the verdict that follows from the label")
  func verdicts() {
    for each in CompositionCase.all {
      for pair in each.pairs where pair.task == .anomalyDetection {
        // The sentence about the reference says that all is well, too.
        let first = pair.question.split(separator: "\n").first ?? ""
        let asked = first.split(separator: ". ")
        let question = asked.last { $0.contains("?") } ?? first
        let asksForWrong = [
          "wrong", "an anomaly", "any anomaly", "defect", "logical", "reject",
          "a rule", "anomalous",
        ].contains { question.contains($0) }
        let verdict: Verdict = each.isGood != asksForWrong ? .yes : .no
        switch pair.key {
        case .verdict(let key): #expect(key == verdict, "\(pair.question)")
        case .option(let right):
          #expect(pair.options[right] == (verdict == .yes ? "Yes" : "No"), "\(pair.question)")
        default: Issue.record("no verdict: \(pair.question)")
        }
        #expect(each.facts.label != .structural || !question.contains("logical"))
      }
    }
  }

  @Test("answer a question about one constraint by what the knowledge says")
  func constraints() {
    for each in CompositionCase.all {
      for constraint in each.knowledge.constraints {
        for pair in each.pairs where pair.about == "constraint \(constraint.id)" {
          guard case .verdict(let verdict) = pair.key else { continue }
          #expect(pair.question.contains(constraint.question))
          #expect(verdict == (each.kept.contains(constraint.id) ? .yes : .no))
          #expect(each.kept.contains(constraint.id) || each.broken.contains(constraint.id))
        }
      }
    }
  }

  @Test("report a defect where it is shown, and no other")
  func defects() {
    for each in CompositionCase.all {
      for pair in each.pairs where pair.about.hasPrefix("defect ") {
        let name = String(pair.about.dropFirst(7))
        let isShown = each.shown.contains { $0.name == name }
        #expect(pair.key == .verdict(isShown ? .yes : .no))
        guard !isShown, !each.isGood, let defect = each.knowledge.defect(name) else { continue }
        #expect(!defect.wording.breaks.isEmpty)
        #expect(defect.wording.breaks.allSatisfy { each.kept.contains($0.constraint) })
      }
    }
  }

  @Test("tell logical anomalies from structural ones only where all defects are of that kind")
  func kinds() {
    for each in CompositionCase.all {
      let kinds = Set(each.shown.map(\.kind))
      for pair in each.pairs where ["kind", "class"].contains(pair.about) {
        #expect(kinds.count == (each.isGood ? 0 : 1), "\(each.title)")
        let kind = kinds.first?.rawValue ?? "good"
        #expect(pair.key == .name(kind) || pair.value == kind)
      }
      for pair in each.pairs where pair.about.hasPrefix("is ") && pair.about != "is product" {
        #expect(kinds.count == 1)
        let isThat = pair.about == "is \(kinds.first?.rawValue ?? "")"
        #expect(pair.key == .verdict(isThat ? .yes : .no), "\(pair.question)")
      }
    }
  }

  @Test("are the same for the same seed, and vary with it")
  func determinism() throws {
    for each in CompositionCase.all.prefix(400) {
      let again = try [7, 7, 8].map {
        try CompositionCase(each.knowledge, each.facts, seed: $0).drafts
      }
      #expect(again[0] == again[1])
      #expect(again[0] != again[2])
    }
  }
}
