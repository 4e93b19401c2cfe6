import Diagnostics
import Foundation
import GRDB
import Testing

@testable import Manifest

@Suite("A run")
struct RunTests {
  private let scratch: TestWorkspace
  private let manifest: ManifestDatabase

  init() throws {
    scratch = try TestWorkspace()
    manifest = try scratch.write()
  }

  private func count(_ table: String) throws -> Int? {
    try scratch.client { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
  }

  @Test("of the same plan is the same run, wherever the weights lie; any other plan is another")
  func identity() {
    let plan = Sample.plan(.eval)
    let moved = RunPlan(
      kind: .eval, build: plan.build, model: .init(path: "elsewhere", sha256: "w"),
      adapter: .init(path: "elsewhere", sha256: "v"), base: .init(run: "sft-0", step: 3),
      config: plan.config, seed: 7)
    #expect(moved.id == plan.id)
    let others = [
      Sample.plan(.eval, seed: 8), Sample.plan(.grpo),
      RunPlan(
        kind: .eval, build: "eval-2", model: plan.model, adapter: plan.adapter,
        config: plan.config, seed: 7),
      RunPlan(kind: .eval, build: plan.build, model: plan.model, config: plan.config, seed: 7),
      RunPlan(
        kind: .eval, build: plan.build, model: .init(path: "models/small", sha256: "x"),
        adapter: plan.adapter, config: plan.config, seed: 7),
      RunPlan(
        kind: .eval, build: plan.build, model: plan.model, adapter: plan.adapter, config: "{}",
        seed: 7),
    ]
    #expect(Set(([plan] + others).map(\.id)).count == 7)
    #expect(plan.id.wholeMatch(of: /eval-[0-9a-f]{12}/) != nil)
  }

  @Test("that was killed goes on with the items that have no answer yet")
  func resume() throws {
    let first: RunRecord
    do {
      // The writer that is killed: it ends without a word, its last batch rolled back.
      first = try manifest.evaluate(answers: 1)
      #expect(throws: ManifestError.self) {
        try manifest.add([Sample.prediction(first, 2), Sample.prediction(first, 0)])
      }
    }
    #expect(try manifest.unansweredOrdinals(of: first.id) == [1, 2])
    let again = try manifest.beginRun(Sample.plan(.eval))
    #expect(again == first)
    try manifest.add([Sample.prediction(again, 2, nil)])
    #expect(try manifest.unansweredOrdinals(of: first.id) == [1])
    try manifest.add([Sample.prediction(again, 1)])
    try manifest.endRun(again.id, as: .complete)
    #expect(try manifest.unansweredOrdinals(of: first.id).isEmpty)
    #expect(try manifest.beginRun(Sample.plan(.eval)).state == "complete")
    #expect(try manifest.runs().count == 1)
  }

  @Test("that failed runs again")
  func failed() throws {
    let run = try manifest.evaluate()
    try manifest.endRun(run.id, as: .failed)
    #expect(try manifest.run(named: run.id).finishedAt != nil)
    let again = try manifest.beginRun(Sample.plan(.eval))
    #expect(again.state == "running" && again.finishedAt == nil)
    #expect(try manifest.run(named: run.id) == again)
  }

  @Test("gives its predictions with item, image and defects, also to a reader beside the writer")
  func predictions() throws {
    let run = try manifest.evaluate(answers: 3)
    let reader = try ManifestDatabase.reading(scratch.workspace)
    let found = try reader.predictions(of: run.id)
    #expect(found.map(\.prediction) == (0..<3).map { Sample.prediction(run, $0) })
    #expect(found.map(\.query.id) == [Id.good, Id.logical, Id.good])
    #expect(found.map(\.row.answer) == ["no", "yes", "no"])
    #expect(found.map(\.defects) == [[], ["missing_pushpin"], []])
    #expect(found.map(\.defectKinds) == [[], ["logical"], []])
    #expect(found[1].row.images.map(\.role) == ["reference", "query"])
    #expect(try reader.predictions(of: "eval-none").isEmpty)
  }

