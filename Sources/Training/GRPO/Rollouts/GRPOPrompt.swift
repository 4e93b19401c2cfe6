import Foundation
import Manifest
import QwenVL
import RLAD
import Reasoner

/// A question to a model, with what is true of it.
public struct GRPOPrompt: Sendable {
  /// Its place in the build.
  public let ordinal: Int
  /// The image in question: what the prompt is called where people read it.
  public let name: String
  /// Tokens and pictures, up to where the answer begins.
  public let sequence: TokenSequence
  /// What is true of it.
  public let question: RewardQuestion

  /// A prompt.
  public init(ordinal: Int, name: String, sequence: TokenSequence, question: RewardQuestion) {
    self.ordinal = ordinal
    self.name = name
    self.sequence = sequence
    self.question = question
  }
}

/// Where prompts come from.
public protocol PromptSource {
  /// The prompt at a place of the build.
  ///
  /// - Throws: what is wrong with it.
  func prompt(_ ordinal: Int) throws -> GRPOPrompt
}

/// The prompts of a build: texts from the manifest, pictures over the mapped shards.
public final class BuildPrompts: PromptSource {
  /// The build's rows, in order.
  public let rows: [BuildRow]
  /// What is true of each.
  public let questions: [RewardQuestion]
  private let build: String
  private let chat: ChatTemplate
  private let pictures: WorkspacePictures

  /// The prompts of `build` as a model of `config` sees them.
  ///
  /// - Parameter manifest: kept open for reading.
  /// - Throws: ``GRPOError/emptyBuild(_:)``, ``GRPOError/notAQuestion(build:ordinal:)``,
  ///   `PictureMismatch`, `ManifestError`.
  public init(
    _ build: BuildRecord, chat: ChatTemplate, _ config: QwenConfig, in manifest: ManifestDatabase
  ) throws {
    self.build = build.id
    self.chat = chat
    let rows = try manifest.rows(of: build.id)
    guard !rows.isEmpty else { throw GRPOError.emptyBuild(build.id) }
    self.rows = rows
    questions = try rows.enumerated().map { ordinal, row in
      guard let question = RewardQuestion(row) else {
        throw GRPOError.notAQuestion(build: build.id, ordinal: ordinal)
      }
      return question
    }
    pictures = try WorkspacePictures(build.profileId, for: config, in: manifest)
    try pictures.prepare(Set(rows.flatMap { $0.images.map(\.image) }))
  }

  /// - Throws: `RowMessages.MalformedRow`, `ChatError`, `ShardError`, `ManifestError`.
  public func prompt(_ ordinal: Int) throws -> GRPOPrompt {
    let row = rows[ordinal]
    let messages = try RowMessages.read(
      row, build: build, ordinal: ordinal, pictures: pictures.picture)
    return GRPOPrompt(
      ordinal: ordinal, name: row.images.last?.image ?? "row \(ordinal)",
      sequence: try chat.prompt(messages), question: questions[ordinal])
  }
}

extension RewardQuestion {
  private struct Provenance: Decodable { let broken_statements: [String]? }

  /// What a row says is true; nil where that is neither yes nor no, or what it says can't be read.
  init?(_ row: BuildRow) {
    let decoder = JSONDecoder()
    guard let truth = Verdict(rawValue: row.answer),
      let ids = try? decoder.decode([String].self, from: Data((row.broken ?? "[]").utf8)),
      let origin = try? decoder.decode(Provenance.self, from: Data(row.provenance.utf8))
    else { return nil }
    // `<dataset>/<category>/<split>/<label>/<stem>`
    let place = (row.images.last?.image ?? "").split(separator: "/").prefix(2)
    self.init(
      truth: truth, place: place.joined(separator: "/"),
      broken: BrokenConstraint.list(ids: ids, sentences: origin.broken_statements ?? []))
  }
}
