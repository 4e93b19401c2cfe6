import Diagnostics
import Foundation

/// Finds the value of a setting: the flag, else the variable `<PROGRAM>_<NAME>`, else what a file
/// says, else the default.
public struct Setting: Sendable {
  private let program: String

  /// The settings of a program, such as `PREP`.
  public init(_ program: String) {
    self.program = program
  }

  /// A variable holds something that is not a value of its setting.
  public struct Malformed: ActionableError {
    let name: String
    let value: String

    /// The variable `name`, which holds `value`.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }

    /// Which variable, and what it holds.
    public var message: String {
      "environment variable \(name) is `\(value)`, which is not a value for it"
    }
    /// What to do.
    public var hint: String? { "unset \(name), or use the flag instead" }
    /// A matter of how the program was called.
    public var exitStatus: ExitStatus { .usage }
  }

  /// The value of the setting `name`, as the flag is called.
  ///
  /// - Throws: ``Malformed``.
  public func value<Value: LosslessStringConvertible>(
    _ name: String, flag: Value?, file: Value? = nil, default fallback: Value
  ) throws -> Value {
    try flag ?? variable(name) ?? file ?? fallback
  }

  /// The value of `<PROGRAM>_<NAME>`, nil where it is not set.
  ///
  /// - Throws: ``Malformed``.
  public func variable<Value: LosslessStringConvertible>(_ name: String) throws -> Value? {
    let variable = program + "_" + name.uppercased().replacing("-", with: "_")
    guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else {
      return nil
    }
    guard let value = Value(text) else { throw Malformed(name: variable, value: text) }
    return value
  }
}
