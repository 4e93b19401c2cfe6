import Diagnostics
import Foundation

/// Finds the value of a setting: the flag, else the variable `PREP_<NAME>`, else what a file says,
/// else the default.
enum Setting {
  /// A variable holds something that is not a value of its setting.
  struct Malformed: ActionableError {
    let name: String
    let value: String

    var message: String {
      "environment variable \(name) is `\(value)`, which is not a value for it"
    }
    var hint: String? { "unset \(name), or use the flag instead" }
    var exitStatus: ExitStatus { .usage }
  }

  static func value<Value: LosslessStringConvertible>(
    _ name: String, flag: Value?, file: Value? = nil, default fallback: Value
  ) throws -> Value {
    try flag ?? variable(name) ?? file ?? fallback
  }

  /// The value of `PREP_<NAME>`, nil where it is not set.
  static func variable<Value: LosslessStringConvertible>(_ name: String) throws -> Value? {
    let variable = "PREP_" + name.uppercased().replacing("-", with: "_")
    guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else {
      return nil
    }
    guard let value = Value(text) else { throw Malformed(name: variable, value: text) }
    return value
  }
}
