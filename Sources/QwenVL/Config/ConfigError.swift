import Diagnostics

/// What is wrong with the `config.json` of a model.
public enum ConfigError: ActionableError, Equatable {
  /// The file is not a JSON object.
  case notJSON(path: String)
  /// It describes another kind of model.
  case otherModel(path: String, type: String)
  /// A key is missing that has no default.
  case missing(path: String, key: String)
  /// A number is not one that can be.
  case outOfRange(path: String, key: String, value: Int)
  /// Two settings do not go together.
  case contradiction(path: String, detail: String)
  /// It asks for something that this program does not do.
  case unsupported(path: String, detail: String)

  /// What is wrong, and where.
  public var message: String {
    switch self {
    case .notJSON(let path): "`\(path)` is not a JSON object"
    case .otherModel(let path, let type):
      "`\(path)` describes a model of type `\(type)`, not `qwen2_5_vl`"
    case .missing(let path, let key): "`\(path)` lacks `\(key)`"
    case .outOfRange(let path, let key, let value): "`\(path)`: \(key) can't be \(value)"
    case .contradiction(let path, let detail): "`\(path)` contradicts itself: \(detail)"
    case .unsupported(let path, let detail): "`\(path)` asks for what lad does not do: \(detail)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .otherModel: "lad runs Qwen2.5-VL: Qwen2.5-VL-3B-Instruct and its sizes, and lad-nano"
    case .notJSON, .missing, .outOfRange:
      "download the file again, or compare it with the model's page"
    default: nil
    }
  }
}
