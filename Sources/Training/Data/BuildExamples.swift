import Foundation
import Manifest
import QwenVL
import Reasoner

/// The examples of a build: texts from the manifest, pictures over the mapped shards.
///
/// Sendable: a lock guards the pictures.
public final class BuildExamples: ExampleSource, @unchecked Sendable {
  /// The build's rows, in order.
  public let rows: [BuildRow]
  private let build: String
  private let chat: ChatTemplate
  private let pictures: WorkspacePictures
  private let lock = NSLock()

  /// The examples of `build` as a model of `config` sees them.
  ///
  /// - Parameter manifest: kept open for reading.
  /// - Throws: ``SFTError/emptyBuild(_:)``, `PictureMismatch`, `ManifestError`.
  public init(
    _ build: BuildRecord, chat: ChatTemplate, _ config: QwenConfig, in manifest: ManifestDatabase
  ) throws {
    self.build = build.id
    self.chat = chat
    rows = try manifest.rows(of: build.id)
    guard !rows.isEmpty else { throw SFTError.emptyBuild(build.id) }
    pictures = try WorkspacePictures(build.profileId, for: config, in: manifest)
    try pictures.prepare(Set(rows.flatMap { $0.images.map(\.image) }))
  }

  /// - Throws: `RowMessages.MalformedRow`, `ChatError`, `ShardError`, `ManifestError`.
  public func example(_ ordinal: Int) throws -> SupervisedExample {
    lock.lock()
    defer { lock.unlock() }
    let messages = try RowMessages.read(
      rows[ordinal], build: build, ordinal: ordinal, pictures: pictures.picture)
    let (sequence, isWritten) = try chat.conversation(messages)
    return SupervisedExample(ordinal: ordinal, sequence: sequence, isSupervised: isWritten)
  }
}
