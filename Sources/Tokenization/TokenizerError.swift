import Diagnostics

/// Why a `tokenizer.json` can't be used.
public enum TokenizerError: ActionableError, Equatable {
  /// The file is not JSON, or not of the expected form.
  case malformed(file: String, position: Int, problem: String)
  /// It asks for something that this tokenizer does not do.
  case unsupported(file: String, what: String)
  /// Its parts contradict each other.
  case inconsistent(file: String, problem: String)

  /// What is wrong, and where.
  public var message: String {
    switch self {
    case .malformed(let file, let position, let problem):
      "`\(file)` can't be read: \(problem), at byte \(position)"
    case .unsupported(let file, let what): "`\(file)` has \(what), which is not supported"
    case .inconsistent(let file, let problem): "`\(file)` contradicts itself: \(problem)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .malformed, .inconsistent: "download the file again, or save it again with `tokenizers`"
    case .unsupported: "supported are the byte-level BPE tokenizers of Qwen2 and Qwen2.5"
    }
  }
}
