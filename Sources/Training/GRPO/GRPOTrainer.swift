import Collective
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
    /// How far it is from what generation computed: of the first step of a round, with temperature 1.
    public let difference: SamplingDifference
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
  private let group: ProcessGroup
  private let sums: TensorSum

  /// Prepares `model`, as it is before any training: attaches a new adapter where the settings ask for
  /// one and none is attached, chooses what is trained, and keeps the policy as it is where divergence
  /// from it counts.
  ///
  /// - Parameters:
  ///   - attached: what the adapter that is attached already says of itself.
  ///   - group: the ranks that take each step together.
  /// - Throws: ``GRPOError``, ``SFTError``, ``TrainingError``, `TorchError`.
  public init(
    _ model: QwenModel, _ settings: GRPORunSettings, steps: Int,
    adapter attached: AdapterConfig? = nil, ranks group: ProcessGroup = .alone
  ) throws {
    try settings.check()
    try settings.training.check(ranks: group)
    self.group = group
    sums = try TensorSum(over: group)
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

  /// Learns from the completions of a round, which are the same in all ranks: of each step, each rank
  /// computes some batches.
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
    let window = try AccumulationWindow(
      steps: settings.training.accumulate, generationTokens: round.mask.tokens,
      stepsPerGeneration: settings.batchesPerRound)
    // Until the first step is taken, the weights are those from before the round.
    var (batches, parts) = ([[Batch]](), Part?.none)
    try group.together {
      batches = try self.batches(round, window, cancellation)
      parts = try gradients(of: batches[0], window, first, round, isFirst: true, cancellation)
    }
    var step = first
    for _ in 0..<settings.iterations {
      for own in batches where step < steps {
        let part =
          try parts ?? gradients(of: own, window, step, round, isFirst: false, Cancellation())
        parts = nil
        try report(try take(part, step, round))
        step += 1
      }
    }
  }

  /// Completions that are learnt from at once.
  private struct Batch {
    /// Its place among the batches of its step.
    let index: Int
    let range: Range<Int>
    /// The log-probabilities under the policy that wrote them; nil where it is the current one.
    let old: Tensor?
    let reference: Tensor?
  }

  /// The batches of each step that this rank computes.
  private func batches(
    _ round: RolloutRound, _ window: AccumulationWindow, _ cancellation: Cancellation
  ) throws -> [[Batch]] {
    let size = settings.training.batch
    return try stride(from: 0, to: settings.batchesPerRound, by: window.steps).map { first in
      try group.share(of: window.steps).map { index in
        try cancellation.check()
        let range = (first + index) * size..<(first + index + 1) * size
        return try sayingWhatToLower(round.rollouts[range]) {
          Batch(
            index: index, range: range,
            old: try settings.isOnPolicy ? nil : fixed(round.rollouts[range], model),
            reference: try reference?.with { try fixed(round.rollouts[range], $0) })
        }
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

  /// What batches of a step come to, beside their gradients.
  private struct Part: Codable {
    var loss = 0.0
    var metrics = GRPOMetrics.nothing
    var difference = SamplingDifference()
    /// The prompts that were learnt from.
    var prompts: [String] = []

    mutating func add(_ other: Part) {
      loss += other.loss
      metrics = metrics.merged(with: other.metrics)
      difference.add(other.difference)
      prompts += other.prompts.filter { !prompts.contains($0) }
    }
  }

  /// Adds the gradients of batches of a step.
  private func gradients(
    of batches: [Batch], _ window: AccumulationWindow, _ step: Int, _ round: RolloutRound,
    isFirst: Bool, _ cancellation: Cancellation
  ) throws -> Part {
    var part = Part()
    for batch in batches {
      try cancellation.check()
      // Dropout draws the same at the same place of a run, whatever was drawn before.
      var generator = SplitMix64(
        seed: settings.training.seed, stream: "grpo/dropout/\(step)/\(batch.index)")
      try Generator.seedDefaults(generator.next())
      let value = try sayingWhatToLower(round.rollouts[batch.range]) {
        try learn(batch, window, step, round)
      }
      var difference = SamplingDifference()
      if isFirst, settings.sampling.temperature == 1 {
        try difference.add(round.rollouts[batch.range], value.logProbabilities)
      }
      part.add(
        Part(
          loss: value.loss, metrics: value.metrics, difference: difference,
          prompts: names(round.rollouts[batch.range])))
    }
    return part
  }

  /// Takes a step along the gradients of all ranks.
  private func take(_ own: Part, _ step: Int, _ round: RolloutRound) throws -> Report {
    let part = try group.gather(own).reduce(into: Part()) { $0.add($1) }
    try weights.sumGradients(sums)
    let rate = schedule.rate(after: step)
    do {
      let norm = try weights.step(rate: rate, maxNorm: settings.training.max_grad_norm)
      return Report(
        step: step + 1, loss: part.loss, gradNorm: norm, learningRate: rate,
        metrics: part.metrics, difference: part.difference)
    } catch TrainingError.gradients {
      throw GRPOError.notFinite(
        what: "the gradients' norm", step: step + 1, prompts: part.prompts)
    }
  }

  /// Adds the gradients of a batch.
  private func learn(
    _ batch: Batch, _ window: AccumulationWindow, _ step: Int, _ round: RolloutRound
  ) throws -> (loss: Double, metrics: GRPOMetrics, logProbabilities: Tensor) {
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
    return (number, value.metrics, try pass.logProbabilities.detached())
  }

  private func names(_ rollouts: ArraySlice<Rollout>) -> [String] {
    rollouts.map(\.prompt.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
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
