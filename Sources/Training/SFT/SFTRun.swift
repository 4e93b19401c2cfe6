import Collective
import Diagnostics
import Foundation
import Manifest
import QwenVL
import Reasoner
import Torch

/// A run of supervised training in a folder: it goes on where it was, whenever it was ended.
public struct SFTRun {
  /// What is to be done.
  public struct Plan: Sendable {
    /// The build's rows, the weights and the settings, as the manifest knows them.
    public let record: RunPlan
    /// All that the outcome depends on.
    public let settings: SFTSettings
    /// The folder of the run.
    public let folder: String
    /// Steps between checkpoints.
    public let saveEvery: Int
    /// How many of the newest checkpoints stay, beside the best.
    public let keep: Int

    /// A plan.
    public init(
      record: RunPlan, settings: SFTSettings, folder: String, saveEvery: Int, keep: Int
    ) {
      self.record = record
      self.settings = settings
      self.folder = folder
      self.saveEvery = saveEvery
      self.keep = keep
    }
  }

  /// What a run tells while it goes on.
  public enum Event: Sendable {
    /// A checkpoint is damaged, so that an older one is taken.
    case damaged(folder: String, problem: String)
    /// It goes on behind a step.
    case resumed(step: Int)
    /// A step was taken.
    case step(SFTTrainer.Report, steps: Int, tokensPerSecond: Double)
    /// Held-out examples were measured.
    case evaluated(step: Int, loss: Double, isBest: Bool)
    /// A checkpoint was written.
    case saved(folder: String, step: Int)
  }

  /// What came out.
  public struct Outcome: Sendable {
    /// Optimizer steps in all.
    public let steps: Int
    /// The last loss on examples that are learnt from; nil where nothing was left to do.
    public let loss: Double?
    /// The best loss on held-out examples.
    public let best: CheckpointState.Best?
    /// The share of the time that was spent waiting for batches.
    public let loadingShare: Double
  }

  private let plan: Plan
  private let shared: SharedRun
  private let source: any ExampleSource
  private let batches: BatchPlan
  private let heldOut: [ExampleSize]
  private let checkpoint: ModelCheckpoint
  private let trainer: SFTTrainer
  private var state: CheckpointState

  /// Opens the folder of the run, and prepares the model as its newest checkpoint has it.
  ///
  /// - Parameters:
  ///   - model: as it is before training, with the adapter that training goes on from, if any.
  ///   - adapter: what that adapter says of itself.
  ///   - origin: the folder of the model, whose tokenizer and so on go with every checkpoint.
  ///   - group: the ranks that train together, of which the first writes.
  /// - Throws: ``RunStateError``, ``SFTError``, ``TrainingError``, `CheckpointError`, `CollectiveError`,
  ///   `SystemError`, `TorchError`.
  public init(
    _ plan: Plan, _ model: QwenModel, adapter: AdapterConfig? = nil, origin: String,
    in workspace: Workspace,
    source: any ExampleSource, batches: BatchPlan, heldOut: [ExampleSize],
    ranks group: ProcessGroup = .alone, events: (Event) -> Void
  ) throws {
    self.plan = plan
    (self.source, self.batches, self.heldOut) = (source, batches, heldOut)
    shared = try SharedRun(
      path: plan.folder, plan: plan.record, in: workspace, ranks: group)
    let steps =
      plan.settings.max_steps
      ?? max(1, Int((plan.settings.epochs * Double(batches.stepsPerEpoch)).rounded(.up)))
    trainer = try SFTTrainer(
      model, plan.settings, steps: steps, adapter: adapter, ranks: group)
    if trainer.adapter == nil { try trainer.weights.widen(from: origin) }
    checkpoint = ModelCheckpoint(
      model, trainer.weights, adapter: trainer.adapter, origin: origin)
    let found = try shared.newest { events(.damaged(folder: $0, problem: $1)) }
    state = found.state
    if let folder = found.checkpoint {
      try checkpoint.restore(from: folder)
      events(.resumed(step: state.step))
    }
  }

