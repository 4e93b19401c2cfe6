import Diagnostics
import Foundation

/// Writes scalars as event files that TensorBoard reads.
///
/// Forms: https://github.com/tensorflow/tensorboard, `tensorboard/compat/proto/event.proto` and
/// `summary.proto` for the events, `summary/writer/record_writer.py` for the frame around each: its
/// length, a checksum of the length, the event, a checksum of the event.
public final class TensorBoardWriter {
  /// The file that is written.
  public var path: String { file.path }
  private let file: AppendedFile

  /// A new event file in `folder`, which must exist.
  ///
  /// - Parameters:
  ///   - time: the time of the first event, in seconds since 1970; part of the file's name, so that
  ///     later files come behind earlier ones.
  ///   - host: what the name ends with.
  ///   - step: where training goes on from a checkpoint, its step: TensorBoard then leaves out what
  ///     other files hold of later steps.
  /// - Throws: `SystemError`.
  public init(folder: String, time: Double, host: String, resumingAfter step: Int? = nil) throws {
    let digits = String(Int(exactly: time.rounded(.down)) ?? 0)
    let padded = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    file = try Self.create("\(folder)/events.out.tfevents.\(padded).\(host)")
    try append(EventMessage(time: time, step: 0, content: .version))
    if let step { try append(EventMessage(time: time, step: step + 1, content: .start)) }
  }

  /// Writes an event with a value for each tag, in the order of tags.
  ///
  /// - Parameter time: seconds since 1970.
  /// - Throws: `SystemError`.
  public func append(_ values: [String: Double], step: Int, time: Double) throws {
    let sorted = values.sorted { $0.key < $1.key }.map { ($0.key, Float($0.value)) }
    try append(EventMessage(time: time, step: step, content: .scalars(sorted)))
  }

  private func append(_ event: EventMessage) throws {
    try file.append(EventRecord.framed(event.bytes))
  }

  /// A file of this name, or with a number behind it where there is one already.
  private static func create(_ path: String) throws -> AppendedFile {
    for number in 0..<1000 {
      do {
        return try AppendedFile(path: number == 0 ? path : "\(path).\(number)", isNew: true)
      } catch let error as SystemError where error.code == EEXIST { continue }
    }
    throw SystemError("create", path, code: EEXIST)
  }
}
