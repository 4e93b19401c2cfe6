import Collective
import Digest
import QwenVL
import Torch

/// Supervised training, step by step; knows nothing of disks.
public final class SFTTrainer {
  /// What a step came to.
  public struct Report: Sendable {
    /// Optimizer steps by now.
    public let step: Int
    /// The loss of the step's examples, before it.
    public let loss: SupervisedLoss
    /// The gradients' norm before it was clipped.
    public let gradNorm: Double
    /// The learning rate.
    public let learningRate: Double
  }

  /// The model.
  public let model: QwenModel
  /// What is trained of it.
  public let weights: TrainedWeights
  /// Optimizer steps in all.
  public let steps: Int
  /// What the adapter that is trained says of itself; nil where the weights are trained.
  public let adapter: AdapterConfig?
  private let settings: SFTSettings
  private let schedule: LearningRateSchedule
  private let group: ProcessGroup
  private let sums: TensorSum

  /// Prepares `model`: attaches a new adapter where the settings ask for one and none is attached, and
  /// chooses what is trained.
  ///
  /// - Parameters:
  ///   - attached: what the adapter that is attached already says of itself.
  ///   - group: the ranks that take each step together.
  /// - Throws: ``SFTError``, ``TrainingError``, `TorchError`.
  public init(
    _ model: QwenModel, _ settings: SFTSettings, steps: Int, adapter attached: AdapterConfig? = nil,
    ranks group: ProcessGroup = .alone
  ) throws {
    try settings.check()
    try settings.check(ranks: group)
    self.group = group
    sums = try TensorSum(over: group)
    self.model = model
    self.settings = settings
    self.steps = steps
    schedule = try settings.schedule(steps: steps)
    (weights, adapter) = try settings.prepare(model, attached: attached)
  }

  /// Takes the next step of a loader.
  ///
  /// - Returns: nil where the loader has no more.
  /// - Throws: ``SFTError/notFinite(what:step:examples:)`` and ``SFTError/outOfMemory(batch:longest:detail:)``
  ///   with the weights as they were; what the loader throws; `TorchError`.
  public func step(_ loader: BatchLoader) throws -> Report? {
    try step(next: loader.next)
  }

  /// Takes a step of the batches that `next` gives, up to the last of the step.
  func step(next: () throws -> MicroBatch?) throws -> Report? {
    var (loss, ordinals) = (SupervisedLoss(), [Int]())
    guard var batch = try next() else { return nil }
    while true {
      ordinals += batch.examples.map(\.ordinal)
      loss.add(try learn(batch))
      guard !batch.isLast, let following = try next() else { break }
      batch = following
    }
    loss = try loss.summed(over: group)
    try weights.sumGradients(sums)
    let rate = schedule.rate(after: batch.step)
    do {
      let norm = try weights.step(rate: rate, maxNorm: settings.max_grad_norm)
      return Report(step: batch.step + 1, loss: loss, gradNorm: norm, learningRate: rate)
    } catch TrainingError.gradients {
      throw SFTError.notFinite(
        what: "the gradients' norm", step: batch.step + 1, examples: ordinals)
    }
  }

  /// Adds the gradients of a batch.
  func learn(_ batch: MicroBatch) throws -> SupervisedLoss {
    guard !batch.examples.isEmpty else { return SupervisedLoss() }
    return try Self.sayingWhatToLower(batch.examples) {
      // Dropout draws the same at the same place of a run, whatever was drawn before.
      var generator = SplitMix64(
        seed: settings.seed, stream: "sft/dropout/\(batch.step)/\(batch.index)")
      try Generator.seedDefaults(generator.next())
      let loss = try SupervisedLoss(
        of: batch.examples, model, scale: 1 / Double(max(batch.supervisedInStep, 1)))
      guard loss.sum.isFinite else {
        throw SFTError.notFinite(
          what: "the loss", step: batch.step + 1, examples: batch.examples.map(\.ordinal))
      }
      try weights.gather()
      return loss
    }
  }

  /// The loss of held-out examples, `batch` at once, the longest first; each rank computes some.
  ///
  /// - Throws: what the source throws; ``SFTError``, `CollectiveError`, `TorchError`.
  public func evaluate(_ sizes: [ExampleSize], of source: any ExampleSource) throws
    -> SupervisedLoss
  {
    let sorted = sizes.sorted { ($1.tokens, $0.ordinal) < ($0.tokens, $1.ordinal) }
    var loss = SupervisedLoss()
    let starts = Array(stride(from: 0, to: sorted.count, by: settings.batch))
    for start in starts[group.share(of: starts.count)] {
      let examples = try sorted[start..<min(start + settings.batch, sorted.count)].map {
        try source.example($0.ordinal)
      }
      try Self.sayingWhatToLower(examples) {
        loss.add(try SupervisedLoss(of: examples, model, scale: nil))
      }
    }
    return try loss.summed(over: group)
  }

  /// Runs `body`, turning too little memory into an error that names the batch.
  static func sayingWhatToLower<Result>(
    _ examples: [SupervisedExample], _ body: () throws -> Result
  ) throws -> Result {
    do { return try body() } catch let error as TorchError where error.isOutOfMemory {
      throw SFTError.outOfMemory(
        batch: examples.count, longest: examples.map(\.sequence.tokens.count).max() ?? 0,
        detail: error.reason)
    }
  }
}

extension SFTSettings {
  /// Attaches a new adapter where one is asked for and none is attached, chooses what is trained, and
  /// whether activations are computed again.
  ///
  /// - Parameter attached: what the adapter that is attached already says of itself.
  /// - Throws: ``SFTError``, ``TrainingError``, `TorchError`.
  func prepare(_ model: QwenModel, attached: AdapterConfig?) throws -> (
    weights: TrainedWeights, adapter: AdapterConfig?
  ) {
    model.recomputes = recompute
    let adapter = attached ?? newAdapter
    if attached == nil, let adapter {
      try model.attachNewAdapter(adapter, targets: adapterTargets, seed: seed)
    }
    let frozen = try parts
    let parameters =
      adapter == nil
      ? model.parameters.filter { !frozen.contains(ModelPart(of: $0.name)) }
      : model.adapterParameters
    guard !parameters.isEmpty else { throw SFTError.nothingTrains }
    let weights = try TrainedWeights(parameters, settings: .init(weightDecay: weight_decay))
    return (weights, adapter)
  }

  /// What the adapter that they ask for says of itself.
  var newAdapter: AdapterConfig? {
    lora.map { AdapterConfig(rank: $0.rank, alpha: $0.alpha, dropout: $0.dropout) }
  }
}
