import Diagnostics

/// A YAML file that is not what it should be.
public struct YAMLFileError: ActionableError {
  /// The file, as its reader was told it is called.
  public let file: String
  /// The line where the problem stands, from 1; nil where no line can be blamed.
  public let line: Int?
  /// What is wrong, as a sentence without a full stop.
  public let problem: String
  /// What to do about it.
  public let hint: String?

  /// A problem at a place of a file.
  public init(file: String, line: Int?, problem: String, hint: String?) {
    self.file = file
    self.line = line
    self.problem = problem
    self.hint = hint
  }

  /// The problem and where it stands, as `file:line`.
  public var message: String {
    "\(problem) (\(file)\(line.map { ":\($0)" } ?? ""))"
  }
}
