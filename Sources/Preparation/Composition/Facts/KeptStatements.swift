import Datasets
import Digest

/// Sentences for constraints that are kept.
enum KeptStatements {
  /// One sentence for each constraint, or for several that a summary joins, in the order of
  /// `kept`.
  static func sentences(_ scene: inout Scene, _ kept: [ProductConstraint]) -> [String] {
    let sentences = byConstraint(&scene, kept)
    return kept.compactMap { sentences[$0.id] }
  }

  /// The sentences by the first of the constraints that each states.
  static func byConstraint(
    _ scene: inout Scene, _ kept: [ProductConstraint]
  ) -> [String: String] {
    var left = kept.map(\.id)
    var sentences: [String: String] = [:]
    for summary in scene.knowledge.summaries
    where summary.constraints.allSatisfy(left.contains) && scene.generator.next(below: 4) > 0 {
      sentences[summary.constraints[0]] = summary.statement
      left.removeAll { summary.constraints.contains($0) }
    }
    for constraint in kept where left.contains(constraint.id) {
      sentences[constraint.id] = scene.generator.pick(constraint.statements)
    }
    return sentences
  }
}
