import Foundation
import Manifest

/// The questions that the workspace has of MMAD, by image.
struct MMADQuestions {
  /// A question with the options in their order, and the file that it comes from.
  struct Question {
    let record: QuestionRecord
    let options: [MMADOption]
    /// SHA-256 of the file.
    let file: String
  }

  private let byImage: [String: [Question]]
  private let references: [String: [QuestionReferenceRecord]]

  /// All questions of the workspace.
  init(_ manifest: ManifestDatabase) throws {
    let set = try manifest.questions()
    let files = Dictionary(
      uniqueKeysWithValues: try manifest.sources().map { ($0.id, $0.sha256 ?? "") })
    let questions = try set.questions.map { record in
      Question(
        record: record, options: try MMADOption.list(record.options),
        file: files[record.sourceId] ?? "")
    }
    byImage = Dictionary(grouping: questions, by: { $0.record.imageId })
    references = Dictionary(grouping: set.references, by: { $0.imageId })
  }

  /// The questions about an image, in the order of the file.
  func about(_ image: String) -> [Question] { byImage[image] ?? [] }

  /// The normal images that the file proposes for an image, best first.
  func references(for image: String, _ choice: Pipeline.Templates) -> [String] {
    (references[image] ?? []).filter { $0.choice == choice.rawValue }.map(\.referenceId)
  }
}

/// What can be answered to a multiple-choice question.
struct MMADOption: Equatable {
  /// `A` to `E`.
  let letter: String
  /// What is chosen with it.
  let text: String

  /// The options that the manifest holds as a JSON object, by letter.
  static func list(_ json: String) throws -> [MMADOption] {
    try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
      .sorted { $0.key < $1.key }.map { MMADOption(letter: $0.key, text: $0.value) }
  }
}
