import Datasets
import Digest
import Imaging
import Preparation
import Testing

/// Images of every product of every bundled knowledge file, with all drafts about them: good ones,
/// ones with each defect, and ones with each pair of defects.
struct CompositionCase {
  let knowledge: ProductKnowledge
  let facts: ImageFacts
  let drafts: [TextDraft]
  /// The pairs of the drafts, the right options at changing letters.
  let pairs: [TextPair]
  let shown: [ProductDefect]

  // The same facts as the composer has, but taken from the knowledge anew.

  /// Constraints that a defect of the image breaks.
  let broken: Set<String>
  /// Constraints that no defect of the image touches.
  let kept: Set<String>

  static let size = ImageSize(width: 1600, height: 1000)
  static let resized = ImageSize(width: 784, height: 504)

  /// Composed once for all tests.
  static let all: [CompositionCase] = {
    do { return try compose() } catch { preconditionFailure("\(error)") }
  }()

  private static func compose() throws -> [CompositionCase] {
    let products = try ["mvtec_loco", "mvtec_ad", "visa"].flatMap {
      try ProductKnowledge.bundled(dataset: $0)
    }
    var cases: [CompositionCase] = []
    for product in products {
      let others = TextComposer.others(than: product, among: products)
      let names = product.defects.map(\.name)
      let pairs = names.indices.flatMap { i in
        names[(i + 1)...].map { [names[i], $0] }
      }
      let few = [[]] + names.map { [$0] }
      for (names, seeds) in few.map({ ($0, 3) }) + pairs.map({ ($0, 1) }) {
        for _ in 0..<seeds {
          cases.append(
            try CompositionCase(
              product, facts(product, names), others: others, seed: UInt64(cases.count)))
        }
      }
    }
    return cases
  }

  init(
    _ knowledge: ProductKnowledge, _ facts: ImageFacts, others: [String] = [], seed: UInt64
  ) throws {
    self.knowledge = knowledge
    self.facts = facts
    var generator = SplitMix64(seed: seed)
    drafts = try TextComposer.drafts(
      for: facts, knowledge: knowledge, others: others, using: &generator)
    pairs = drafts.enumerated().map { index, draft in
      draft.pair(rightOptionAt: draft.optionCount > 0 ? index % draft.optionCount : 0)
    }
    shown = facts.defects.compactMap { knowledge.defect($0.name) }
    broken = Set(shown.flatMap(\.wording.breaks).map(\.constraint))
    kept = Set(knowledge.constraints.map(\.id)).subtracting(broken)
      .subtracting(shown.flatMap(\.unknown))
  }

  /// An image with these defects, each in a place of its own; logical if any of them is.
  static func facts(_ knowledge: ProductKnowledge, _ names: [String]) -> ImageFacts {
    let kinds = names.compactMap { knowledge.defect($0)?.kind }
    let defects = names.enumerated().map { index, name in
      ImageFacts.Defect(
        name: name, regions: [.init(x: 100 + 900 * index, y: 120, width: 150, height: 90)])
    }
    return ImageFacts(
      category: knowledge.category, split: "test",
      label: kinds.isEmpty ? .good : kinds.contains(.logical) ? .logical : .structural,
      defects: defects, width: size.width, height: size.height, resized: resized)
  }

  var isGood: Bool { facts.label == .good }

  /// What the case is about, for a test that fails.
  var title: String { "\(knowledge.category) \(facts.defects.map(\.name))" }

  /// How many there are of an object; nil where that isn't known.
  func number(of object: String) -> Int? {
    guard let count = knowledge.object(object)?.count,
      !shown.contains(where: { $0.unknownCounts.contains(object) })
    else { return nil }
    let changes = shown.flatMap(\.counts).filter { $0.object == object }
    return changes.reduce(count) { $0 + $1.to - $1.from }
  }

  /// Whether the image certainly shows something else than that defect.
  func isOther(_ defect: ProductDefect) -> Bool {
    if isGood { return true }
    if shown.contains(where: { $0.name == defect.name }) { return false }
    return defect.wording.breaks.contains { kept.contains($0.constraint) }
      || defect.counts.contains { change in
        guard let number = number(of: change.object) else { return false }
        return (number > change.from) != (change.to > change.from)
          || (number < change.from) != (change.to < change.from)
      }
  }
}
