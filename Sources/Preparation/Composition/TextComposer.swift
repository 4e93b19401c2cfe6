import Datasets
import Digest

/// Writes questions and answers about an image from what the data set says about it.
///
/// Nothing is said that does not follow from the image's label, the names of its defects and where
/// they are marked: a constraint that nobody can judge is left out, an unknown number is not asked
/// for, and a place is named only where the marked region has one.
///
/// Every image gets as many answers "yes" as "no", from questions of both directions, so that any
/// set of whole images is balanced.
public enum TextComposer {
  /// The questions and answers about an image; no question twice.
  ///
  /// - Parameters:
  ///   - facts: what the data set says.
  ///   - knowledge: what a product of that category is.
  ///   - generator: chooses among phrasings; the same state gives the same texts.
  /// - Returns: the pairs, grouped by task, in the order of ``TextTask``. For an anomalous image
  ///   whose defects aren't known, only whether it is anomalous.
  public static func pairs(
    for facts: ImageFacts, knowledge: ProductKnowledge, using generator: inout SplitMix64
  ) throws(CompositionError) -> [TextPair] {
    var scene = try Scene(facts, knowledge, generator)
    var pairs = CaptionWriter.pairs(&scene)
    pairs += VerdictWriter.pairs(&scene)
    pairs += CountingWriter.pairs(&scene)
    pairs += AnomalyWriter.pairs(&scene)
    generator = scene.generator
    return pairs
  }
}

/// An image, what is known of its product, and the generator that chooses among phrasings.
struct Scene {
  let facts: ImageFacts
  let knowledge: ProductKnowledge
  /// Nil for an anomalous image whose defects aren't known: then nothing else is.
  let state: ProductState?
  var generator: SplitMix64

  var noun: String { knowledge.noun }
  var isGood: Bool { facts.label == .good }

  init(
    _ facts: ImageFacts, _ knowledge: ProductKnowledge, _ generator: SplitMix64
  ) throws(CompositionError) {
    guard facts.category == knowledge.category else {
      throw .wrongCategory(image: facts.category, knowledge: knowledge.category)
    }
    if facts.label == .good, let defect = facts.defects.first {
      throw .defectOnGood(category: facts.category, defect: defect.name)
    }
    self.facts = facts
    self.knowledge = knowledge
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

  /// One of the choices.
  mutating func pick<Choice>(_ first: Choice, _ others: Choice...) -> Choice {
    let choices = [first] + others
    return choices[generator.next(below: choices.count)]
  }

  /// True half of the time.
  mutating func flip() -> Bool { generator.next(below: 2) == 0 }
}
