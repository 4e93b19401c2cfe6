/// A column of the records: where it is read from and of which type it is.
struct CroissantField {
  private let id: String
  private let name: String
  private let source: [String: JSONValue]
  /// Where in the source's value it stands, as steps of JSONPath.
  private let steps: [String]

  /// The column `name` of the JSON lines in `file`.
  init(_ name: String, in file: String) {
    (id, self.name) = ("record/\(name)", name)
    source = ["fileObject": ["@id": .string(file)], "extract": ["column": .string(name)]]
    steps = []
  }

  private init(_ name: String, of parent: CroissantField) {
    (id, self.name) = ("\(parent.id)/\(name)", name)
    source = parent.source
    steps = parent.steps + [name]
  }

  /// The field, of the type that `example` has; objects, and lists of them, become fields in it.
  func json(_ example: JSONValue) -> JSONValue {
    var field: [String: JSONValue] = [
      "@type": "cr:Field", "@id": .string(id), "name": .string(name),
    ]
    var item = example
    if case .list(let items) = example {
      field["isArray"] = .bool(true)
      field["arrayShape"] = "-1"
      item = items.first ?? ""
    }
    if case .object(let members) = item {
      field["subField"] = .list(
        members.sorted { $0.key < $1.key }.map { CroissantField($0.key, of: self).json($0.value) })
      return .object(field)
    }
    var place = source
    if !steps.isEmpty {
      place["transform"] = .list(steps.map { ["jsonPath": .string("$.\($0)")] })
    }
    field["source"] = .object(place)
    field["dataType"] = .string(Self.type(of: item))
    return .object(field)
  }

  private static func type(of value: JSONValue) -> String {
    if case .int = value { return "sc:Integer" }
    return "sc:Text"
  }
}