  @Test("forgets checkpoints whose folders are gone, and all bests but one")
  func checkpoints() throws {
    try manifest.fill()
    try manifest.add(Sample.build(.sft), rows: [Sample.row([Id.train], task: "caption")])
    let run = try manifest.beginRun(Sample.plan(.sft))
    for step in [1, 2, 3] {
      for kind in [CheckpointRecord.Kind.step, .best] {
        try manifest.add(
          CheckpointRecord(
            runId: run.id, step: step, kind: kind, path: "runs/\(step)", metrics: "{}",
            createdAt: "2026-01-01T00:00:00Z"))
      }
    }
    try manifest.keepCheckpoints(of: run.id, steps: [2, 3], best: 2)
    let left = try manifest.checkpoints(of: run.id).map { "\($0.step) \($0.kind.rawValue)" }
    #expect(left == ["2 best", "2 step", "3 step"])
    try manifest.keepCheckpoints(of: run.id, steps: [3], best: nil)
    #expect(try manifest.checkpoints(of: run.id).map(\.step) == [3])
  }

  @Test("shows people its predictions beside the truth")
  func overview() throws {
    let run = try manifest.evaluate(answers: 2)
    try manifest.add([Sample.prediction(run, 2, nil)])
    let rows = try scratch.client { db in
      try Row.fetchAll(db, sql: "SELECT * FROM prediction_overview ORDER BY ordinal")
    }
    #expect(rows.map { $0["is_right"] } == [0, 1, 0])
    #expect(rows.map { $0["image"] } == [Id.good, Id.logical, Id.good])
    #expect(rows.map { $0["defects"] as String? } == [nil, "missing_pushpin", nil])
    #expect(rows.map { $0["truth"] } == ["no", "yes", "no"])
  }

  @Test("answers items of its own build only, each once, with an answer that there can be")
  func refusals() throws {
    let run = try manifest.evaluate(answers: 1)
    try manifest.add(
      Sample.build(.eval, id: "eval-2"), rows: [Sample.row([Id.train, Id.good], task: "eval")])
    let bad = [
      Sample.prediction(run, 0), Sample.prediction(run, 9), Sample.prediction(run, 1, "maybe"),
      Sample.prediction(run, 0, build: "eval-2"),
    ]
    for prediction in bad {
      #expect(throws: ManifestError.self) { try manifest.add([prediction]) }
    }
    #expect(try count("prediction") == 1)
  }

  @Test("needs a build of its kind")
  func builds() throws {
    let missing = #expect(throws: ManifestError.self) { try manifest.beginRun(Sample.plan(.sft)) }
    #expect(missing?.message == "no build `sft-1` in this workspace")
    try manifest.fill()
    try manifest.add(Sample.build(.grpo, id: "sft-1"), rows: [])
    let other = #expect(throws: ManifestError.self) { try manifest.beginRun(Sample.plan(.sft)) }
    #expect(other?.message == "`sft-1` is not for a run of kind sft")
    #expect(try manifest.runs().isEmpty)
  }

