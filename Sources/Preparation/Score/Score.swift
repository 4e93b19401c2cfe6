import Foundation
import Manifest
import RLAD

/// How well the answers of a model fit an evaluation.
public struct Score: Sendable {
  /// The evaluation.
  public let build: BuildRecord
  /// Its rows.
  public let rows: Int
  /// Rows without an answer in the file: counted as answers that can't be read.
  public let missing: Int
  /// Answers to multiple-choice questions, by MMAD's rules.
  public private(set) var choices = MultipleChoiceScore()
  /// Verdicts, by data set and category.
  public private(set) var verdicts: [String: Confusion] = [:]
  /// Verdicts in answers that have the whole form, reasoning and all.
  public private(set) var formed = 0

  /// All verdicts together.
  public var pooled: Confusion { verdicts.values.reduce(Confusion(), +) }

  /// Scores the answers in the file at `path`.
  ///
  /// - Parameter name: a build's id, the beginning of one, or `eval` for the newest evaluation.
  /// - Throws: ``ScoreError``; ``ExportError`` where there is no such build; `SystemError`;
  ///   `ManifestError`.
  public init(_ path: String, build name: String, in manifest: ManifestDatabase) throws {
    build = try Export.find(name, in: manifest)
    guard build.kind == BuildKind.eval.rawValue else {
      throw ScoreError.notAnEvaluation(build: build.id)
    }
    let rows = try manifest.rows(of: build.id)
    let answers = try AnswerFile(path: path, build: build.id, rows: rows.count)
    self.rows = rows.count
    missing = rows.count - answers.texts.count
    for (ordinal, row) in rows.enumerated() {
      try count(answers.texts[ordinal], row, ordinal)
    }
  }

  /// What a row's provenance says that a score needs.
  private struct Origin: Decodable {
    let label: String
    let options: [String: String]?
  }

  private mutating func count(_ text: String?, _ row: BuildRow, _ ordinal: Int) throws {
    guard let origin = try? JSONDecoder().decode(Origin.self, from: Data(row.provenance.utf8)),
      let query = row.images.last(where: { $0.role == "query" })?.image
    else {
      throw ExportError.malformedRow(
        build: build.id, ordinal: ordinal, detail: "its provenance is not what a build records")
    }
    let place = query.split(separator: "/").prefix(2).map(String.init)
    guard let truth = Verdict(rawValue: row.answer) else {
      let options = Dictionary(
        uniqueKeysWithValues: (origin.options ?? [:]).map { (Character($0.key), $0.value) })
      choices.count(
        text.flatMap { MultipleChoice.parse($0, options: options) }, right: Character(row.answer),
        task: row.task, dataset: place.first ?? "", isAnomalous: origin.label != "good")
      return
    }
    verdicts[place.joined(separator: "/"), default: Confusion()].count(
      text.flatMap(AnswerFormat.verdict), truth: truth)
    if let text, case .success = AnswerFormat.parse(text) { formed += 1 }
  }
}
