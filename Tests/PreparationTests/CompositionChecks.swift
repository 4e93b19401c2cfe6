import Datasets
import Preparation
import Testing

/// Every counting answer is the number that the knowledge gives after the defects.
func expectKnownCounts(_ pairs: [TextPair], of facts: ImageFacts, _ knowledge: ProductKnowledge) {
  let shown = facts.defects.compactMap { knowledge.defect($0.name) }
  for pair in pairs where pair.task == .counting {
    guard case .count(let number, let id) = pair.key, let object = knowledge.object(id) else {
      Issue.record("a counting question without a number: \(pair.question)")
      continue
    }
    #expect(!shown.flatMap(\.unknownCounts).contains(id))
    let changes = shown.flatMap(\.counts).filter { $0.object == id }
    let expected = changes.reduce(object.count ?? -1) { $0 + $1.to - $1.from }
    #expect(number == expected)
    #expect(pair.answer.lowercased().contains(object.phrase(count: expected)))
  }
}