  /// Trains to the end.
  ///
  /// - Parameter host: what the files for TensorBoard are named after.
  /// - Throws: `Interrupted`, behind a checkpoint; ``SFTError``, `CollectiveError`, `SystemError`,
  ///   `ManifestError`, what the source throws. The last checkpoint stays then.
  public mutating func run(
    host: String, cancellation: Cancellation, events: (Event) -> Void
  ) throws -> Outcome {
    try shared.recorded { try train(host: host, cancellation: cancellation, events: events) }
  }

  private mutating func train(
    host: String, cancellation: Cancellation, events: (Event) -> Void
  ) throws -> Outcome {
    let log = try shared.log(host: host, resumingAfter: state.step)
    let loader = BatchLoader(
      source, batches, steps: state.step..<max(state.step, trainer.steps), ranks: shared.group)
    let start = ContinuousClock.now
    var (before, loss) = (StepClock(loader), Double?.none)
    while let report = try trainer.step(loader) {
      loss = report.loss.mean
      state.step = report.step
      state.tokens += report.loss.seen
      let times = before.lap(loader, tokens: report.loss.seen)
      state.metrics = metrics(report).merging(times.metrics) { old, _ in old }
      try log?.append(state.metrics, step: report.step)
      events(.step(report, steps: trainer.steps, tokensPerSecond: times.tokensPerSecond))
      let isLast = report.step == trainer.steps
      let isDue = isLast || report.step.isMultiple(of: plan.saveEvery)
      let stops = try shared.group.agreesToStop(cancellation)
      // An interruption must leave no trace: what it saves is not measured.
      if isDue { try measure(log, events) }
      if isDue || stops {
        try save(isLast: isLast, events)
        before = StepClock(loader)
      }
      if stops, !isLast { throw Interrupted() }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return Outcome(
      steps: trainer.steps, loss: loss, best: state.best,
      loadingShare: (loader.waited / .seconds(1)) / max(seconds, 1e-9))
  }

  private func metrics(_ report: SFTTrainer.Report) -> [String: Double] {
    [
      "loss": report.loss.mean, "grad_norm": report.gradNorm,
      "learning_rate": report.learningRate, "mean_token_accuracy": report.loss.accuracy,
      "epoch": Double(report.step) / Double(batches.stepsPerEpoch),
      "num_tokens": Double(state.tokens),
    ]
  }

  /// Measures the held-out examples.
  private mutating func measure(_ log: TrainingLog?, _ events: (Event) -> Void) throws {
    guard !heldOut.isEmpty else { return }
    let loss = try trainer.evaluate(heldOut, of: source)
    guard loss.mean.isFinite else {
      throw SFTError.notFinite(
        what: "the loss of held-out examples", step: state.step,
        examples: heldOut.prefix(8).map(\.ordinal))
    }
    let isBest = state.best.map { loss.mean < $0.eval_loss } ?? true
    if isBest { state.best = .init(step: state.step, eval_loss: loss.mean) }
    let values = ["eval_loss": loss.mean, "eval_mean_token_accuracy": loss.accuracy]
    state.metrics.merge(values) { $1 }
    try log?.append(values, step: state.step)
    events(.evaluated(step: state.step, loss: loss.mean, isBest: isBest))
  }

  /// Writes a checkpoint, where this rank is the one that writes.
  private func save(isLast: Bool, _ events: (Event) -> Void) throws {
    guard let folder = shared.folder, let ledger = shared.ledger else { return }
    let place = folder.folder(of: state.step)
    try folder.add(state, keep: plan.keep, write: checkpoint.write)
    events(.saved(folder: place, step: state.step))
    let isBest = state.best?.step == state.step
    let kinds: [CheckpointRecord.Kind] = [.step] + (isBest ? [.best] : []) + (isLast ? [.last] : [])
    for kind in kinds {
      ledger.log(checkpoint: place, step: state.step, kind: kind, metrics: state.metrics)
    }
    ledger.log(standing: folder.steps, best: state.best?.step)
    try ledger.tell()
  }
}
