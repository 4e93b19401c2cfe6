/// The keys of a knowledge file. `schemas/knowledge.schema.json` says the same for editors.
package enum KnowledgeForm {
  /// The keys of the file itself.
  package static let root = [
    "dataset", "category", "noun", "description", "objects", "grid", "constraints", "summaries",
    "defects",
  ]
  /// The keys of an object.
  package static let object = ["id", "singular", "plural", "count", "place"]
  /// The keys of a grid.
  package static let grid = ["object", "rows", "columns", "opened_by"]
  /// The keys of a constraint.
  package static let constraint = ["id", "kind", "object", "statement", "also", "question"]
  /// The keys of a summary.
  package static let summary = ["of", "statement"]
  /// The keys of a defect.
  package static let defect = [
    "name", "kind", "title", "phrase", "seen", "breaks", "unknown", "counts", "unknown_counts",
    "several_regions", "effect",
  ]
  /// The keys of what is said where several regions show a defect.
  package static let severalRegions = ["phrase", "seen", "breaks"]
  /// The keys of a change of a count.
  package static let change = ["from", "to"]
}

/// A knowledge file as mappings, kept beside what was read so that errors can name its lines.
struct KnowledgeFile {
  let root: YAMLMap
  let objects: [YAMLMap]
  let grid: YAMLMap?
  let constraints: [YAMLMap]
  let summaries: [YAMLMap]
  let defects: [YAMLMap]

  init(yaml: String, file: String) throws(YAMLFileError) {
    root = try YAMLMap(text: yaml, file: file, keys: KnowledgeForm.root)
    objects = try root.maps("objects", keys: KnowledgeForm.object)
    grid = try root.map("grid", keys: KnowledgeForm.grid)
    constraints = try root.maps("constraints", keys: KnowledgeForm.constraint)
    summaries = try root.maps("summaries", keys: KnowledgeForm.summary)
    defects = try root.maps("defects", keys: KnowledgeForm.defect)
  }
}