  @Test("keeps its build from being deleted, and takes all that came of it along when it goes")
  func deletion() throws {
    let run = try manifest.evaluate(answers: 2)
    #expect(throws: ManifestError.self) {
      try manifest.write { try $0.execute(sql: "DELETE FROM build WHERE id = 'eval-1'") }
    }
    #expect(try count("eval_item") == 3)
    try manifest.deleteRun(run.id)
    #expect(try count("prediction") == 0)
    try manifest.write { try $0.execute(sql: "DELETE FROM build WHERE id = 'eval-1'") }
    #expect(try count("eval_item") == 0)
    #expect(throws: ManifestError.self) { try manifest.deleteRun(run.id) }
    #expect(try manifest.rowProblems() == [])
  }

  @Test("of training holds checkpoints and metrics; the later number of a step stands")
  func training() throws {
    try manifest.fill()
    try manifest.add(Sample.build(.sft), rows: [])
    let run = try manifest.beginRun(Sample.plan(.sft))
    let checkpoints = [(10, CheckpointRecord.Kind.step), (10, .best), (20, .last)].map {
      CheckpointRecord(
        runId: run.id, step: $0, kind: $1, path: "runs/\(run.id)/\($0)",
        metrics: #"{"loss":0.5}"#, createdAt: "2026-01-01T00:00:00Z")
    }
    for checkpoint in checkpoints.reversed() + checkpoints { try manifest.add(checkpoint) }
    #expect(try manifest.checkpoints(of: run.id).map(\.kind) == [.best, .step, .last])
    try manifest.add([
      MetricRecord(runId: run.id, step: 1, name: "loss", value: 2),
      MetricRecord(runId: run.id, step: 2, name: "loss", value: .nan),
    ])
    try manifest.add([MetricRecord(runId: run.id, step: 1, name: "loss", value: 1.5)])
    #expect(try manifest.metrics(of: run.id).map(\.value) == [1.5, nil])
    try manifest.deleteRun(run.id)
    #expect(try count("checkpoint") == 0 && count("metric") == 0)
  }

  @Test("from which another goes on can't be deleted before that one")
  func heirs() throws {
    try manifest.fill()
    try manifest.add(Sample.build(.sft), rows: [])
    try manifest.add(Sample.build(.grpo), rows: [])
    let base = try manifest.beginRun(Sample.plan(.sft))
    let heir = try manifest.beginRun(Sample.plan(.grpo, base: .init(run: base.id, step: 20)))
    #expect(heir.baseRunId == base.id && heir.baseStep == 20)
    let error = #expect(throws: ManifestError.self) { try manifest.deleteRun(base.id) }
    #expect(error?.message.contains(heir.id) == true)
    try manifest.deleteRun(heir.id)
    try manifest.deleteRun(base.id)
    #expect(throws: ManifestError.self) {
      try manifest.beginRun(Sample.plan(.grpo, base: .init(run: base.id, step: 20)))
    }
  }

  @Test("is found by its id, the beginning of it, or as the newest of its kind")
  func names() throws {
    let run = try manifest.evaluate()
    let other = try manifest.beginRun(Sample.plan(.eval, seed: 8))
    #expect(try manifest.run(named: run.id) == run)
    #expect(try manifest.run(named: String(run.id.prefix(12))) == run)
    #expect([run.id, other.id].contains(try manifest.run(named: "eval").id))
    let many = #expect(throws: ManifestError.self) { try manifest.run(named: "eval-") }
    #expect(many?.message.contains(" or ") == true)
    for name in ["sft", "nothing", ""] {
      let none = #expect(throws: ManifestError.self) { try manifest.run(named: name) }
      #expect(none?.message == "no run `\(name)` in this workspace")
    }
  }

  @Test("is summed up by how far it is")
  func summary() throws {
    let run = try manifest.evaluate(answers: 2)
    try manifest.add(Sample.build(.grpo), rows: [])
    let training = try manifest.beginRun(Sample.plan(.grpo))
    try manifest.add([MetricRecord(runId: training.id, step: 41, name: "loss", value: 1)])
    let summaries = try manifest.runSummaries()
    let eval = try #require(summaries.first { $0.kind == "eval" })
    #expect(eval.id == run.id && eval.done == 2 && eval.total == 3 && eval.adapter == "adapters/a")
    let grpo = try #require(summaries.first { $0.kind == "grpo" })
    #expect(grpo.done == 41 && grpo.total == nil && grpo.state == "running")
  }

  @Test(
    "that somebody's SQL changed is found by verify",
    arguments: [
      ("UPDATE prediction SET answer = 'A'", "with a letter"),
      ("UPDATE build SET kind = 'sft' WHERE id = 'eval-1'", "of another kind"),
      ("DELETE FROM eval_item", "missing row of eval_item"),
      ("DELETE FROM run", "missing row of run"),
    ])
  func problems(sql: String, words: String) throws {
    _ = try manifest.evaluate(answers: 2)
    try scratch.client { try $0.execute(sql: sql) }
    let problems = try manifest.rowProblems()
    #expect(problems.contains { $0.detail.contains(words) }, "\(problems)")
  }
}
