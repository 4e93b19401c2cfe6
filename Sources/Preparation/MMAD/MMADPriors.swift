import Manifest

/// What MMAD's questions and their right answers say about an image: prior knowledge for a large
/// model that is to describe it, as the paper of LAD-Reasoner gave it to one.
public struct MMADPriors {
  private let questions: MMADQuestions

  /// What the questions of the workspace say.
  ///
  /// - Throws: `ManifestError`.
  public init(_ manifest: ManifestDatabase) throws {
    questions = try MMADQuestions(manifest)
  }

  /// One line a question, with the right answer alone and without letters, in the order of the file:
  /// `Defect Localization: Where is it? At the lid.` Nil where there is no question about the image.
  public func text(for image: String) -> String? {
    let lines = questions.about(image).compactMap { question -> String? in
      guard
        let right = question.options.first(where: { $0.letter == question.record.answer }),
        let task = MMADTask(rawValue: question.record.task)
      else { return nil }
      return "\(task.title): \(question.record.text) \(right.text)"
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}
