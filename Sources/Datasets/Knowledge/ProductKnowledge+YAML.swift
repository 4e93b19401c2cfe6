extension ProductKnowledge {
  /// Reads and checks a knowledge file.
  ///
  /// - Parameters:
  ///   - yaml: the file's text.
  ///   - file: what to call the file in errors.
  public init(yaml: String, file: String) throws(YAMLFileError) {
    let root = try YAMLMap(
      text: yaml, file: file,
      keys: [
        "dataset", "category", "noun", "description", "objects", "constraints", "summaries",
        "defects",
      ])
    dataset = try root.text("dataset")
    category = try root.text("category")
    noun = try root.text("noun")
    description = try root.sentence("description")
    objects = try Self.objects(root)
    constraints = try Self.constraints(root)
    summaries = try Self.summaries(root)
    let maps = try root.maps("defects", keys: Self.defectKeys)
    var defects: [ProductDefect] = []
    for map in maps { defects.append(try Self.defect(map)) }
    self.defects = defects
    try check(root, defectMaps: maps)
  }

  private static let defectKeys = [
    "name", "kind", "title", "phrase", "seen", "breaks", "unknown", "counts", "unknown_counts",
    "several_regions", "effect",
  ]

  private static func objects(_ root: YAMLMap) throws(YAMLFileError) -> [ProductObject] {
    var objects: [ProductObject] = []
    for map in try root.maps("objects", keys: ["id", "singular", "plural", "count", "place"]) {
      objects.append(
        ProductObject(
          id: try map.text("id"), singular: try map.text("singular"),
          plural: try map.text("plural"), count: try map.optionalInteger("count"),
          place: try map.text("place")))
    }
    return objects
  }

  private static func constraints(_ root: YAMLMap) throws(YAMLFileError) -> [ProductConstraint] {
    var constraints: [ProductConstraint] = []
    let keys = ["id", "kind", "object", "statement", "also", "question"]
    for map in try root.maps("constraints", keys: keys) {
      let question = try map.text("question")
      guard question.hasSuffix("?") else {
        throw map.error("question", "`\(question)` is not a question", hint: "end it with `?`")
      }
      constraints.append(
        ProductConstraint(
          id: try map.text("id"), kind: try map.choice("kind"),
          object: try map.optionalText("object"), statement: try map.sentence("statement"),
          also: try map.sentences("also"), question: question))
    }
    return constraints
  }

  private static func summaries(_ root: YAMLMap) throws(YAMLFileError) -> [ConstraintSummary] {
    var summaries: [ConstraintSummary] = []
    for map in try root.maps("summaries", keys: ["of", "statement"]) {
      summaries.append(
        ConstraintSummary(
          constraints: try map.texts("of"), statement: try map.sentence("statement")))
    }
    return summaries
  }

  private static func defect(_ map: YAMLMap) throws(YAMLFileError) -> ProductDefect {
    let several = try map.map("several_regions", keys: ["phrase", "seen", "breaks"])
    var severalRegions: ProductDefect.Wording?
    if let several { severalRegions = try wording(several) }
    return ProductDefect(
      name: try map.text("name"), kind: try map.choice("kind"), title: try map.text("title"),
      wording: try wording(map), severalRegions: severalRegions, unknown: try map.texts("unknown"),
      counts: try counts(map), unknownCounts: try map.texts("unknown_counts"),
      effect: try map.sentence("effect"))
  }

  private static func wording(_ map: YAMLMap) throws(YAMLFileError) -> ProductDefect.Wording {
    var breaks: [ProductDefect.Replacement] = []
    if let broken = try map.map("breaks") {
      for id in broken.keys {
        breaks.append(.init(constraint: id, statement: try broken.sentence(id)))
      }
    }
    return .init(phrase: try map.text("phrase"), seen: try map.sentence("seen"), breaks: breaks)
  }

  private static func counts(
    _ map: YAMLMap
  ) throws(YAMLFileError) -> [ProductDefect.CountChange] {
    var changes: [ProductDefect.CountChange] = []
    guard let counts = try map.map("counts") else { return [] }
    for id in counts.keys {
      guard let change = try counts.map(id, keys: ["from", "to"]) else { continue }
      changes.append(
        .init(object: id, from: try change.integer("from"), to: try change.integer("to")))
    }
    return changes
  }
}

extension YAMLMap {
  /// The texts of the list under `key`, each of which must read as sentences.
  func sentences(_ key: String) throws(YAMLFileError) -> [String] {
    let texts = try texts(key)
    for text in texts { try checkSentence(text, key) }
    return texts
  }

  /// The text under `key`, which must read as sentences: a capital first, a full stop last.
  func sentence(_ key: String) throws(YAMLFileError) -> String {
    let text = try text(key)
    try checkSentence(text, key)
    return text
  }

  private func checkSentence(_ text: String, _ key: String) throws(YAMLFileError) {
    guard text.hasSuffix("."), text.first?.isUppercase == true else {
      throw error(
        key, "`\(text)` is not a sentence", hint: "begin with a capital and end with a full stop")
    }
  }
}
