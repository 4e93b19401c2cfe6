extension ProductKnowledge {
  /// Checks that everything referred to exists and that the parts agree with each other.
  func check(_ source: KnowledgeFile) throws(YAMLFileError) {
    try checkUnique(source.objects, "objects", objects.map(\.id))
    try checkUnique(source.constraints, "constraints", constraints.map(\.id))
    try checkUnique(source.defects, "defects", defects.map { ProductDefect.key(of: $0.name) })
    try checkAny(source.root, "constraints", constraints.isEmpty)
    try checkAny(source.root, "defects", defects.isEmpty)
    if let grid, let map = source.grid { try check(grid, map) }
    for (constraint, map) in zip(constraints, source.constraints) {
      try checkObject(of: constraint, map)
    }
    for (summary, map) in zip(summaries, source.summaries) {
      try checkConstraints(summary.constraints, map, "of")
    }
    for (defect, map) in zip(defects, source.defects) { try check(defect, map) }
  }

  private func checkAny(
    _ root: YAMLMap, _ key: String, _ isEmpty: Bool
  ) throws(YAMLFileError) {
    if isEmpty { throw root.error(key, "there are no `\(key)`", hint: "add at least one") }
  }

  private func checkUnique(
    _ maps: [YAMLMap], _ key: String, _ names: [String]
  ) throws(YAMLFileError) {
    var seen: Set<String> = []
    for (name, map) in zip(names, maps) where !seen.insert(name).inserted {
      throw map.error(nil, "`\(name)` occurs twice in `\(key)`", hint: "rename or remove one")
    }
  }

  private func checkObject(
    of constraint: ProductConstraint, _ map: YAMLMap
  ) throws(YAMLFileError) {
    if constraint.kind == .count {
      guard let id = constraint.object, object(id)?.count != nil else {
        throw map.error(
          "object", "the constraint `\(constraint.id)` counts no object whose count is fixed",
          hint: "give it an `object`, and that object a `count`")
      }
    } else if constraint.object != nil {
      throw map.error(
        "object", "the constraint `\(constraint.id)` has an object but is no count",
        hint: "make its kind `count`, or leave the object out")
    }
  }

  private func check(_ grid: ProductGrid, _ map: YAMLMap) throws(YAMLFileError) {
    guard let count = object(grid.object)?.count, count > 0, count.isMultiple(of: grid.cells) else {
      throw map.error(
        "object",
        "`\(grid.object)` is no object of which as many lie in each of \(grid.cells) cells",
        hint: "name an object whose `count` is a multiple of that")
    }
    if let name = grid.openedBy.first(where: { defect($0) == nil }) {
      throw map.error(
        "opened_by", "there is no defect `\(name)`",
        hint: "the defects are \(defects.map(\.name).joined(separator: ", "))")
    }
  }

  private func checkConstraints(
    _ ids: [String], _ map: YAMLMap, _ key: String
  ) throws(YAMLFileError) {
    for id in ids where constraint(id) == nil {
      throw map.error(
        key, "there is no constraint `\(id)`",
        hint: "the constraints are \(constraints.map(\.id).joined(separator: ", "))")
    }
  }

  private func check(_ defect: ProductDefect, _ map: YAMLMap) throws(YAMLFileError) {
    let broken = defect.wording.breaks.map(\.constraint)
    try checkConstraints(broken, map, "breaks")
    try checkConstraints(defect.unknown, map, "unknown")
    if let several = defect.severalRegions, several.breaks.map(\.constraint) != broken {
      throw map.error(
        "several_regions", "`several_regions` of `\(defect.name)` breaks other constraints",
        hint: "name the same ones, in the same order")
    }
    let breaksRule = broken.contains { constraint($0)?.kind != .condition }
    guard breaksRule == (defect.kind == .logical) else {
      throw map.error(
        "kind", "the defect `\(defect.name)` is \(defect.kind.rawValue)",
        hint: "a logical defect breaks at least one rule, a structural one none but conditions")
    }
    if let both = defect.unknown.first(where: broken.contains) {
      throw map.error(
        "unknown", "`\(both)` is both broken and unknown", hint: "keep it in one of the two")
    }
    try checkChanges(of: defect, map)
    try checkCountConstraints(of: defect, map)
  }

  private func checkChanges(of defect: ProductDefect, _ map: YAMLMap) throws(YAMLFileError) {
    let objectHint =
      objects.isEmpty
      ? "add it to `objects`" : "the objects are \(objects.map(\.id).joined(separator: ", "))"
    for (key, ids) in [
      ("counts", defect.counts.map(\.object)), ("unknown_counts", defect.unknownCounts),
    ] {
      for id in ids where object(id)?.count == nil {
        throw map.error(key, "there is no object `\(id)` with a fixed count", hint: objectHint)
      }
    }
    for change in defect.counts {
      guard change.from == object(change.object)?.count, change.to != change.from, change.to >= 0
      else {
        throw map.error(
          "counts", "the count of `\(change.object)` goes from \(change.from) to \(change.to)",
          hint: "`from` is the object's count; `to` is another one")
      }
    }
  }

  private func checkCountConstraints(
    of defect: ProductDefect, _ map: YAMLMap
  ) throws(YAMLFileError) {
    for constraint in constraints {
      guard let object = constraint.object else { continue }
      let changes = defect.counts.contains { $0.object == object }
      let breaks = defect.wording.breaks.contains { $0.constraint == constraint.id }
      let unsure = defect.unknown.contains(constraint.id)
      guard changes == breaks, unsure == defect.unknownCounts.contains(object) else {
        throw map.error(
          "name", "`\(defect.name)` says different things of `\(constraint.id)` and `\(object)`",
          hint: "a broken count constraint needs a changed count, an unknown one an unknown count")
      }
    }
  }
}
