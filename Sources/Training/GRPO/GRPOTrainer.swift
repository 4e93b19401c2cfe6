import Diagnostics
import Digest
import Generation
import QwenVL
import Torch

/// Learns from the completions of rounds, step by step; knows nothing of disks.
public final class GRPOTrainer {
  /// What a step came to.
  public struct Report: Sendable {
    /// Optimizer steps by now.
    public let step: Int
    /// The loss before it, which says nothing about learning; see ``GRPOLoss``.
    public let loss: Double
    /// The gradients' norm before it was clipped.
    public let gradNorm: Double
    /// The learning rate.
    public let learningRate: Double
    /// What is logged of the loss.
    public let metrics: GRPOMetrics
  }

  /// The model.
  public let model: QwenModel
  /// What is trained of it.
  public let weights: TrainedWeights
  /// Optimizer steps in all.
  public let steps: Int
  /// What the adapter that is trained says of itself; nil where the weights are trained.
  public let adapter: AdapterConfig?
  private let settings: GRPORunSettings
  private let schedule: LearningRateSchedule
  private let loss: GRPOLoss
  private let reference: ReferencePolicy?

  /// Prepares `model`, as it is before any training: attaches a new adapter where the settings ask for
  /// one and none is attached, chooses what is trained, and keeps the policy as it is where divergence
  /// from it counts.
  ///
  /// - Parameter attached: what the adapter that is attached already says of itself.
  /// - Throws: ``GRPOError``, ``SFTError``, ``TrainingError``, `TorchError`.
  public init(
    _ model: QwenModel, _ settings: GRPORunSettings, steps: Int,
    adapter attached: AdapterConfig? = nil
  ) throws {
    try settings.check()
    self.model = model
    self.settings = settings
    self.steps = steps
    schedule = try settings.training.schedule(steps: steps)
    loss = try GRPOLoss(settings.grpo)
    (weights, adapter) = try settings.training.prepare(model, attached: attached)
    if settings.grpo.beta == 0 {
      reference = nil
    } else if attached != nil {
      reference = .adapter(model, try model.frozenAdapter())
    } else {
      reference = adapter == nil ? .copy(try model.frozen()) : .withoutAdapter(model)
    }
  }

  /// Learns from the completions of a round.
  ///
  /// - Parameters:
  ///   - first: optimizer steps before the round.
  ///   - cancellation: is heeded before the first step of the round only, with the weights as they were.
  ///   - report: called behind each step.
  /// - Throws: `Interrupted`; ``GRPOError/notFinite(what:step:prompts:)`` and
  ///   ``GRPOError/outOfMemoryLearning(batch:longest:detail:)``; what `report` throws; `TorchError`.
  public func learn(
    _ round: RolloutRound, after first: Int, cancellation: Cancellation = Cancellation(),
    report: (Report) throws -> Void
  ) throws {
    let batches = try batches(round, cancellation)
    let window = try AccumulationWindow(
      steps: settings.training.accumulate, generationTokens: round.mask.tokens,
      stepsPerGeneration: batches.count)
    var step = first
    for _ in 0..<settings.iterations {
      for start in stride(from: 0, to: batches.count, by: window.steps) where step < steps {
        let part = batches[start..<start + window.steps]
        try report(
          try take(part, window, step, round, step == first ? cancellation : Cancellation()))
        step += 1
      }
    }
  }

  /// Completions that are learnt from at once.
  private struct Batch {
    let range: Range<Int>
    /// The log-probabilities under the policy that wrote them; nil where it is the current one.
    let old: Tensor?
    let reference: Tensor?
  }

  private func batches(_ round: RolloutRound, _ cancellation: Cancellation) throws -> [Batch] {
    let size = settings.training.batch
    return try stride(from: 0, to: round.rollouts.count, by: size).map { start in
      try cancellation.check()
      let range = start..<start + size
      return try sayingWhatToLower(round.rollouts[range]) {
        Batch(
          range: range,
          old: try settings.isOnPolicy ? nil : fixed(round.rollouts[range], model),
          reference: try reference?.with { try fixed(round.rollouts[range], $0) })
      }
    }
  }

  /// Log-probabilities without history.
  private func fixed(_ rollouts: ArraySlice<Rollout>, _ model: QwenModel) throws -> Tensor {
    try withoutGrad {
      try PolicyPass(rollouts, model, temperature: settings.sampling.temperature)
        .logProbabilities.detached()
    }
  }

  /// Takes a step along the gradients of `batches`.
  private func take(
    _ batches: ArraySlice<Batch>, _ window: AccumulationWindow, _ step: Int, _ round: RolloutRound,
    _ cancellation: Cancellation
  ) throws -> Report {
    var (total, metrics) = (0.0, GRPOMetrics?.none)
    for (index, batch) in batches.enumerated() {
      try cancellation.check()
      // Dropout draws the same at the same place of a run, whatever was drawn before.
      var generator = SplitMix64(
        seed: settings.training.seed, stream: "grpo/dropout/\(step)/\(index)")
      try Generator.seedDefaults(generator.next())
      let value = try sayingWhatToLower(round.rollouts[batch.range]) {
        try learn(batch, window, step, round)
      }
      total += value.loss
      metrics = metrics?.merged(with: value.metrics) ?? value.metrics
    }
    let rate = schedule.rate(after: step)
    do {
      let norm = try weights.step(rate: rate, maxNorm: settings.training.max_grad_norm)
      return Report(
        step: step + 1, loss: total, gradNorm: norm, learningRate: rate,
        metrics: metrics ?? .nothing)
    } catch TrainingError.gradients {
      throw GRPOError.notFinite(
        what: "the gradients' norm", step: step + 1,
        prompts: names(round, batches.startIndex..<batches.endIndex))
    }
  }

  /// Adds the gradients of a batch.
  private func learn(
    _ batch: Batch, _ window: AccumulationWindow, _ step: Int, _ round: RolloutRound
  ) throws -> (loss: Double, metrics: GRPOMetrics) {
    let pass = try withGrad {
      try PolicyPass(
        round.rollouts[batch.range], model, temperature: settings.sampling.temperature)
    }
    let value = try withGrad {
      try loss(
        PolicyBatch(
          current: pass.logProbabilities, old: batch.old, reference: batch.reference,
          mask: round.mask.tensor(on: model.device, rows: batch.range),
          advantages: Tensor(
            round.advantages.values[batch.range].map(Float.init), on: model.device),
          entropies: pass.entropies), window: window)
    }
    let number = try value.loss.item()
    guard number.isFinite else {
      throw GRPOError.notFinite(
        what: "the loss", step: step + 1, prompts: names(round.rollouts[batch.range]))
    }
    try value.loss.backward()
    try pass.backward()
    try weights.gather()
    return (number, value.metrics)
  }

  private func names(_ rollouts: ArraySlice<Rollout>) -> [String] {
    rollouts.map(\.prompt.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func names(_ round: RolloutRound, _ batches: Range<Int>) -> [String] {
    let size = settings.training.batch
    return names(round.rollouts[batches.lowerBound * size..<batches.upperBound * size])
  }

  private func sayingWhatToLower<Result>(
    _ rollouts: ArraySlice<Rollout>, _ body: () throws -> Result
  ) throws -> Result {
    do { return try body() } catch let error as TorchError where error.isOutOfMemory {
      throw GRPOError.outOfMemoryLearning(
        batch: rollouts.count,
        longest: rollouts.map { $0.prompt.sequence.tokens.count + $0.tokens.count }.max() ?? 0,
        detail: error.reason)
    }
  }
}
