import Datasets
import Foundation
import Testing

/// The schema is for editors and other programs; the loader is what counts. They must agree.
@Suite("The schema of knowledge files")
struct KnowledgeSchemaTests {
  /// A schema that has the keys of a mapping: where it stands, and the loader's keys.
  static let forms: [(path: String, keys: [String])] = [
    ("", KnowledgeForm.root), ("object", KnowledgeForm.object),
    ("grid", KnowledgeForm.grid),
    ("constraint", KnowledgeForm.constraint), ("summary", KnowledgeForm.summary),
    ("defect", KnowledgeForm.defect), ("severalRegions", KnowledgeForm.severalRegions),
    ("change", KnowledgeForm.change),
  ]

  /// Where an example of each form stands in ``example()``.
  static let places: [String: [String]] = [
    "": [], "object": ["objects"], "constraint": ["constraints"], "summary": ["summaries"],
    "defect": ["defects"], "severalRegions": ["defects", "several_regions"],
    "change": ["defects", "counts", "cup"], "grid": ["grid"],
  ]

  private func schema(_ name: String) throws -> [String: Any] {
    let url = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("schemas/knowledge.schema.json")
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    if name.isEmpty { return root }
    let definitions = try #require(root["$defs"] as? [String: Any])
    return try #require(definitions[name] as? [String: Any])
  }

  /// A file with every key there is. JSON is YAML.
  private static func example() -> [String: Any] {
    let wording: [String: Any] = [
      "phrase": "a missing cup", "seen": "A cup is missing.",
      "breaks": ["cups": "One cup is left."],
    ]
    let defect: [String: Any] = [
      "name": "missing_cup", "kind": "logical", "title": "Missing cup", "unknown": [String](),
      "counts": ["cup": ["from": 2, "to": 1]], "unknown_counts": [String](),
      "several_regions": wording, "effect": "Someone would have no cup.",
    ]
    return [
      "dataset": "own", "category": "pair", "noun": "pair of cups", "description": "Two cups.",
      "objects": [
        ["id": "cup", "singular": "cup", "plural": "cups", "count": 2, "place": "on the table"]
      ],
      "grid": ["object": "cup", "rows": 1, "columns": 2, "opened_by": [String]()],
      "constraints": [
        [
          "id": "cups", "kind": "count", "object": "cup", "statement": "There are two cups.",
          "also": ["Two cups are there."], "question": "Are there two cups?",
        ]
      ],
      "summaries": [["of": ["cups"], "statement": "There are two cups."]],
      "defects": [defect.merging(wording) { own, _ in own }],
    ]
  }

  /// `value` without `key` in the mapping at `path`; of a list, in its first element.
  private static func removing(_ key: String, at path: [String], from value: Any) -> Any {
    if let list = value as? [Any] {
      return list.map { removing(key, at: path, from: $0) }
    }
    guard var mapping = value as? [String: Any] else { return value }
    if let step = path.first {
      mapping[step] = mapping[step].map { removing(key, at: Array(path.dropFirst()), from: $0) }
    } else {
      mapping[key] = nil
    }
    return mapping
  }

  private static func read(_ value: Any) throws -> ProductKnowledge {
    let data = try JSONSerialization.data(withJSONObject: value)
    return try ProductKnowledge(yaml: String(decoding: data, as: UTF8.self), file: "example.yaml")
  }

  @Test("lists exactly the keys that the loader knows, and no other passes", arguments: forms)
  func keys(path: String, keys: [String]) throws {
    let schema = try schema(path)
    let properties = try #require(schema["properties"] as? [String: Any])
    #expect(properties.keys.sorted() == keys.sorted())
    #expect(schema["additionalProperties"] as? Bool == false)
  }

  @Test("requires exactly the keys without which the loader refuses a file", arguments: forms)
  func required(path: String, keys: [String]) throws {
    let required = try #require(try schema(path)["required"] as? [String])
    let place = try #require(Self.places[path])
    _ = try Self.read(Self.example())
    for key in keys {
      let less = Self.removing(key, at: place, from: Self.example())
      let missing = [
        "the key `\(key)` is missing", "there are no `\(key)`",
        key == "of" ? "the summary states no constraint" : "",
      ]
      do {
        _ = try Self.read(less)
        #expect(!required.contains(key), "\(path) \(key)")
      } catch let error as YAMLFileError {
        // Without an optional key, other parts of the example may no longer fit.
        let isMissing = missing.contains(error.problem)
        #expect(isMissing == required.contains(key), "\(path) \(key): \(error.problem)")
      }
    }
  }

  @Test("lists exactly the kinds that the loader knows")
  func kinds() throws {
    for (name, kinds) in [
      ("constraint", ProductConstraint.Kind.allCases.map(\.rawValue)),
      ("defect", ProductDefect.Kind.allCases.map(\.rawValue)),
    ] {
      let properties = try #require(try schema(name)["properties"] as? [String: Any])
      let kind = try #require(properties["kind"] as? [String: Any])
      #expect(kind["enum"] as? [String] == kinds)
    }
  }
}
