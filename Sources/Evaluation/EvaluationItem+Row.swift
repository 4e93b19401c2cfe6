import Diagnostics
import Foundation
import RLAD

extension EvaluationItem {
  /// A row of an evaluation, as a build records it.
  public struct Row: Sendable, Hashable {
    /// Its place in the build, from 0.
    public let ordinal: Int
    /// What is asked.
    public let task: String
    /// The right answer: `yes`, `no` or a letter.
    public let answer: String
    /// Ids of broken constraints, as a JSON array; nil for none.
    public let broken: String?
    /// Where the row comes from, as a JSON object.
    public let provenance: String

    /// A row with all its columns.
    public init(
      ordinal: Int, task: String, answer: String, broken: String?, provenance: String
    ) {
      self.ordinal = ordinal
      self.task = task
      self.answer = answer
      self.broken = broken
      self.provenance = provenance
    }
  }

  /// What a provenance says that an evaluation needs.
  private struct Provenance: Decodable {
    let difficulty: String?
    let options: [String: String]?
    let brokenStatements: [String]?
  }

  /// The item of a row.
  ///
  /// - Parameters:
  ///   - kind: what the image shows; nil takes what the label says.
  ///   - defects: the names of what it shows.
  /// - Throws: ``MalformedRow`` where the row is not what a build records.
  public init(
    _ row: Row, image: String, references: [String], dataset: String, category: String,
    split: String, label: String, kind: Kind? = nil, defects: [String]
  ) throws(MalformedRow) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard
      let origin = try? decoder.decode(Provenance.self, from: Data(row.provenance.utf8)),
      let ids = try? decoder.decode([String].self, from: Data((row.broken ?? "[]").utf8)),
      let answer = Prediction.Answer(text: row.answer)
    else { throw MalformedRow(ordinal: row.ordinal) }
    let options = (origin.options ?? [:]).filter { $0.key.count == 1 }
      .map { (Character($0.key), $0.value) }
    let truth: Truth =
      switch answer {
      case .verdict(let verdict): .verdict(verdict)
      case .letter(let letter): .letter(letter)
      }
    self.init(
      ordinal: row.ordinal, image: image, references: references, dataset: dataset,
      category: category, split: split, label: label, kind: kind, defects: defects,
      broken: BrokenConstraint.list(ids: ids, sentences: origin.brokenStatements ?? []),
      difficulty: origin.difficulty, task: row.task, truth: truth,
      options: Dictionary(uniqueKeysWithValues: options))
  }

  /// A row that is not what a build records.
  public struct MalformedRow: ActionableError, Equatable {
    /// Its place in the build.
    public let ordinal: Int

    /// The row at that place.
    public init(ordinal: Int) { self.ordinal = ordinal }

    /// Which row it is.
    public var message: String { "row \(ordinal) of the evaluation is not what a build records" }
    /// What to do about it.
    public var hint: String? { "run `prep verify`; it says whether the build was changed" }
  }
}
