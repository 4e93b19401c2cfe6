import Collective
import QwenVL

/// All that the outcome of supervised training depends on, beside the build and the weights it starts
/// from.
public struct SFTSettings: Sendable, Equatable, Codable {
  /// A low-rank adapter that is trained instead of the weights.
  public struct LoRA: Sendable, Equatable, Codable {
    /// The rank.
    public var rank: Int
    /// What the change is scaled with, over the rank.
    public var alpha: Double
    /// The share of inputs that is dropped.
    public var dropout: Double
    /// `language` or `all`.
    public var targets: String

    /// An adapter. `alpha` is twice the rank where it is nil.
    public init(
      rank: Int, alpha: Double? = nil, dropout: Double = 0.05, targets: String = "language"
    ) {
      self.rank = rank
      self.alpha = alpha ?? Double(2 * rank)
      self.dropout = dropout
      self.targets = targets
    }
  }

  /// The adapter; nil trains the weights themselves.
  public var lora: LoRA?
  /// The parts that stay as they are: `vision`, `merger`, `language`; sorted.
  public var freeze: [String] = []
  /// Examples that are computed together.
  public var batch = 4
  /// Batches of an optimizer step.
  public var accumulate = 4
  /// How often every example is seen.
  public var epochs = 1.0
  /// Optimizer steps, instead of epochs.
  public var max_steps: Int?
  /// The greatest learning rate.
  public var learning_rate = 1e-5
  /// `cosine`, `linear` or `constant`.
  public var lr_scheduler_type = "cosine"
  /// The share of steps in which the rate rises.
  public var warmup_ratio = 0.03
  /// The decay of matrices; biases and norms do not decay.
  public var weight_decay = 0.0
  /// The bound of the gradients' norm.
  public var max_grad_norm = 1.0
  /// The type that is computed in; what is trained is kept in float32 in any case.
  public var dtype = "float32"
  /// The kind of device.
  public var device = "cpu"
  /// Whether activations are computed again instead of kept.
  public var recompute = false
  /// The share of examples that only measure.
  public var holdout = 0.05
  /// The most tokens of an example; nil takes the model's context.
  public var max_length: Int?
  /// The seed of every choice.
  public var seed: UInt64 = 0

  /// The defaults, with which the weights are trained.
  public init() {}

  /// Checks all that the command line can get wrong.
  ///
  /// - Throws: ``TrainingError``, ``SFTError``.
  public func check() throws {
    let numbers: [(String, Double, Bool, String)] = [
      ("batch", Double(batch), batch >= 1, "1 or more"),
      ("accumulate", Double(accumulate), accumulate >= 1, "1 or more"),
      ("epochs", epochs, epochs > 0, "more than 0"),
      ("steps", Double(max_steps ?? 1), (max_steps ?? 1) >= 1, "1 or more"),
      ("learning rate", learning_rate, learning_rate >= 0, "0 or more"),
      ("warmup", warmup_ratio, warmup_ratio >= 0 && warmup_ratio < 1, "0 to less than 1"),
      ("weight decay", weight_decay, weight_decay >= 0, "0 or more"),
      ("max grad norm", max_grad_norm, max_grad_norm > 0, "more than 0"),
      ("holdout", holdout, holdout >= 0 && holdout < 1, "0 to less than 1"),
      ("max length", Double(max_length ?? 1), (max_length ?? 1) >= 1, "1 or more"),
      ("lora rank", Double(lora?.rank ?? 1), (lora?.rank ?? 1) >= 1, "1 or more"),
      (
        "lora dropout", lora?.dropout ?? 0, (0..<1).contains(lora?.dropout ?? 0), "0 to less than 1"
      ),
    ]
    for (name, value, holds, range) in numbers {
      try TrainingError.require(name, value, holds, range)
    }
    _ = try schedule(steps: 1)
    _ = try parts
    guard lora == nil || freeze.isEmpty else {
      throw SFTError.contradiction(
        "--freeze is for training the weights: with --lora-rank all of them stay as they are")
    }
    _ = try adapterTargets
  }

  /// Checks that each rank has a part in every step.
  ///
  /// - Throws: ``TrainingError/tooFewBatches(accumulate:ranks:)``.
  public func check(ranks group: ProcessGroup) throws {
    guard accumulate >= group.size else {
      throw TrainingError.tooFewBatches(accumulate: accumulate, ranks: group.size)
    }
  }

  /// The learning rates of a run of `steps`.
  ///
  /// - Throws: ``TrainingError``.
  public func schedule(steps: Int) throws -> LearningRateSchedule {
    try LearningRateSchedule(
      Self.choice("schedule", lr_scheduler_type), peak: learning_rate, steps: steps,
      warmup: .share(warmup_ratio))
  }

  /// The parts that stay as they are.
  var parts: Set<ModelPart> {
    get throws { Set(try freeze.map { try Self.choice("freeze", $0) }) }
  }

  /// The layers that get an adapter.
  var adapterTargets: AdapterTargets {
    get throws {
      try Self.choice("lora targets", lora?.targets ?? AdapterTargets.language.rawValue)
    }
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ value: String
  ) throws -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: value) else {
      throw TrainingError.choice(
        name: name, value: value, choices: Choice.allCases.map(\.rawValue))
    }
    return choice
  }
}

/// A part of the model that can stay as it is.
public enum ModelPart: String, Sendable, CaseIterable {
  /// The vision tower without its merger.
  case vision
  /// What makes a block of the vision tower's patches a token.
  case merger
  /// The language model with embedding and output projection.
  case language

  /// The part that a parameter belongs to.
  init(of name: String) {
    if name.hasPrefix("model.visual.merger.") {
      self = .merger
    } else {
      self = name.hasPrefix("model.visual.") ? .vision : .language
    }
  }
}
