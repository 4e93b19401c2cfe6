import Foundation

/// Where the numbers of a run go: `metrics.jsonl`, files for TensorBoard, and the manifest.
public final class TrainingLog {
  private let lines: MetricsLog
  private let board: TensorBoardWriter
  private let ledger: RunLedger

  /// The log of a run in `folder` that goes on behind a step.
  ///
  /// - Throws: ``TrainingError/damagedLog(path:line:)``, `SystemError`.
  public init(folder: String, host: String, resumingAfter step: Int, ledger: RunLedger) throws {
    self.ledger = ledger
    lines = try MetricsLog(path: folder + "/metrics.jsonl", resumingAfter: step)
    try DurableFiles.makeFolder(folder + "/tensorboard")
    board = try TensorBoardWriter(
      folder: folder + "/tensorboard", time: Date().timeIntervalSince1970, host: host,
      resumingAfter: step == 0 ? nil : step)
  }

  /// Logs numbers of a step.
  ///
  /// - Throws: `SystemError`.
  public func append(_ values: [String: Double], step: Int) throws {
    try lines.append(values, step: step)
    try board.append(values, step: step, time: Date().timeIntervalSince1970)
    ledger.log(values, step: step)
  }
}

/// How long steps take, and how much of that is waiting for batches.
struct StepClock {
  struct Lap {
    let seconds: Double
    let waited: Double
    let tokens: Int

    var tokensPerSecond: Double { Double(tokens) / max(seconds, 1e-9) }
    var metrics: [String: Double] {
      ["time/step": seconds, "time/data": waited, "tokens_per_second": tokensPerSecond]
    }
  }

  private var start = ContinuousClock.now
  private var waited: Duration

  init(_ loader: BatchLoader) { waited = loader.waited }

  /// What was between the last call and this one.
  mutating func lap(_ loader: BatchLoader, tokens: Int) -> Lap {
    let now = ContinuousClock.now
    defer { (start, waited) = (now, loader.waited) }
    return Lap(
      seconds: (now - start) / .seconds(1), waited: (loader.waited - waited) / .seconds(1),
      tokens: tokens)
  }
}
