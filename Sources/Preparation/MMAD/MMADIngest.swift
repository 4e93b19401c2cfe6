import Diagnostics
import Digest
import Foundation
import Manifest

/// Reads MMAD's questions and stores those about images of the workspace.
///
/// The same file again changes nothing, unless images were ingested since: then it adds the questions
/// about them, and the workspace is as if they had been there before.
public struct MMADIngest: Sendable {
  /// How far the reading is.
  public struct Progress: Sendable {
    /// Bytes of the file that were read.
    public let bytes: Int
    /// Its size.
    public let totalBytes: Int
    /// Questions so far.
    public let questions: Int
  }

  private let isStrict: Bool

  /// An ingest that ends at the first question that can't be used if `isStrict`.
  public init(isStrict: Bool = false) {
    self.isStrict = isStrict
  }

  /// Reads the file at `path` and stores its questions, all or nothing.
  ///
  /// - Parameter isDryRun: whether only to say what would be stored.
  /// - Throws: ``MMADError``; `SystemError`; `ManifestError`; `Interrupted`.
  public func run(
    _ path: String, into manifest: ManifestDatabase, isDryRun: Bool = false,
    cancellation: Cancellation = Cancellation(), progress: (Progress) -> Void = { _ in }
  ) throws -> MMADReport {
    let file = try Self.open(path)
    let hash = SHA256()
    file.withUnsafeBytes { hash.update($0) }
    let sha256 = hash.hex()
    let before = try manifest.questions(ofFile: sha256)
    var join = MMADJoin(
      known: try manifest.imageIds(), others: try manifest.questions(besidesFile: sha256),
      isStrict: isStrict)
    try read(file, path: path, into: &join, cancellation, progress)
    let questions = QuestionSet(questions: join.questions, references: join.references)
    let wasComplete = before?.holdsTheSame(as: questions) ?? false
    if !isDryRun, !wasComplete {
      try manifest.set(
        questions, rejections: join.rejections,
        of: QuestionFile(
          path: path, bytes: file.count, sha256: sha256, dataset: Pipeline.Source.questions,
          counts: join.counts))
    }
    return MMADReport(
      path: path, sha256: sha256, bytes: file.count, counts: join.counts, datasets: join.datasets,
      tasks: Dictionary(grouping: join.questions, by: { $0.task }).mapValues { $0.count },
      references: join.references.count,
      rejections: join.rejections.map {
        IngestReport.Rejection(member: $0.member, code: $0.code, message: $0.message)
      },
      added: join.questions.count - (before?.questions.count ?? 0), wasComplete: wasComplete)
  }

  /// The bytes of the file, mapped where that is possible.
  private static func open(_ path: String) throws -> Data {
    // An open tells more than Foundation does of why a file can't be read.
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open", path) }
    close(descriptor)
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw SystemError("read", path)
    }
  }

  private func read(
    _ file: Data, path: String, into join: inout MMADJoin, _ cancellation: Cancellation,
    _ progress: (Progress) -> Void
  ) throws {
    var first: String?
    try file.withUnsafeBytes { bytes in
      var members = JSONMembers(bytes)
      do {
        while let member = try members.next() {
          try cancellation.check()
          first = first ?? member.key
          try join.add(path: member.key, json: Data(bytes[member.value]))
          progress(
            Progress(
              bytes: members.position, totalBytes: file.count, questions: join.counts.seen))
        }
      } catch let error as JSONMembers.Break {
        throw MMADError.notJSON(path: path, line: error.line, detail: error.detail)
      }
    }
    guard !join.datasets.isEmpty else {
      throw MMADError.nothingRecognised(path: path, example: first)
    }
    guard join.datasets.values.contains(where: { $0.imagesHere > 0 }) else {
      throw MMADError.nothingMatches(path: path, datasets: join.datasets.keys.sorted())
    }
  }
}
