import Diagnostics

/// A request that can't be answered.
public enum GenerationError: ActionableError, Equatable {
  /// A setting is outside of its range.
  case setting(name: String, value: Double, range: String)
  /// Prompt and answer together are longer than the model's context.
  case tooLong(prompt: Int, answer: Int, limit: Int)

  /// What is wrong.
  public var message: String {
    switch self {
    case .setting(let name, let value, let range): "\(name) is \(value), which must be \(range)"
    case .tooLong(let prompt, let answer, let limit):
      "a prompt of \(prompt) tokens and up to \(answer) new ones exceed the model's context of \(limit)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .setting: nil
    case .tooLong: "lower --max-tokens or --max-pixels"
    }
  }
}
