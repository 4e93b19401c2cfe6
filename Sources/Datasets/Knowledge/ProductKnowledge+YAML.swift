import Diagnostics
import Foundation

extension ProductKnowledge {
  /// The knowledge in the file at `path`, checked.
  ///
  /// - Throws: `YAMLFileError` with the line of what is wrong; `SystemError` if there is no file.
  public init(contentsOf path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SystemError("read", path, code: ENOENT)
    }
    try self.init(yaml: String(decoding: data, as: UTF8.self), file: path)
  }

  /// Reads and checks a knowledge file.
  ///
  /// - Parameters:
  ///   - yaml: the file's text.
  ///   - file: what to call the file in errors.
  public init(yaml: String, file: String) throws(YAMLFileError) {
    let source = try KnowledgeFile(yaml: yaml, file: file)
    dataset = try source.root.text("dataset")
    category = try source.root.text("category")
    noun = try source.root.noun("noun")
    description = try source.root.sentence("description")
    objects = try Self.all(source.objects, Self.object)
    if let map = source.grid { grid = try Self.grid(map) } else { grid = nil }
    constraints = try Self.all(source.constraints, Self.constraint)
    summaries = try Self.all(source.summaries, Self.summary)
    defects = try Self.all(source.defects, Self.defect)
    try check(source)
  }

  private static func all<Part>(
    _ maps: [YAMLMap], _ read: (YAMLMap) throws(YAMLFileError) -> Part
  ) throws(YAMLFileError) -> [Part] {
    var parts: [Part] = []
    for map in maps { parts.append(try read(map)) }
    return parts
  }

  private static func object(_ map: YAMLMap) throws(YAMLFileError) -> ProductObject {
    let count = try map.optionalInteger("count")
    if let count, count < 0 {
      throw map.error(
        "count", "the count is \(count)", hint: "write how many there are, or nothing")
    }
    return ProductObject(
      id: try map.text("id"), singular: try map.text("singular"), plural: try map.text("plural"),
      count: count, place: try map.text("place"))
  }

  private static func grid(_ map: YAMLMap) throws(YAMLFileError) -> ProductGrid {
    let grid = ProductGrid(
      object: try map.text("object"), rows: try map.integer("rows"),
      columns: try map.integer("columns"), openedBy: try map.texts("opened_by"))
    for (key, count) in [("rows", grid.rows), ("columns", grid.columns)]
    where !(1...20).contains(count) {
      throw map.error(key, "the grid has \(count) \(key)", hint: "write a number from 1 to 20")
    }
    return grid
  }

  private static func constraint(_ map: YAMLMap) throws(YAMLFileError) -> ProductConstraint {
    let question = try map.text("question")
    guard question.hasSuffix("?") else {
      throw map.error("question", "`\(question)` is not a question", hint: "end it with `?`")
    }
    return ProductConstraint(
      id: try map.text("id"), kind: try map.choice("kind"), object: try map.optionalText("object"),
      statement: try map.sentence("statement"), also: try map.sentences("also"), question: question)
  }

  private static func summary(_ map: YAMLMap) throws(YAMLFileError) -> ConstraintSummary {
    let constraints = try map.texts("of")
    guard !constraints.isEmpty else {
      throw map.error("of", "the summary states no constraint", hint: "list some under `of`")
    }
    return ConstraintSummary(constraints: constraints, statement: try map.sentence("statement"))
  }

  private static func defect(_ map: YAMLMap) throws(YAMLFileError) -> ProductDefect {
    let several = try map.map("several_regions", keys: KnowledgeForm.severalRegions)
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
    return .init(phrase: try map.phrase("phrase"), seen: try map.sentence("seen"), breaks: breaks)
  }

  private static func counts(
    _ map: YAMLMap
  ) throws(YAMLFileError) -> [ProductDefect.CountChange] {
    var changes: [ProductDefect.CountChange] = []
    guard let counts = try map.map("counts") else { return [] }
    for id in counts.keys {
      guard let change = try counts.map(id, keys: KnowledgeForm.change) else { continue }
      changes.append(
        .init(object: id, from: try change.integer("from"), to: try change.integer("to")))
    }
    return changes
  }
}
