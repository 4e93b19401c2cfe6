import BundledData
import Datasets
import Digest

/// The texts that are put around an image: a YAML file with a name, a version, an optional system
/// text, and a user text for each of the two stages.
///
/// Placeholders are `{product}`, the noun of the product, and in `sft` also `{question}`. The file's
/// hash is stored with every build, so that two builds with the same one were asked alike.
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

  /// Reads a template.
  ///
  /// - Parameters:
  ///   - yaml: the file's bytes.
  ///   - file: what to call the file in errors.
  public init(yaml bytes: [UInt8], file: String) throws(YAMLFileError) {
    let root = try YAMLMap(
      text: String(decoding: bytes, as: UTF8.self), file: file,
      keys: ["name", "version", "system", "sft", "grpo"])
    name = try root.text("name")
    version = try root.integer("version")
    system = try root.optionalText("system")
    sft = try root.text("sft")
    grpo = try root.text("grpo")
    sha256 = SHA256.hex(of: bytes)
    if let system { try Self.check(root, "system", system, allowed: []) }
    try Self.check(root, "sft", sft, allowed: ["product", "question"], required: "question")
    try Self.check(root, "grpo", grpo, allowed: ["product"])
  }

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
