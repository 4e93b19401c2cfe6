import Foundation
import Manifest

/// What a run tells the manifest: written in transactions of a moment, so that other commands can
/// write to the workspace while it trains. Where one of them holds the manifest, it is told later.
public final class RunLedger {
  private let workspace: Workspace
  private let plan: RunPlan
  private var metrics: [MetricRecord] = []
  private var checkpoints: [CheckpointRecord] = []
  private var standing: (steps: Set<Int>, best: Int?)?
  private var state = RunState.running

  /// The ledger of the run of `plan`.
  public init(_ workspace: Workspace, plan: RunPlan) {
    self.workspace = workspace
    self.plan = plan
  }

  /// Notes numbers of a step.
  public func log(_ values: [String: Double], step: Int) {
    metrics += values.sorted { $0.key < $1.key }.map {
      MetricRecord(runId: plan.id, step: step, name: $0.key, value: $0.value)
    }
  }

  /// Notes a checkpoint.
  ///
  /// - Parameter folder: its folder; below the workspace it is recorded relative to it.
  public func log(
    checkpoint folder: String, step: Int, kind: CheckpointRecord.Kind, metrics: [String: Double]
  ) {
    let finite = metrics.filter { $0.value.isFinite }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let json = (try? encoder.encode(finite)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    checkpoints.append(
      CheckpointRecord(
        runId: plan.id, step: step, kind: kind, path: relative(folder), metrics: json,
        createdAt: Date().ISO8601Format()))
  }

  /// Notes which checkpoints are still there, and which one is the best.
  public func log(standing steps: [Int], best: Int?) { standing = (Set(steps), best) }

  private func relative(_ folder: String) -> String {
    let (whole, root) = (Self.absolute(folder), Self.absolute(workspace.path) + "/")
    return whole.hasPrefix(root) ? String(whole.dropFirst(root.count)) : whole
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }

  /// Notes that the run ended.
  public func end(as state: RunState) { self.state = state }

  /// Tells the manifest all that it does not know yet.
  ///
  /// - Parameter patience: for how long to try where another process writes.
  /// - Returns: whether it could be told; what could not stays noted.
  /// - Throws: `ManifestError` but for a manifest in use; `SystemError`.
  @discardableResult
  public func tell(patience: Duration = .zero) throws -> Bool {
    let end = ContinuousClock.now + patience
    while true {
      do {
        try write()
        return true
      } catch ManifestError.locked {
        guard ContinuousClock.now < end else { return false }
        Thread.sleep(forTimeInterval: 0.1)
      }
    }
  }

  private func write() throws {
    let manifest = try ManifestDatabase.writing(workspace, purpose: "lad train")
    _ = try manifest.beginRun(plan)
    if !metrics.isEmpty { try manifest.add(metrics) }
    metrics = []
    for checkpoint in checkpoints { try manifest.add(checkpoint) }
    checkpoints = []
    if let standing {
      try manifest.keepCheckpoints(of: plan.id, steps: standing.steps, best: standing.best)
    }
    if state != .running { try manifest.endRun(plan.id, as: state) }
  }
}
