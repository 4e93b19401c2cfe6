import GRDB

/// What a model answered to one item of an evaluation.
public struct PredictionRecord: ManifestRecord, Equatable {
  /// How a completion ended.
  public enum Finish: String, Codable, Sendable, CaseIterable {
    /// The model ended it.
    case stop
    /// It reached the limit of tokens and was cut off.
    case length
  }

  /// The table.
  public static let databaseTableName = "prediction"
  /// The run.
  public let runId: String
  /// The item.
  public let ordinal: Int
  /// The build of the item: the run's.
  public let buildId: String
  /// `yes`, `no`, or a letter A to E; nil where the answer can't be read.
  public let answer: String?
  /// The probability of yes, 0 to 1; nil where it was not taken.
  public let pYes: Double?
  /// What the model wrote, without special tokens.
  public let completion: String
  /// Tokens of the completion.
  public let tokens: Int
  /// How the completion ended.
  public let finish: Finish
  /// Its share of the time that its batch took.
  public let seconds: Double
  /// How often which answer was drawn, as a JSON object; nil where one was.
  public let votes: String?

  /// A row with all its columns.
  public init(
    runId: String, ordinal: Int, buildId: String, answer: String?, pYes: Double?,
    completion: String, tokens: Int, finish: Finish, seconds: Double, votes: String? = nil
  ) {
    self.runId = runId
    self.ordinal = ordinal
    self.buildId = buildId
    self.answer = answer
    self.pYes = pYes
    self.completion = completion
    self.tokens = tokens
    self.finish = finish
    self.seconds = seconds
    self.votes = votes
  }
}

/// A prediction with what it was asked about.
public struct PredictedItem: Sendable, Equatable {
  /// The prediction.
  public let prediction: PredictionRecord
  /// The item of the evaluation.
  public let row: BuildRow
  /// The image in question.
  public let query: ImageRecord
  /// The names of its defects, sorted.
  public let defects: [String]
  /// What kind of defects these are, where the data set says: `logical`, `structural`; sorted.
  public let defectKinds: [String]
}

extension ManifestDatabase {
  /// Records predictions, all or nothing: one call a batch.
  ///
  /// The rows of a batch are durable when this returns, so that a run that is killed has lost no
  /// more than the batch it was at.
  ///
  /// - Throws: `ManifestError` where a run has answered an item before, or the item is of another
  ///   build than the run.
  public func add(_ predictions: [PredictionRecord]) throws {
    try write { db in
      for prediction in predictions { try prediction.insert(db) }
    }
  }

  /// The ordinals of the items that an evaluation run has yet to answer, ascending.
  public func unansweredOrdinals(of run: String) throws -> [Int] {
    try read { db in
      try Int.fetchAll(
        db,
        sql: """
          SELECT i.ordinal FROM eval_item i JOIN run r ON r.build_id = i.build_id
          WHERE r.id = ? AND NOT EXISTS (
            SELECT 1 FROM prediction p WHERE p.run_id = r.id AND p.ordinal = i.ordinal)
          ORDER BY i.ordinal
          """, arguments: [run])
    }
  }

  /// The predictions of a run, by ordinal, each with its item, image and defects.
  public func predictions(of run: String) throws -> [PredictedItem] {
    let found = try read { db in
      try PredictionRecord.fetchAll(
        db, sql: "SELECT * FROM prediction WHERE run_id = ? ORDER BY ordinal", arguments: [run])
    }
    guard let build = found.first?.buildId else { return [] }
    let rows = try rows(of: build)
    let images = try read { db in try Self.queries(of: build, db) }
    return try found.map { prediction in
      guard rows.indices.contains(prediction.ordinal), let query = images[prediction.ordinal] else {
        throw ManifestError.damaged(
          path: workspace.manifestPath,
          detail: "row \(prediction.ordinal) of \(build), which a run answered, is missing")
      }
      return PredictedItem(
        prediction: prediction, row: rows[prediction.ordinal], query: query.image,
        defects: query.defects, defectKinds: query.kinds)
    }
  }

  private struct Query {
    let image: ImageRecord
    let defects: [String]
    let kinds: [String]
  }

  /// The images in question of a build, by ordinal.
  private static func queries(of build: String, _ db: Database) throws -> [Int: Query] {
    let shown = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT b.ordinal, d.defect, t.kind
        FROM build_image b JOIN (
          SELECT image_id, dataset, category, defect FROM region
          UNION SELECT image_id, dataset, category, defect FROM image_defect) d
          ON d.image_id = b.image_id
        LEFT JOIN defect_type t
          ON t.dataset = d.dataset AND t.category = d.category AND t.name = d.defect
        WHERE b.build_id = ? AND b.role = 'query' ORDER BY b.ordinal, d.defect
        """, arguments: [build])
    let defects = Dictionary(grouping: shown) { row -> Int in row["ordinal"] }
    let images = try Row.fetchAll(
      db,
      sql: """
        SELECT b.ordinal, i.* FROM build_image b JOIN image i ON i.id = b.image_id
        WHERE b.build_id = ? AND b.role = 'query'
        """, arguments: [build])
    return try images.reduce(into: [:]) { queries, row in
      let rows = defects[row["ordinal"]] ?? []
      queries[row["ordinal"]] = Query(
        image: try ImageRecord(row: row), defects: rows.map { $0["defect"] },
        kinds: Set(rows.compactMap { $0["kind"] as String? }).sorted())
    }
  }
}
