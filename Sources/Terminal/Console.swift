import Diagnostics
import Foundation

/// Where a command writes: results to standard output, all else to standard error.
public struct Console: Sendable {
  /// Styles of standard output.
  public let out: Style
  /// Styles of standard error.
  public let err: Style
  /// Whether results are JSON lines for machines.
  public let isJSON: Bool
  /// Whether notes and progress are left out.
  public let isQuiet: Bool

  /// A console as the user asked for it.
  public init(
    color: ColorChoice, json: Bool, quiet: Bool,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    out = Style(color, descriptor: 1, environment: environment)
    err = Style(color, descriptor: 2, environment: environment)
    isJSON = json
    isQuiet = quiet
  }

  /// Writes a line of the result.
  public func line(_ text: String = "") {
    write(text + "\n", to: .standardOutput)
  }

  /// Writes a line for the user that is not part of the result.
  public func note(_ text: String) {
    if !isQuiet { write(text + "\n", to: .standardError) }
  }

  /// Writes a value as one line of JSON with sorted keys.
  public func json(_ value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return }
    line(String(decoding: data, as: UTF8.self))
  }

  /// Renders an error: `error: …`, and below it `hint: …`; as a JSON object where asked for.
  public func report(_ error: any Error) {
    let actionable = error as? any ActionableError
    let message =
      actionable?.message ?? "\(error) (a bug of this program: please report it with this line)"
    if isJSON {
      let status = (actionable?.exitStatus ?? .bug).rawValue
      reportJSON(message: message, hint: actionable?.hint, status: status)
      return
    }
    write(err.red("error:") + " \(message)\n", to: .standardError)
    if let hint = actionable?.hint {
      write("\n" + err.cyan("hint:") + " \(hint)\n", to: .standardError)
    }
  }

  private struct ErrorRecord: Encodable {
    let message_type = "exit_error"
    let message: String
    let hint: String?
    let code: Int32
  }

  private func reportJSON(message: String, hint: String?, status: Int32) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let record = ErrorRecord(message: message, hint: hint, code: status)
    guard let data = try? encoder.encode(record) else { return }
    write(String(decoding: data, as: UTF8.self) + "\n", to: .standardError)
  }

  /// A reader that went away (`prep ls | head`) is no error, so failures to write are passed over.
  private func write(_ text: String, to handle: FileHandle) {
    try? handle.write(contentsOf: Data(text.utf8))
  }
}
