import Evaluation
import Foundation
import Manifest

/// The answers of a run as a report takes them.
public enum RecordedAnswers {
  /// Reads the predictions of a run.
  ///
  /// - Throws: `ManifestError`, `MalformedRow` where a row can't be read.
  public static func read(_ run: RunRecord, in manifest: ManifestDatabase) throws -> [AnsweredItem]
  {
    try manifest.predictions(of: run.id).map {
      AnsweredItem(try item($0), prediction($0.prediction))
    }
  }

  /// What a report says of where a run comes from.
  public static func label(_ run: RunRecord) -> RunLabel {
    RunLabel(
      run: run.id, build: run.buildId, model: run.model, adapter: run.adapter, base: run.baseRunId)
  }

  private static func item(_ predicted: PredictedItem) throws -> EvaluationItem {
    let row = predicted.row
    return try EvaluationItem(
      EvaluationItem.Row(
        ordinal: predicted.prediction.ordinal, task: row.task, answer: row.answer,
        broken: row.broken, provenance: row.provenance),
      image: predicted.query.id,
      references: row.images.filter { $0.role == "reference" }.map(\.image),
      dataset: predicted.query.dataset, category: predicted.query.category,
      split: predicted.query.split, label: predicted.query.label, kind: kind(predicted),
      defects: predicted.defects)
  }

  /// What an image shows: the folder says it for LOCO, the defects for other data sets.
  private static func kind(_ predicted: PredictedItem) -> EvaluationItem.Kind? {
    let said = EvaluationItem.Kind(label: predicted.query.label)
    guard said == .unspecified else { return said }
    return predicted.defectKinds.count == 1
      ? EvaluationItem.Kind(rawValue: predicted.defectKinds[0]) : nil
  }

  private static func prediction(_ record: PredictionRecord) -> Prediction {
    Prediction(
      answer: record.answer.flatMap(Prediction.Answer.init(text:)), pYes: record.pYes,
      completion: record.completion, tokens: record.tokens,
      finish: record.finish == .length ? .length : .stop)
  }
}
