import Evaluation
import Foundation
import Manifest
import RLAD

/// The answers of a run as a report takes them.
public enum RecordedAnswers {
  private struct Provenance: Decodable {
    let difficulty: String?
    let broken_statements: [String]?
  }

  /// Reads the predictions of a run.
  ///
  /// - Throws: `ManifestError`.
  public static func read(_ run: RunRecord, in manifest: ManifestDatabase) throws -> [AnsweredItem] {
    try manifest.predictions(of: run.id).map { AnsweredItem(item($0), prediction($0.prediction)) }
  }

  /// What a report says of where a run comes from.
  public static func label(_ run: RunRecord) -> RunLabel {
    RunLabel(
      run: run.id, build: run.buildId, model: run.model, adapter: run.adapter, base: run.baseRunId)
  }

  private static func item(_ predicted: PredictedItem) -> EvaluationItem {
    let row = predicted.row
    let provenance = try? JSONDecoder().decode(Provenance.self, from: Data(row.provenance.utf8))
    let broken = row.broken.flatMap {
      try? JSONDecoder().decode([String].self, from: Data($0.utf8))
    }
    return EvaluationItem(
      ordinal: predicted.prediction.ordinal, image: predicted.query.id,
      references: row.images.filter { $0.role == "reference" }.map(\.image),
      dataset: predicted.query.dataset, category: predicted.query.category,
      split: predicted.query.split, label: predicted.query.label, kind: kind(predicted),
      defects: predicted.defects,
      broken: BrokenConstraint.list(
        ids: broken ?? [], sentences: provenance?.broken_statements ?? []),
      difficulty: provenance?.difficulty, task: row.task,
      truth: Verdict(rawValue: row.answer).map { .verdict($0) } ?? .letter(row.answer.first ?? "?"))
  }

  /// What an image shows: the folder says it for LOCO, the defects for other data sets.
  private static func kind(_ predicted: PredictedItem) -> EvaluationItem.Kind? {
    let said = EvaluationItem.Kind(label: predicted.query.label)
    guard said == .unspecified else { return said }
    return predicted.defectKinds.count == 1
      ? EvaluationItem.Kind(rawValue: predicted.defectKinds[0]) : nil
  }

  private static func prediction(_ record: PredictionRecord) -> Prediction {
    let answer = record.answer.flatMap { text -> Prediction.Answer? in
      Verdict(rawValue: text).map { .verdict($0) } ?? text.first.map { .letter($0) }
    }
    return Prediction(
      answer: answer, pYes: record.pYes, completion: record.completion, tokens: record.tokens,
      finish: record.finish == .length ? .length : .stop)
  }
}
