import Diagnostics
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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

  /// Writes a piece of the result that goes on in the same line.
  public func piece(_ text: String) {
    write(text, to: .standardOutput)
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

  /// A reader that went away (`prep status | head`) is no error; a result that is lost otherwise is.
  private func write(_ text: String, to handle: FileHandle) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { writeBytes(handle.fileDescriptor, $0) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return lost(handle.fileDescriptor) }
      bytes = bytes.dropFirst(count)
    }
  }

  private func lost(_ descriptor: Int32) {
    guard descriptor == 1, errno != EPIPE else { return }
    let error = SystemError("write to", "standard output")
    write("error: \(error.message)\n", to: .standardError)
    exit(error.exitStatus.rawValue)
  }
}

private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
