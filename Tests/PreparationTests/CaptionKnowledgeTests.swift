import Datasets
import Testing

@testable import Preparation

/// The checks against all that the bundled knowledge says of 32 products and their defects: what
/// follows from a defect must pass, and what contradicts it must not.
@Suite("The check of captions")
struct CaptionKnowledgeTests {
  private static let padding =
    "The picture is taken from the front in even light, and the wall behind it is grey and plain. "

  private static let all = Result {
    try ProductKnowledge.bundledDatasets.flatMap { try ProductKnowledge.bundled(dataset: $0) }
  }

  /// A product that is good, or that shows one of its defects.
  private func subjects() throws -> [CaptionSubject] {
    try Self.all.get().flatMap { knowledge in
      func facts(_ label: ImageFacts.Label, _ defects: [String]) -> ImageFacts {
        ImageFacts(
          category: knowledge.category, split: "test", label: label,
          defects: defects.map { ImageFacts.Defect(name: $0) }, width: 10, height: 10)
      }
      return try [CaptionSubject(facts(.good, []), knowledge)]
        + knowledge.defects.map {
          try CaptionSubject(
            facts($0.kind == .logical ? .logical : .structural, [$0.name]), knowledge)
        }
    }
  }

  private func rejection(_ sentence: String, _ subject: CaptionSubject) -> CaptionRejection? {
    do {
      try CaptionCheck(subject: subject).check(CaptionDraft(caption: Self.padding + sentence))
      return nil
    } catch {
      return error
    }
  }

  private func name(_ subject: CaptionSubject) -> String {
    "\(subject.knowledge.category) \(subject.facts.defects.map(\.name))"
  }

  @Test("lets every true sentence pass")
  func truths() throws {
    var sentences = 0
    for subject in try subjects() {
      let state = try #require(subject.state)
      let truths =
        state.kept.flatMap(\.statements) + state.problems + state.defects.map(\.wording.seen)
        + state.counts.map { $0.object.sentence(count: $0.number) }
        + (subject.isGood ? [subject.knowledge.description] : [])
      for truth in truths {
        sentences += 1
        let found = rejection(truth, subject)
        #expect(found == nil, "\(name(subject)): \(found?.text ?? "")")
      }
    }
    #expect(sentences > 2000)
  }

  @Test("stops every broken rule that is stated as kept, and every wrong number")
  func lies() throws {
    var sentences = 0
    for subject in try subjects() {
      let state = try #require(subject.state)
      let wrong = state.counts.map { $0.object.sentence(count: $0.number + 1) }
      for lie in state.broken.flatMap(\.statements) + wrong {
        sentences += 1
        #expect(rejection(lie, subject) != nil, "\(name(subject)): \(lie)")
      }
    }
    #expect(sentences > 500)
  }

  @Test("stops every defect that is told of a good product, or nearly")
  func defectsOfGood() throws {
    var (stopped, told) = (0, 0)
    for subject in try subjects() where subject.isGood {
      for defect in subject.knowledge.defects {
        told += 1
        let text = "This one has \(defect.wording.phrase). It is defective."
        if rejection(text, subject) != nil { stopped += 1 }
      }
    }
    #expect(stopped == told)
  }
}
