import Datasets
import Digest

/// An image, what is known of its product, and the generator that chooses among phrasings.
struct Scene {
  let facts: ImageFacts
  let knowledge: ProductKnowledge
  /// The nouns of products that this one can't be taken for.
  let others: [String]
  /// Nil for an anomalous image whose defects aren't known: then nothing else is.
  let state: ProductState?
  var generator: SplitMix64

  var noun: String { knowledge.noun }
  var isGood: Bool { facts.label == .good }

  init(
    _ facts: ImageFacts, _ knowledge: ProductKnowledge, others: [String], _ generator: SplitMix64
  ) throws(CompositionError) {
    guard facts.category == knowledge.category else {
      throw .wrongCategory(image: facts.category, knowledge: knowledge.category)
    }
    if facts.label == .good, let defect = (facts.defects + facts.unnamed).first {
      throw .defectOnGood(category: facts.category, defect: defect.name)
    }
    self.facts = facts
    self.knowledge = knowledge
    self.others = others
    self.generator = generator
    if facts.label != .good, facts.defects.isEmpty {
      state = nil
      return
    }
    let sightings = facts.defects.map {
      DefectSighting(name: $0.name, regions: max(1, $0.regions.count))
    }
    do {
      state = try knowledge.state(showing: sightings)
    } catch {
      throw .unknownDefect(error)
    }
  }

  /// What kind of anomaly it is, where the label says so and no defect is of the other kind.
  var kind: ProductDefect.Kind? {
    let kind: ProductDefect.Kind
    switch facts.label {
    case .logical: kind = .logical
    case .structural: kind = .structural
    case .good, .unspecified: return nil
    }
    return (state?.defects ?? []).allSatisfy { $0.defect.kind == kind } ? kind : nil
  }

  /// Where the anomaly is, in words, if that can be told.
  var places: String? {
    PlaceWords.words(for: facts.marks.flatMap(\.parts), in: facts.size)
  }

  /// A sentence that says where the anomaly is, if that can be told.
  mutating func area() -> String? {
    guard let places else { return nil }
    let isOne = PlaceWords.places(of: facts.marks.flatMap(\.parts), in: facts.size)?.count == 1
    return say(isOne ? Phrasing.area : Phrasing.areas, ["places": places])
  }

  /// Everything that is wrong, in sentences; none of what isn't known.
  var problems: [String] { state?.problems ?? [] }

  /// True half of the time, or with another chance.
  mutating func flip(_ chances: Int = 1, of all: Int = 2) -> Bool {
    generator.next(below: all) < chances
  }

  /// A text of the grammar about the only image, or about the second one where the first is a
  /// reference.
  ///
  /// - Parameter slots: words to fill in beside `{it}`, `{image}` and `{noun}`.
  mutating func say(
    _ template: Template, _ slots: [String: String] = [:], usesReference: Bool = false
  ) -> String {
    let words = [
      "it": usesReference ? "the one in the second image" : "this \(noun)",
      "image": usesReference ? "the second image" : "this image", "noun": noun,
    ]
    return template.text(words.merging(slots) { _, new in new }, using: &generator)
  }

  /// A question of the grammar, behind a sentence on the reference where there is one.
  mutating func ask(
    _ template: Template, _ slots: [String: String] = [:], usesReference: Bool = false
  ) -> String {
    let question = say(template, slots, usesReference: usesReference)
    return usesReference ? "\(say(Phrasing.reference)) \(question)" : question
  }
}
