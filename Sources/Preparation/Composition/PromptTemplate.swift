import BundledData
import Datasets
import Diagnostics
import Digest
import Foundation

/// The texts that are put around images: a YAML file with a name, a version, an optional system
/// text, and user texts for the two stages.
///
/// Placeholders are `{product}`, the noun of the product; in `sft` also `{question}`; in `grpo` and
/// `grpo_several` also `{rules}`, what holds of a good product, one sentence a line; in
/// `grpo_several` also `{count}`, the number of references in words; in the two texts for
/// multiple-choice questions `{question}` and `{options}`. The file's hash is stored with every
/// build, so that two builds with the same one were asked alike. `schemas/prompt.schema.json`
/// describes the form for editors.
public struct PromptTemplate: Sendable, Equatable {
  /// The name, such as `lad-reasoner`.
  public let name: String
  /// Rises with every change of the texts.
  public let version: Int
  /// The system text; nil for the one that the model's chat template brings.
  public let system: String?
  /// The user text of a supervised example, with placeholders.
  public let sft: String
  /// The user text of a pair of one reference and a query, with placeholders.
  public let grpo: String
  /// The user text of several references and a query, with placeholders; nil if there is none.
  public let grpoSeveral: String?
  /// The file as it is.
  public let text: String
  /// SHA-256 of the file, as 64 hexadecimal digits.
  public let sha256: String

  private let choice: String
  private let choiceReference: String

  /// Reads a template.
  ///
  /// - Parameters:
  ///   - yaml: the file's bytes.
  ///   - file: what to call the file in errors.
  public init(yaml bytes: [UInt8], file: String) throws(YAMLFileError) {
    text = String(decoding: bytes, as: UTF8.self)
    let root = try YAMLMap(text: text, file: file, keys: Self.keys)
    name = try root.text("name")
    version = try root.integer("version")
    system = try root.optionalText("system")
    sft = try root.text("sft")
    grpo = try root.text("grpo")
    grpoSeveral = try root.optionalText("grpo_several")
    choice = try root.optionalText("choice") ?? Self.plainChoice
    choiceReference = try root.optionalText("choice_reference") ?? Self.comparison + choice
    sha256 = SHA256.hex(of: bytes)
    try Self.check(root, "name", name, allowed: [])
    if let system { try Self.check(root, "system", system, allowed: []) }
    try Self.check(root, "sft", sft, allowed: ["product", "question"], required: "question")
    try Self.check(root, "grpo", grpo, allowed: ["product", "rules"])
    if let grpoSeveral {
      try Self.check(root, "grpo_several", grpoSeveral, allowed: ["product", "rules", "count"])
    }
    for (key, text) in [("choice", choice), ("choice_reference", choiceReference)] {
      for required in ["question", "options"] {
        try Self.check(root, key, text, allowed: ["question", "options"], required: required)
      }
    }
  }

  /// The keys of a file. `schemas/prompt.schema.json` says the same for editors.
  package static let keys = [
    "name", "version", "system", "sft", "grpo", "grpo_several", "choice", "choice_reference",
  ]

  /// The template in the file at `path`.
  ///
  /// - Throws: `YAMLFileError` with the line of what is wrong; `SystemError` if there is no file.
  public init(contentsOf path: String) throws {
    guard access(path, R_OK) == 0 else { throw SystemError("read", path) }
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    try self.init(yaml: Array(data), file: path)
  }

  /// The template that a recipe or a flag names: a bundled one by its name, another by its path.
  ///
  /// - Throws: ``BuildError/noTemplate(name:)``; what the other initializers throw.
  public init(named name: String) throws {
    if Self.isPath(name) {
      try self.init(contentsOf: name)
    } else if let bundled = try Self.bundled(name) {
      self = bundled
    } else {
      throw BuildError.noTemplate(name: name)
    }
  }

  /// Whether a text names a file rather than a bundled template: it ends in `.yaml` or `.yml`.
  public static func isPath(_ name: String) -> Bool {
    [".yaml", ".yml"].contains(where: name.hasSuffix)
  }

  /// What stands before a question where a file has no text of its own for two images.
  private static let comparison =
    "The first image shows a normal product, to compare with. The question is about the second "
    + "image.\n"

  /// What a file without a text for multiple-choice questions asks.
  private static let plainChoice = """
    {question}
    {options}
    Answer with the letter of the right option, and nothing else.
    """

  /// The template of that name that travels inside the program, or nil if there is none.
  public static func bundled(_ name: String) throws(YAMLFileError) -> PromptTemplate? {
    guard let file = BundledData.prompts.first(where: { $0.stem == name }) else { return nil }
    return try PromptTemplate(yaml: file.bytes, file: "data/\(file.path)")
  }

  /// All templates that travel inside the program.
  public static func allBundled() throws(YAMLFileError) -> [PromptTemplate] {
    var templates: [PromptTemplate] = []
    for file in BundledData.prompts {
      templates.append(try PromptTemplate(yaml: file.bytes, file: "data/\(file.path)"))
    }
    return templates
  }

  /// The user text of a supervised example.
  public func sftUser(question: String, product: String) -> String {
    Self.fill(sft, ["question": question, "product": product])
  }

  /// The user text of normal references, in number `references`, and a query after them.
  ///
  /// - Parameter rules: what holds of a good product, in sentences.
  /// - Throws: ``BuildError/promptForOne(name:references:)``.
  public func grpoUser(product: String, rules: [String], references: Int = 1) throws -> String {
    let values = [
      "product": product, "rules": rules.map { "- " + $0 }.joined(separator: "\n"),
      "count": ProductObject.words(references),
    ]
    if references == 1 { return Self.fill(grpo, values) }
    guard let grpoSeveral else {
      throw BuildError.promptForOne(name: name, references: references)
    }
    return Self.fill(grpoSeveral, values)
  }

  /// The user text of a multiple-choice question.
  ///
  /// - Parameters:
  ///   - options: the options in order, each with its letter.
  ///   - hasReference: whether a normal image comes before the one in question.
  public func choiceUser(
    question: String, options: [(letter: String, text: String)], hasReference: Bool
  ) -> String {
    let lines = options.map { "\($0.letter). \($0.text)" }.joined(separator: "\n")
    return Self.fill(
      hasReference ? choiceReference : choice, ["question": question, "options": lines])
  }
}

// MARK: - Placeholders

extension PromptTemplate {
  /// Checks that `text` has only placeholders that are filled, and the required one.
  private static func check(
    _ map: YAMLMap, _ key: String, _ text: String, allowed: [String], required: String? = nil
  ) throws(YAMLFileError) {
    let found = placeholders(text)
    if let stranger = found.first(where: { !allowed.contains($0) }) {
      let names = allowed.map { "{\($0)}" }.joined(separator: " and ")
      throw map.error(
        key, "`\(key)` has the unknown placeholder `{\(stranger)}`",
        hint: allowed.isEmpty ? "no placeholder can stand here" : "use \(names)")
    }
    if let required, !found.contains(required) {
      throw map.error(
        key, "`\(key)` has no `{\(required)}`", hint: "write `{\(required)}` where it belongs")
    }
  }

  private static func placeholders(_ text: String) -> [String] {
    text.matches(of: /\{([^{}]*)\}/).map { String($0.1) }
  }

  /// Fills all placeholders in one pass: braces in a value are text.
  private static func fill(_ text: String, _ values: [String: String]) -> String {
    text.replacing(/\{([^{}]*)\}/) { values[String($0.1)] ?? String($0.0) }
  }
}
