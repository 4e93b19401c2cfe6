import GRDB

/// A run with how far it is.
public struct RunSummary: Codable, Sendable, FetchableRecord, Equatable {
  /// The run's id.
  public let id: String
  /// `sft`, `grpo` or `eval`.
  public let kind: String
  /// The build that it trains on, or whose items it answers.
  public let build: String
  /// The model's path as given.
  public let model: String
  /// The adapter's path as given, if there is one.
  public let adapter: String?
  /// The run whose checkpoint it starts from or judges.
  public let base: String?
  /// `running`, `complete` or `failed`.
  public let state: String
  /// Items answered, in an evaluation; else the last step that something is recorded of.
  public let done: Int
  /// Items to answer; nil for a training run.
  public let total: Int?
  /// Checkpoints that are recorded.
  public let checkpoints: Int
}

extension ManifestDatabase {
  /// Begins a run, or continues the one of the same plan: one that was killed or failed runs again,
  /// one that is complete stays so.
  ///
  /// - Throws: `ManifestError.notFound` where there is no such build; `ManifestError.conflict` where
  ///   the build is of another kind than the run.
  public func beginRun(_ plan: RunPlan) throws -> RunRecord {
    try write { db in
      try Self.check(plan, db)
      guard var run = try RunRecord.fetchOne(db, key: plan.id) else {
        let run = RunRecord(plan, at: Self.now)
        try run.insert(db)
        return run
      }
      if run.state == RunState.failed.rawValue {
        (run.state, run.finishedAt) = (RunState.running.rawValue, nil)
        try run.update(db)
      }
      return run
    }
  }

  private static func check(_ plan: RunPlan, _ db: Database) throws {
    guard let build = try BuildRecord.fetchOne(db, key: plan.build) else {
      throw ManifestError.notFound(
        what: "build", id: plan.build, suggestion: "`prep status` lists the builds")
    }
    guard build.kind == plan.kind.rawValue else {
      throw ManifestError.conflict(
        detail: "`\(plan.build)` is not for a run of kind \(plan.kind.rawValue)",
        suggestion: "`prep status` lists the builds: their ids begin with their kind")
    }
  }

  /// Records that a run ended.
  public func endRun(_ id: String, as state: RunState) throws {
    try write { db in
      try db.execute(
        sql: "UPDATE run SET state = ?, finished_at = ? WHERE id = ?",
        arguments: [state.rawValue, state == .running ? nil : Self.now, id])
      if db.changesCount == 0 { throw Self.noRun(id) }
    }
  }

  /// Deletes a run with its checkpoints, metrics and predictions; files stay where they are.
  ///
  /// - Throws: `ManifestError.conflict` where another run began where it ended.
  public func deleteRun(_ id: String) throws {
    try write { db in
      let heirs = try String.fetchAll(
        db, sql: "SELECT id FROM run WHERE base_run_id = ? ORDER BY id", arguments: [id])
      guard heirs.isEmpty else {
        throw ManifestError.conflict(
          detail: "`\(id)` can't be deleted: \(heirs.map { "`\($0)`" }.joined(separator: ", ")) "
            + "goes on from it",
          suggestion: "delete what goes on from it first")
      }
      guard try RunRecord.deleteOne(db, key: id) else { throw Self.noRun(id) }
    }
  }

  /// Every run, oldest first.
  public func runs() throws -> [RunRecord] {
    try read { db in try RunRecord.order(sql: "created_at, id").fetchAll(db) }
  }

  /// The run that `name` means: its id, the beginning of one, or a kind for the newest of it.
  ///
  /// - Throws: `ManifestError.notFound`; `ManifestError.conflict` where several ids begin so.
  public func run(named name: String) throws -> RunRecord {
    let runs = try runs()
    if let run = runs.first(where: { $0.id == name }) { return run }
    let matches = RunKind(rawValue: name) == nil ? runs.filter { $0.id.hasPrefix(name) } : []
    let newest = runs.last { $0.kind == name }
    guard let match = newest ?? matches.first, !name.isEmpty else { throw Self.noRun(name) }
    guard matches.count < 2 else {
      throw ManifestError.conflict(
        detail: "`\(name)` could be " + matches.map { "`\($0.id)`" }.joined(separator: " or "),
        suggestion: "give more of the id")
    }
    return match
  }

  /// Every run with how far it is, oldest first.
  public func runSummaries() throws -> [RunSummary] {
    try read { db in
      try RunSummary.fetchAll(
        db,
        sql: """
          SELECT r.id, r.kind, r.build_id AS build, r.model, r.adapter, r.base_run_id AS base,
            r.state,
            CASE r.kind WHEN 'eval' THEN
              (SELECT count(*) FROM prediction p WHERE p.run_id = r.id)
            ELSE max(
              (SELECT coalesce(max(step), 0) FROM metric m WHERE m.run_id = r.id),
              (SELECT coalesce(max(step), 0) FROM checkpoint c WHERE c.run_id = r.id)) END AS done,
            CASE r.kind WHEN 'eval' THEN
              (SELECT count(*) FROM eval_item i WHERE i.build_id = r.build_id) END AS total,
            (SELECT count(*) FROM checkpoint c WHERE c.run_id = r.id) AS checkpoints
          FROM run r ORDER BY r.created_at, r.id
          """)
    }
  }

  /// Records a checkpoint, in the place of one of the same step and kind. Its files must be durable
  /// by now.
  public func add(_ checkpoint: CheckpointRecord) throws {
    try write { db in try checkpoint.insert(db, onConflict: .replace) }
  }

  /// Forgets the checkpoints of a run whose folders are gone, and those that are no longer the best.
  ///
  /// - Parameters:
  ///   - steps: those that are still there.
  ///   - best: the one that is the best now; nil leaves all that were.
  public func keepCheckpoints(of run: String, steps: Set<Int>, best: Int?) throws {
    try write { db in
      let known = try CheckpointRecord.fetchAll(
        db, sql: "SELECT * FROM checkpoint WHERE run_id = ?", arguments: [run])
      for record in known {
        let wasBest = record.kind == .best && best != nil && record.step != best
        if wasBest || !steps.contains(record.step) { try record.delete(db) }
      }
    }
  }

  /// The checkpoints of a run, by step.
  public func checkpoints(of run: String) throws -> [CheckpointRecord] {
    try read { db in
      try CheckpointRecord.fetchAll(
        db, sql: "SELECT * FROM checkpoint WHERE run_id = ? ORDER BY step, kind", arguments: [run])
    }
  }

  /// Records numbers that a run logged, all or nothing. A run that goes on from a checkpoint logs
  /// some steps again: the later number stands.
  public func add(_ metrics: [MetricRecord]) throws {
    try write { db in
      for metric in metrics { try metric.insert(db, onConflict: .replace) }
    }
  }

  /// The numbers that a run logged, by step and name.
  public func metrics(of run: String) throws -> [MetricRecord] {
    try read { db in
      try MetricRecord.fetchAll(
        db, sql: "SELECT * FROM metric WHERE run_id = ? ORDER BY step, name", arguments: [run])
    }
  }

  private static func noRun(_ id: String) -> ManifestError {
    .notFound(what: "run", id: id, suggestion: "`prep status` lists the runs")
  }
}
