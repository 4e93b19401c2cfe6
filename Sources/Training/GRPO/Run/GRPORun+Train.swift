import Collective
import Diagnostics
import Manifest

extension GRPORun {
  /// Trains to the end.
  ///
  /// - Parameter host: what the files for TensorBoard are named after.
  /// - Throws: `Interrupted`, behind a checkpoint; ``GRPOError``, `CollectiveError`, `SystemError`,
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
    let completions =
      shared.group.isFirst
      ? try CompletionsLog(
        path: plan.folder + "/completions.jsonl", resumingAfter: state.step,
        limit: plan.shownCompletions) : nil
    var reward: Double?
    while state.step < trainer.steps {
      let before = state.step
      do {
        reward = try round(log, completions, cancellation, events)
        let isLast = state.step == trainer.steps
        let isDue = state.step / plan.saveEvery > before / plan.saveEvery
        let stops = try shared.group.agreesToStop(cancellation)
        if isLast || isDue { try measure(log, events) }
        if isLast || isDue || stops { try save(events) }
        if stops, !isLast { throw Interrupted() }
      } catch let stop as Interrupted {
        // Within a round, before its first step: the weights are those from before the round.
        if state.step > 0, saved != state.step { try save(events) }
        throw stop
      }
    }
    return Outcome(steps: trainer.steps, reward: reward, best: state.best)
  }

  /// Generates and learns a round; its mean reward.
  private mutating func round(
    _ log: TrainingLog?, _ completions: CompletionsLog?, _ cancellation: Cancellation,
    _ events: (Event) -> Void
  ) throws -> Double? {
    let (before, start) = (state.step, ContinuousClock.now)
    let round = try rollouts.round(
      before / plan.settings.stepsPerRound, cancellation: cancellation
    ) { events(.generating(step: before + 1, tokens: $0)) }
    let generated = (ContinuousClock.now - start) / .seconds(1)
    var lap = ContinuousClock.now
    try trainer.learn(round, after: before, cancellation: cancellation) { report in
      let isFirst = state.step == before
      let learnt = (ContinuousClock.now - lap) / .seconds(1)
      lap = .now
      if isFirst {
        state.tokens += round.tokens
        try completions?.append(round, step: report.step)
      }
      state.step = report.step
      let ofRound = isFirst ? round.metrics.merging(["time/generation": generated]) { $1 } : [:]
      state.metrics = metrics(report).merging(ofRound) { $1 }
        .merging(["time/step": learnt + (isFirst ? generated : 0)]) { $1 }
      try log?.append(state.metrics, step: report.step)
      events(
        .step(
          Step(
            step: report.step, steps: trainer.steps,
            metrics: state.metrics.merging(round.metrics) { old, _ in old },
            tokensPerSecond: Double(round.tokens) / max(1e-9, (lap - start) / .seconds(1)))))
    }
    for warning in watch.observe(state.metrics.merging(round.metrics) { old, _ in old }) {
      events(.warning(warning))
    }
    return round.metrics["reward"]
  }

  private func metrics(_ report: GRPOTrainer.Report) -> [String: Double] {
    let rounds = Double(report.step) / Double(plan.settings.stepsPerRound)
    return [
      "loss": report.loss, "grad_norm": report.gradNorm, "learning_rate": report.learningRate,
      "epoch": rounds * Double(plan.settings.prompts) / Double(inputs.promptCount),
      "num_tokens": Double(state.tokens),
    ].merging(report.metrics.values) { $1 }.merging(report.difference.metrics) { $1 }
  }

  /// Answers held-out prompts.
  private mutating func measure(_ log: TrainingLog?, _ events: (Event) -> Void) throws {
    guard !inputs.heldOut.isEmpty else { return }
    let values = try rollouts.evaluate(inputs.heldOut)
    let reward = values["eval_reward"] ?? 0
    let isBest = state.best.map { -reward < $0.eval_loss } ?? true
    if isBest { state.best = .init(step: state.step, eval_reward: reward) }
    state.metrics.merge(values) { $1 }
    try log?.append(values, step: state.step)
    events(.evaluated(step: state.step, reward: reward, isBest: isBest))
  }

  /// Writes a checkpoint, where this rank is the one that writes.
  private mutating func save(_ events: (Event) -> Void) throws {
    guard let folder = shared.folder, let ledger = shared.ledger else { return }
    let place = folder.folder(of: state.step)
    try folder.add(state, keep: plan.keep, write: checkpoint.write)
    saved = state.step
    ledger.log(standing: folder.steps, best: state.best?.step)
    events(.saved(folder: place, step: state.step))
    let (isBest, isLast) = (state.best?.step == state.step, state.step == trainer.steps)
    let kinds: [CheckpointRecord.Kind] = [.step] + (isBest ? [.best] : []) + (isLast ? [.last] : [])
    for kind in kinds {
      ledger.log(checkpoint: place, step: state.step, kind: kind, metrics: state.metrics)
    }
    try ledger.tell()
  }
}
