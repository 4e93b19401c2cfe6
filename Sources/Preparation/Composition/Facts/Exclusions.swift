import Datasets

/// What an image certainly does not show: the other side of what may be said of it.
enum Exclusions {
  /// The defects of which not even a part can be seen: all that they break is kept.
  ///
  /// A good image shows none. In an anomalous one, a defect that breaks nothing might lie beside
  /// those that are known.
  static func absent(
    _ knowledge: ProductKnowledge, _ facts: ImageFacts, _ state: ProductState?
  ) -> [ProductDefect] {
    guard facts.label != .good else { return knowledge.defects }
    guard let state else { return [] }
    let kept = Set(state.kept.map(\.id))
    return unshown(knowledge, state).filter { defect in
      !defect.wording.breaks.isEmpty
        && defect.wording.breaks.allSatisfy { kept.contains($0.constraint) }
    }
  }

  /// The defects that are not what the image shows, though a part of them might be: something that
  /// they break is kept, or a number went the other way.
  static func different(
    _ knowledge: ProductKnowledge, _ facts: ImageFacts, _ state: ProductState?
  ) -> [ProductDefect] {
    guard facts.label != .good else { return knowledge.defects }
    guard let state else { return [] }
    let kept = Set(state.kept.map(\.id))
    let numbers = Dictionary(
      uniqueKeysWithValues: state.counts.map { ($0.object.id, $0.number) })
    return unshown(knowledge, state).filter { defect in
      defect.wording.breaks.contains { kept.contains($0.constraint) }
        || defect.counts.contains { change in
          guard let number = numbers[change.object] else { return false }
          return (change.to - change.from).signum() != (number - change.from).signum()
        }
    }
  }

  /// Sentences that are false of the image: of a broken constraint that it is kept, and of a kept
  /// one what a defect would put in its place.
  static func falseStatements(_ knowledge: ProductKnowledge, _ state: ProductState) -> [String] {
    var statements = state.broken.flatMap(\.statements)
    let kept = Set(state.kept.map(\.id))
    for defect in knowledge.defects {
      statements += defect.wording.breaks.filter { kept.contains($0.constraint) }.map(\.statement)
    }
    return distinct(statements, but: trueStatements(state))
  }

  /// Sentences that are true of the image, each with the constraint that it is about.
  static func statements(_ state: ProductState) -> [(ProductConstraint, [String])] {
    state.findings.compactMap { finding in
      switch finding.status {
      case .kept: (finding.constraint, finding.constraint.statements)
      case .broken(let instead): (finding.constraint, instead)
      case .unknown: nil
      }
    }
  }

  /// The texts without doublets and without any of `others`, in their order.
  static func distinct(_ texts: [String], but others: [String] = []) -> [String] {
    var seen = Set(others)
    return texts.filter { seen.insert($0).inserted }
  }

  private static func trueStatements(_ state: ProductState) -> [String] {
    statements(state).flatMap(\.1)
  }

  private static func unshown(
    _ knowledge: ProductKnowledge, _ state: ProductState
  ) -> [ProductDefect] {
    let shown = Set(state.defects.map(\.wording.phrase))
    let names = Set(state.defects.map(\.defect.name))
    return knowledge.defects.filter {
      !names.contains($0.name) && !shown.contains($0.wording.phrase)
    }
  }
}
