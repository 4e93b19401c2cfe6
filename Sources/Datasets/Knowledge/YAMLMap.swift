import Yams

/// A mapping of a YAML file, read key by key.
///
/// Codable would drop unknown keys and lose the line of a wrong value: a misspelt key must not
/// change a data set in silence.
package struct YAMLMap {
  package let file: String
  private let node: Node.Mapping
  private let line: Int?

  /// The mapping at the root of a file.
  ///
  /// - Parameters:
  ///   - text: the file's text.
  ///   - file: what to call the file in errors.
  ///   - keys: the keys that may occur.
  package init(text: String, file: String, keys: [String]) throws(YAMLFileError) {
    let root: Node?
    do {
      root = try compose(yaml: text)
    } catch {
      throw Self.syntaxError(error, file: file)
    }
    guard let root else {
      throw YAMLFileError(
        file: file, line: nil, problem: "the file is empty",
        hint: "it should have the keys \(keys.joined(separator: ", "))")
    }
    try self.init(root, file: file, keys: keys, what: "the file")
  }

  private init(
    _ node: Node, file: String, keys: [String]?, what: String
  ) throws(YAMLFileError) {
    guard let mapping = node.mapping else {
      throw YAMLFileError(
        file: file, line: node.mark?.line, problem: "\(what) is not a mapping",
        hint: "write `key: value` lines")
    }
    self.file = file
    self.node = mapping
    line = node.mark?.line
    guard let keys else { return }
    for (key, _) in mapping {
      guard let name = key.string, keys.contains(name) else {
        throw YAMLFileError(
          file: file, line: key.mark?.line, problem: "unknown key `\(key.string ?? "?")`",
          hint: "the keys known here are \(keys.joined(separator: ", "))")
      }
    }
  }

  /// The text under `key`; an error if it is absent or empty.
  package func text(_ key: String) throws(YAMLFileError) -> String {
    guard let value = try optionalText(key) else { throw missing(key) }
    return value
  }

  /// The text under `key`, or nil if the key is absent; an error if it is empty.
  package func optionalText(_ key: String) throws(YAMLFileError) -> String? {
    guard let value = node[key] else { return nil }
    return try text(value, of: key)
  }

  /// Whether `key` says true, or nil if the key is absent.
  package func optionalBool(_ key: String) throws(YAMLFileError) -> Bool? {
    guard let value = node[key] else { return nil }
    guard let answer = value.bool else {
      throw error(key, "`\(key)` is neither true nor false", hint: "write true or false")
    }
    return answer
  }

  /// The whole number under `key`; an error if it is absent.
  package func integer(_ key: String) throws(YAMLFileError) -> Int {
    guard let value = try optionalInteger(key) else { throw missing(key) }
    return value
  }

  /// The whole number under `key`, or nil if the key is absent.
  package func optionalInteger(_ key: String) throws(YAMLFileError) -> Int? {
    guard let value = node[key] else { return nil }
    guard let number = value.int else {
      throw error(key, "`\(key)` is not a whole number", hint: "write a number such as 2")
    }
    return number
  }

  /// The number under `key`, or nil if the key is absent.
  package func optionalNumber(_ key: String) throws(YAMLFileError) -> Double? {
    guard let value = node[key] else { return nil }
    guard let number = value.float ?? value.int.map(Double.init) else {
      throw error(key, "`\(key)` is not a number", hint: "write a number such as 0.5")
    }
    return number
  }

  /// One of the raw values of an enumeration under `key`.
  package func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Choice.Type = Choice.self
  ) throws(YAMLFileError) -> Choice where Choice.RawValue == String {
    let word = try text(key)
    guard let value = Choice(rawValue: word) else {
      let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw error(key, "`\(key)` is `\(word)`", hint: "it must be one of \(choices)")
    }
    return value
  }

  /// The texts of the list under `key`; none if the key is absent.
  package func texts(_ key: String) throws(YAMLFileError) -> [String] {
    var result: [String] = []
    for element in try list(key) { result.append(try text(element, of: key)) }
    return result
  }

  /// The texts of the list under `key` with their lines; none if the key is absent.
  package func lines(_ key: String) throws(YAMLFileError) -> [(text: String, line: Int?)] {
    var result: [(String, Int?)] = []
    for element in try list(key) {
      result.append((try text(element, of: key), element.mark?.line ?? line))
    }
    return result
  }

  /// Whether there is a mapping under `key`.
  package func hasMap(_ key: String) -> Bool { node[key]?.mapping != nil }

  /// The mappings of the list under `key`, each with the given keys; none if the key is absent.
  package func maps(_ key: String, keys: [String]) throws(YAMLFileError) -> [YAMLMap] {
    var result: [YAMLMap] = []
    for element in try list(key) {
      result.append(
        try YAMLMap(element, file: file, keys: keys, what: "an element of `\(key)`"))
    }
    return result
  }

  /// The mapping under `key` with the given keys (nil: any), or nil if the key is absent.
  package func map(_ key: String, keys: [String]? = nil) throws(YAMLFileError) -> YAMLMap? {
    guard let value = node[key] else { return nil }
    return try YAMLMap(value, file: file, keys: keys, what: "`\(key)`")
  }

  /// The keys that the mapping has, in the file's order.
  package var keys: [String] { node.keys.compactMap(\.string) }

  /// An error about the value under `key` (nil: about the mapping itself).
  package func error(_ key: String?, _ problem: String, hint: String?) -> YAMLFileError {
    let mark = key.flatMap { node[$0]?.mark?.line }
    return YAMLFileError(file: file, line: mark ?? line, problem: problem, hint: hint)
  }

  private func list(_ key: String) throws(YAMLFileError) -> [Node] {
    guard let value = node[key] else { return [] }
    guard let sequence = value.sequence else {
      throw error(key, "`\(key)` is not a list", hint: "write `- element` lines or [a, b]")
    }
    return Array(sequence)
  }

  private func text(_ value: Node, of key: String) throws(YAMLFileError) -> String {
    guard let text = value.scalar?.string, !text.isEmpty else {
      throw YAMLFileError(
        file: file, line: value.mark?.line ?? line, problem: "`\(key)` is not a text",
        hint: "write a text, in quotes if it has `: `, ` #` or brackets in it")
    }
    return text
  }

  private func missing(_ key: String) -> YAMLFileError {
    error(nil, "the key `\(key)` is missing", hint: "add a line `\(key): …`")
  }

  private static func syntaxError(_ error: any Error, file: String) -> YAMLFileError {
    let hint =
      "mend the YAML; the usual causes are indentation, and values that need quotes: those that "
      + "begin with `{`, `[` or `*`, or hold `: `"
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return YAMLFileError(file: file, line: mark.line, problem: problem, hint: hint)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.sorted().joined(separator: ", ")
      return YAMLFileError(
        file: file, line: context.mark.line, problem: "duplicate key \(names)",
        hint: "keep one of them")
    default:
      return YAMLFileError(file: file, line: nil, problem: "not YAML: \(error)", hint: hint)
    }
  }
}
