import BundledData
import Datasets
import Digest

/// The texts that a large model gets beside a picture: `data/prompts/captioner.yaml`.
struct CaptionPrompt: Sendable {
  /// The name with its version, such as `captioner@1`.
  let name: String
  private let system: String
  private let user: String
  private let again: String

  /// What is sent beside one picture.
  struct Text: Sendable, Equatable {
    let system: String
    let user: String

    /// SHA-256 of both texts.
    var sha256: String { SHA256.hex(of: system + "\u{0}" + user) }
  }

  /// The prompt that travels inside the program.
  static func bundled() throws(YAMLFileError) -> CaptionPrompt {
    let file = BundledData.captionerPrompt
    return try CaptionPrompt(yaml: file.text, file: "data/\(file.path)")
  }

  /// Reads a prompt; `file` names it in errors.
  init(yaml: String, file: String) throws(YAMLFileError) {
    let root = try YAMLMap(
      text: yaml, file: file, keys: ["name", "version", "system", "user", "again"])
    name = "\(try root.text("name"))@\(try root.integer("version"))"
    system = try root.text("system")
    user = try root.text("user")
    again = try root.text("again")
    for place in ["{product}", "{knowledge}"] where !user.contains(place) {
      throw root.error("user", "`user` has no `\(place)`", hint: "write it where it belongs")
    }
    guard again.contains("{reason}") else {
      throw root.error("again", "`again` has no `{reason}`", hint: "write it where it belongs")
    }
  }

  /// The texts for one picture.
  ///
  /// - Parameter rejected: why the last answer can't be used, if there was one.
  func text(_ brief: CaptionBrief, settings: Pipeline.Captioner, rejected: String?) -> Text {
    var text = Self.fill(
      user,
      [
        "product": brief.product, "knowledge": brief.text,
        "sentences": "\(settings.sentences)", "questions": "\(settings.questions)",
      ])
    if let rejected { text += Self.fill(again, ["reason": rejected]) }
    return Text(system: system, user: text)
  }

  /// Fills the placeholders in one pass: braces in a value, and those of the JSON, are text.
  private static func fill(_ text: String, _ values: [String: String]) -> String {
    text.replacing(/\{([a-z]+)\}/) { values[String($0.1)] ?? String($0.0) }
  }
}
