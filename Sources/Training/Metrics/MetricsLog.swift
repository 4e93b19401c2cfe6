import Diagnostics
import Foundation

/// A file of metrics, one JSON object a line, such as `{"step":10,"loss":0.5}`: first the step, then
/// names in order; null stands for infinity and NaN.
///
/// A line is on the disk when ``append(_:step:)`` returns. A line that a crash tore is cut off when the
/// file is opened again, and so are lines of steps that will be taken once more.
public final class MetricsLog {
  private let file: AppendedFile

  /// Opens the log at `path`, made if there is none.
  ///
  /// - Parameter step: the last step that stays: that of the checkpoint from which training goes on.
  ///   Lines behind it are cut off.
  /// - Throws: ``TrainingError/damagedLog(path:line:)`` for a line, but the last, that is none;
  ///   `SystemError`.
  public init(path: String, resumingAfter step: Int = 0) throws {
    file = try AppendedFile(path: path)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SystemError("read", path)
    }
    let kept = try Self.kept(data, through: step, path: path)
    if kept < data.count { try file.truncate(to: kept) }
    try file.sync()
  }

  /// Appends a line.
  ///
  /// - Throws: `SystemError`.
  public func append(_ values: [String: Double], step: Int) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let numbers = values.mapValues { $0.isFinite ? $0 : nil }
    let body = try encoder.encode(numbers).dropFirst()
    let head = "{\"step\":\(step)" + (values.isEmpty ? "" : ",")
    try file.append(Array(head.utf8) + body + [UInt8(ascii: "\n")])
    try file.sync()
  }

  private struct Line: Decodable { let step: Int }

  /// The bytes that stay: whole lines up to the first of a later step.
  static func kept(_ data: Data, through step: Int, path: String) throws -> Int {
    var (start, number) = (data.startIndex, 1)
    while let end = data[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let isLast = data.index(after: end) == data.endIndex
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(data[start..<end])) else {
        guard isLast else { throw TrainingError.damagedLog(path: path, line: number) }
        break
      }
      if line.step > step { break }
      start = data.index(after: end)
      number += 1
    }
    return data.distance(from: data.startIndex, to: start)
  }
}
