import Foundation

/// Holds JSON against a JSON Schema, as far as those in `schemas` for exports, recipes and reports go; a
/// keyword that it doesn't know is a complaint too.
public struct JSONSchema {
  /// The schema as it is written.
  public let schema: [String: Any]

  /// The schema in the file `name` of `schemas`.
  public init(file name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../schemas/\(name)").standardized
    let value = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    schema = value as? [String: Any] ?? [:]
  }

  /// The schema in `schemas/export` for the records of a format and kind.
  public init(format: String, kind: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../schemas/export").standardized
    let special = folder.appendingPathComponent("\(format).\(kind == "sft" ? "sft" : "grpo").json")
    let file =
      FileManager.default.fileExists(atPath: special.path)
      ? special : folder.appendingPathComponent("\(format).json")
    let value = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    schema = value as? [String: Any] ?? [:]
  }

  /// What is wrong with `value`; nothing where it is valid.
  public func complaints(_ value: Any) -> [String] { complaints(value, schema, at: "$") }

  /// The part of the schema that a reference such as `#/$defs/name` means.
  private func definition(_ reference: Any) -> [String: Any]? {
    (reference as? String)?.split(separator: "/").dropFirst()
      .reduce(schema as Any?) { ($0 as? [String: Any])?[String($1)] } as? [String: Any]
  }

  private func complaints(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
    schema.sorted { $0.key < $1.key }.flatMap { keyword, rule -> [String] in
      switch keyword {
      case "$schema", "$id", "$defs", "title", "description": return []
      case "$ref":
        return definition(rule).map { complaints(value, $0, at: place) }
          ?? ["\(place): there is no \(rule)"]
      case "type", "const", "enum", "minLength", "pattern", "minimum", "maximum", "not":
        let isFine = scalar(value, keyword, rule)
        return isFine ? [] : ["\(place) breaks \(keyword) \(rule): \(value)"]
      case "required", "properties", "additionalProperties":
        return object(value as? [String: Any] ?? [:], keyword, rule, schema, at: place)
      case "items", "minItems", "maxItems", "contains":
        return list(value as? [Any] ?? [], keyword, rule, at: place)
      default: return ["\(place): unknown keyword \(keyword)"]
      }
    }
  }

  private func scalar(_ value: Any, _ keyword: String, _ rule: Any) -> Bool {
    let text = value as? String
    switch (keyword, rule) {
    case ("type", let name as String): return Self.isOf(type: name, value)
    case ("type", let names as [String]): return names.contains { Self.isOf(type: $0, value) }
    case ("const", let word as String): return text == word
    case ("enum", let words as [String]): return text.map(words.contains) ?? false
    case ("minLength", let count as Int): return text.map { $0.count >= count } ?? true
    case ("minimum", let bound as Double): return Self.number(value).map { $0 >= bound } ?? true
    case ("maximum", let bound as Double): return Self.number(value).map { $0 <= bound } ?? true
    case ("pattern", let pattern as String):
      return text.map { $0.range(of: pattern, options: .regularExpression) != nil } ?? true
    case ("not", let schema as [String: Any]): return !complaints(value, schema, at: "").isEmpty
    default: return false
    }
  }

  private static func number(_ value: Any) -> Double? {
    value as? Double ?? (value as? Int).map(Double.init)
  }

  private static func isOf(type: String, _ value: Any) -> Bool {
    switch type {
    case "string": value is String
    case "integer": value is Int
    case "number": number(value) != nil
    case "boolean": value is Bool
    case "array": value is [Any]
    case "object": value is [String: Any]
    default: false
    }
  }

  private func object(
    _ value: [String: Any], _ keyword: String, _ rule: Any, _ schema: [String: Any],
    at place: String
  ) -> [String] {
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    switch keyword {
    case "required":
      return (rule as? [String] ?? []).filter { value[$0] == nil }.map { "\(place) lacks \($0)" }
    case "additionalProperties":
      let others = value.filter { properties[$0.key] == nil }
      if let schema = rule as? [String: Any] {
        return others.flatMap { complaints($1, schema, at: "\(place).\($0)") }
      }
      return value.keys.filter { properties[$0] == nil }.map { "\(place) has \($0) too" }
    default:
      return value.flatMap { key, member in
        properties[key].map { complaints(member, $0, at: "\(place).\(key)") } ?? []
      }
    }
  }

  private func list(_ value: [Any], _ keyword: String, _ rule: Any, at place: String)
    -> [String]
  {
    switch (keyword, rule) {
    case ("minItems", let count as Int): value.count >= count ? [] : ["\(place) is too short"]
    case ("maxItems", let count as Int): value.count <= count ? [] : ["\(place) is too long"]
    case ("items", let schema as [String: Any]):
      value.enumerated().flatMap { complaints($1, schema, at: "\(place)[\($0)]") }
    case ("contains", let schema as [String: Any]):
      value.contains { complaints($0, schema, at: "").isEmpty } ? [] : ["\(place) lacks an item"]
    default: ["\(place): \(keyword) is no rule"]
    }
  }
}
