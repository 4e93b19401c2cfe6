import Datasets
import Digest
import Manifest

/// Puts what a large model wrote in the place of texts of ours.
///
/// An image has no more rows for it. The caption replaces the caption; answers replace free texts
/// first, and what is asked in balance, such as yes or no or boxes, only where there is nothing else left.
struct WrittenRows {
  private let inputs: BuildInputs
  private let texts: [String: [AcceptedText]]

  init(_ inputs: BuildInputs, _ texts: [String: [AcceptedText]]) {
    self.inputs = inputs
    self.texts = texts
  }

  /// The most rows of an image that are replaced.
  private var most: Int {
    let all = inputs.pipeline.sft.examplesPerImage
    return min(all, inputs.pipeline.sft.captioner?.examples ?? (all + 1) / 2)
  }

  /// `rows` with some of them replaced, in their places.
  func replacing(in rows: [BuildRow]) throws -> [BuildRow] {
    guard !texts.isEmpty else { return rows }
    var rows = rows
    let places = Dictionary(grouping: rows.indices) { index in
      rows[index].images.last { $0.role == "query" }?.image ?? ""
    }
    for candidate in inputs.candidates {
      let id = candidate.image.id
      guard let written = texts[id], let indices = places[id] else { continue }
      let order = indices.sorted { (rank(rows[$0]), $0) < (rank(rows[$1]), $1) }
      for (text, index) in zip(written, order.prefix(most)) {
        rows[index] = try row(text, candidate)
      }
    }
    return rows
  }

  /// Which rows are replaced first.
  private func rank(_ row: BuildRow) -> Int {
    if row.task == TextTask.caption.rawValue { return 0 }
    let isFree = BuildStage.verdict(row) == nil && !row.answer.hasPrefix("```")
    return isFree ? 1 : 2
  }

  private func row(_ text: AcceptedText, _ candidate: Candidate) throws -> BuildRow {
    let noun = inputs.knowledge[candidate.image]?.noun ?? "product"
    let question = text.question ?? request(of: noun, for: candidate.image.id)
    return BuildRow(
      images: [BuildImage(role: "query", image: candidate.image.id)], task: text.task.rawValue,
      messages: try inputs.messages(
        user: inputs.template.sftUser(question: question, product: noun), answer: text.answer),
      answer: text.answer, broken: nil,
      provenance: try ManifestJSON.encode(
        Provenance(
          category: candidate.image.category, split: candidate.image.split,
          label: candidate.image.label, defects: candidate.defects, task: text.task.rawValue,
          template: "\(inputs.template.name)@\(inputs.template.version)", model: text.model,
          request: text.request)))
  }

  /// What a caption answers.
  private func request(of noun: String, for image: String) -> String {
    var generator = inputs.generator("captioner/question/" + image)
    return generator.pick([
      "Describe this \(noun) in detail.", "Describe in detail what this image shows.",
      "Look closely at this \(noun) and describe what you see.",
      "Give a detailed description of the image, and say whether anything is wrong.",
    ]) ?? ""
  }

  private struct Provenance: Encodable {
    let category: String
    let split: String
    let label: String
    let defects: [String]
    let task: String
    let template: String
    /// The model that wrote the answer.
    let model: String
    /// SHA-256 of what it was asked: the key of the manifest's table `caption`.
    let request: String
  }
}
