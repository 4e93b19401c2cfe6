import Datasets

/// An image with what is known of it: what a caption is asked for, and held against.
struct CaptionSubject: Sendable {
  /// The product.
  let knowledge: ProductKnowledge
  /// What the data set says.
  let facts: ImageFacts
  /// What follows from both; nil for an anomalous image whose defects aren't known.
  let state: ProductState?
  /// What others' questions and their right answers say, one a line; nil if there are none.
  let priors: String?

  var isGood: Bool { facts.label == .good }

  init(_ facts: ImageFacts, _ knowledge: ProductKnowledge, priors: String? = nil)
    throws(UnknownDefect)
  {
    self.priors = priors
    self.facts = facts
    self.knowledge = knowledge
    if facts.label != .good, facts.defects.isEmpty {
      state = nil
    } else {
      state = try knowledge.state(
        showing: facts.defects.map {
          DefectSighting(name: $0.name, regions: max(1, $0.regions.count))
        })
    }
  }
}
