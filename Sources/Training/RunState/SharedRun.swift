import Collective
import Diagnostics
import Foundation
import Manifest

/// The folder and the manifest of a run as the ranks share them: rank 0 writes, and says what the
/// others read.
struct SharedRun {
  /// The ranks.
  let group: ProcessGroup
  /// The folder; nil where another rank writes.
  let folder: RunFolder?
  /// What the manifest is told; nil where another rank tells it.
  let ledger: RunLedger?
  private let path: String
  private let run: RunPlan

  /// Opens the folder at `path` for the run of `plan`, which is the same in all ranks.
  ///
  /// - Throws: ``RunStateError``, `CollectiveError`, `SystemError`.
  init(path: String, plan: RunPlan, in workspace: Workspace, ranks group: ProcessGroup) throws {
    (self.path, self.group, run) = (path, group, plan)
    folder = group.isFirst ? try RunFolder(path: path, plan: plan) : nil
    ledger = group.isFirst ? RunLedger(workspace, plan: plan) : nil
    let runs = try group.gather(plan.id)
    if let other = runs.firstIndex(where: { $0 != runs[0] }) {
      throw CollectiveError.differs(rank: other)
    }
  }

  /// The newest checkpoint that is whole, as rank 0 finds it, and nothing done where there is none.
  ///
  /// - Returns: the state, and the folder to go on from; nil for that at the beginning.
  /// - Throws: ``RunStateError``, `CollectiveError`.
  func newest(report: (_ folder: String, _ problem: String) -> Void) throws -> (
    state: CheckpointState, checkpoint: String?
  ) {
    if let found = try group.broadcast(folder?.newest(report: report)) {
      return (found, RunFolder.checkpoint(found.step, in: path))
    }
    let beginning = CheckpointState(
      run: run.id, base: run.model.sha256, step: 0, tokens: 0, best: nil, metrics: [:])
    return (beginning, nil)
  }

  /// Runs the training, and lets the manifest know that it began and how it ended.
  ///
  /// - Throws: what `body` throws; `ManifestError`, `SystemError`.
  func recorded<Outcome>(_ body: () throws -> Outcome) throws -> Outcome {
    _ = try ledger?.tell(patience: .seconds(10))
    do {
      let outcome = try body()
      ledger?.end(as: .complete)
      _ = try ledger?.tell(patience: .seconds(60))
      return outcome
    } catch {
      if !(error is Interrupted) { ledger?.end(as: .failed) }
      _ = try? ledger?.tell(patience: .seconds(10))
      throw error
    }
  }

  /// The log of the run; nil where another rank writes it.
  ///
  /// - Throws: ``TrainingError/damagedLog(path:line:)``, `SystemError`.
  func log(host: String, resumingAfter step: Int) throws -> TrainingLog? {
    try ledger.map {
      try TrainingLog(folder: path, host: host, resumingAfter: step, ledger: $0)
    }
  }
}
