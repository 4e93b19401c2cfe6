import Diagnostics

/// Why no pictures were drawn.
public enum SyntheticError: ActionableError, Equatable {
  /// A category that the data set does not have.
  case unknownCategory(String, known: [String])
  /// An empty list of categories.
  case noCategory(known: [String])
  /// An option outside its range.
  case outOfRange(option: String, value: String, range: String)
  /// A bundled file that cannot be read; the program was built from a damaged checkout.
  case damagedData(file: String, reason: String)

  /// What is wrong.
  public var message: String {
    switch self {
    case .unknownCategory(let name, _): "no category is called '\(name)'"
    case .noCategory: "there is no category to draw"
    case .outOfRange(let option, let value, _): "\(option) is \(value), which is out of range"
    case .damagedData(let file, let reason): "the bundled file \(file) is damaged: \(reason)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .unknownCategory(_, let known), .noCategory(let known):
      "choose from \(known.joined(separator: ", "))"
    case .outOfRange(_, _, let range): "choose a value in the range \(range)"
    case .damagedData: "build the program from a clean checkout"
    }
  }

  /// A bad option is a matter of the command line; a damaged file is one of the program.
  public var exitStatus: ExitStatus {
    if case .damagedData = self { .bug } else { .usage }
  }
}
