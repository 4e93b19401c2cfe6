import BundledData
import Datasets
import Digest

/// The texts that are put around an image: a YAML file with a name, a version, an optional system
/// text, and a user text for each of the two stages.
///
/// Placeholders are `{product}`, the noun of the product, and in `sft` also `{question}`; in the two
/// texts for multiple-choice questions, which a file may leave out, `{question}` and `{options}`. The
/// file's hash is stored with every build, so that two builds with the same one were asked alike.
public struct PromptTemplate: Sendable, Equatable {
  /// The name, such as `lad-reasoner`.
  public let name: String
  /// Rises with every change of the texts.
  public let version: Int
  /// The system text; nil for the one that the model's chat template brings.
  public let system: String?
  /// SHA-256 of the file, as 64 hexadecimal digits.
  public let sha256: String

  private let sft: String
  private let grpo: String
  private let choice: String
  private let choiceReference: String

  /// Reads a template.
  ///
  /// - Parameters:
  ///   - yaml: the file's bytes.
  ///   - file: what to call the file in errors.
  public init(yaml bytes: [UInt8], file: String) throws(YAMLFileError) {
    let root = try YAMLMap(
      text: String(decoding: bytes, as: UTF8.self), file: file,
      keys: ["name", "version", "system", "sft", "grpo", "choice", "choice_reference"])
    name = try root.text("name")
    version = try root.integer("version")
    system = try root.optionalText("system")
    sft = try root.text("sft")
    grpo = try root.text("grpo")
    choice = try root.optionalText("choice") ?? Self.plainChoice
    choiceReference = try root.optionalText("choice_reference") ?? Self.comparison + choice
    sha256 = SHA256.hex(of: bytes)
    if let system { try Self.check(root, "system", system, allowed: []) }
    try Self.check(root, "sft", sft, allowed: ["product", "question"], required: "question")
    try Self.check(root, "grpo", grpo, allowed: ["product"])
    for (key, text) in [("choice", choice), ("choice_reference", choiceReference)] {
      for required in ["question", "options"] {
        try Self.check(root, key, text, allowed: ["question", "options"], required: required)
      }
    }
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

  /// The user text of a supervised example.
  public func sftUser(question: String, product: String) -> String {
    Self.fill(sft, ["question": question, "product": product])
  }

  /// The user text of a pair of a normal reference and a query.
  public func grpoUser(product: String) -> String {
    Self.fill(grpo, ["product": product])
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
