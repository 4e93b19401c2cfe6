import Diagnostics
import Foundation

extension DatasetDescription {
  /// The description in the file at `path`, with the knowledge files beside it, all checked.
  ///
  /// - Throws: `YAMLFileError` with the line of what is wrong; `SystemError` if there is no file.
  public init(contentsOf path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SystemError("read", path, code: ENOENT)
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    try self.init(yaml: String(decoding: data, as: UTF8.self), file: path) { name in
      let url = folder.appendingPathComponent(name)
      return FileManager.default.contents(atPath: url.path)
        .map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Reads and checks a description.
  ///
  /// - Parameters:
  ///   - yaml: the file's text.
  ///   - file: what to call the file in errors.
  ///   - read: the text of a file whose path is relative to the description's; nil if there is none.
  public init(yaml: String, file: String, read: (String) -> String?) throws(YAMLFileError) {
    let root = try YAMLMap(text: yaml, file: file, keys: DatasetForm.root)
    let dataset = try root.name("dataset")
    if let published = PublishedDataset.named(dataset) {
      throw root.error(
        "dataset", "`\(dataset)` is \(published.title)",
        hint: "choose a name of your own: published data sets are known without a description")
    }
    let category = try root.optionalName("category")
    var rules: [ImageRule] = []
    for map in try root.maps("images", keys: DatasetForm.image) {
      rules.append(try ImageRule(map, category: category))
    }
    if rules.isEmpty {
      throw root.error("images", "there are no `images`", hint: "add at least one pattern")
    }
    var ignored: [PathPattern] = []
    for (text, line) in try root.lines("ignore") {
      ignored.append(try PathPattern(text, file, line))
    }
    self.init(
      file: file, dataset: dataset,
      knowledge: try Self.knowledge(of: dataset, root, read), rules: rules, ignored: ignored)
  }

  /// Whether a file called ``fileName`` is a description: other programs call theirs so, too.
  public static func isDescription(_ text: String) -> Bool {
    text.split(whereSeparator: \.isNewline).contains {
      $0.hasPrefix("images:") || $0.hasPrefix("dataset:")
    }
  }

  private static func knowledge(
    of dataset: String, _ root: YAMLMap, _ read: (String) -> String?
  ) throws(YAMLFileError) -> [KnowledgeFile] {
    var files: [KnowledgeFile] = []
    for (path, line) in try root.lines("knowledge") {
      guard let yaml = read(path) else {
        throw YAMLFileError(
          file: root.file, line: line, problem: "there is no knowledge file `\(path)`",
          hint: "paths are relative to the description")
      }
      let folder = root.file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      let knowledge = try ProductKnowledge(
        yaml: yaml, file: (folder + [path[...]]).joined(separator: "/"))
      guard knowledge.dataset == dataset else {
        throw YAMLFileError(
          file: root.file, line: line,
          problem: "`\(path)` is of the data set `\(knowledge.dataset)`, not `\(dataset)`",
          hint: "give both files the same `dataset`")
      }
      if files.contains(where: { $0.knowledge.category == knowledge.category }) {
        throw YAMLFileError(
          file: root.file, line: line,
          problem: "`\(path)` is the second file about `\(knowledge.category)`",
          hint: "keep one file a category")
      }
      files.append(KnowledgeFile(path: path, yaml: yaml, knowledge: knowledge))
    }
    return files
  }
}

extension PathPattern {
  /// A pattern that stands on a line of a file.
  init(_ text: String, _ file: String, _ line: Int?) throws(YAMLFileError) {
    do {
      try self.init(text)
    } catch {
      throw YAMLFileError(file: file, line: line, problem: error.problem, hint: error.hint)
    }
  }

  /// The pattern under a key.
  init(_ map: YAMLMap, _ key: String) throws(YAMLFileError) {
    do {
      try self.init(try map.text(key))
    } catch let error as Malformed {
      throw map.error(key, error.problem, hint: error.hint)
    } catch let error as YAMLFileError {
      throw error
    } catch {
      throw map.error(key, "\(error)", hint: nil)
    }
  }
}

extension YAMLMap {
  /// The text under `key`, which becomes a part of image ids.
  func name(_ key: String) throws(YAMLFileError) -> String {
    guard let name = try optionalName(key) else {
      throw error(nil, "the key `\(key)` is missing", hint: "add a line `\(key): …`")
    }
    return name
  }

  /// The text under `key`, which becomes a part of image ids; nil if the key is absent.
  func optionalName(_ key: String) throws(YAMLFileError) -> String? {
    guard let name = try optionalText(key) else { return nil }
    guard !name.contains("/"), name.trimmed == name else {
      throw error(
        key, "`\(name)` is no name", hint: "it becomes a part of image ids: leave `/` out")
    }
    return name
  }
}
