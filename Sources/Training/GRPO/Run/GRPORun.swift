import Collective
import Diagnostics
import Manifest
import QwenVL
import RLAD
import Reasoner
import Torch

/// A run of GRPO in a folder: it goes on where it was, whenever it was ended.
public struct GRPORun {
  /// What is to be done.
  public struct Plan: Sendable {
    /// The build's rows, the weights and the settings, as the manifest knows them.
    public let record: RunPlan
    /// All that the outcome depends on.
    public let settings: GRPORunSettings
    /// The folder of the run.
    public let folder: String
    /// Steps between checkpoints, which are written behind whole rounds.
    public let saveEvery: Int
    /// How many of the newest checkpoints stay, beside the best.
    public let keep: Int
    /// The most completions of a round that are written down.
    public let shownCompletions: Int

    /// A plan.
    public init(
      record: RunPlan, settings: GRPORunSettings, folder: String, saveEvery: Int, keep: Int,
      shownCompletions: Int = 8
    ) {
      self.record = record
      self.settings = settings
      self.folder = folder
      self.saveEvery = saveEvery
      self.keep = keep
      self.shownCompletions = shownCompletions
    }
  }

  /// What a run tells while it goes on.
  public enum Event: Sendable {
    /// A checkpoint is damaged, so that an older one is taken.
    case damaged(folder: String, problem: String)
    /// It goes on behind a step.
    case resumed(step: Int)
    /// Completions are generated: their tokens by now.
    case generating(step: Int, tokens: Int)
    /// A step was taken.
    case step(Step)
    /// Something goes wrong.
    case warning(GRPOWarning)
    /// Held-out prompts were answered.
    case evaluated(step: Int, reward: Double, isBest: Bool)
    /// A checkpoint was written.
    case saved(folder: String, step: Int)
  }

  /// A step that was taken.
  public struct Step: Sendable {
    /// Optimizer steps by now.
    public let step: Int
    /// Optimizer steps in all.
    public let steps: Int
    /// What is logged, with what is logged of the round.
    public let metrics: [String: Double]
    /// Tokens of prompts and completions a second.
    public let tokensPerSecond: Double
  }

  /// What came out.
  public struct Outcome: Sendable {
    /// Optimizer steps in all.
    public let steps: Int
    /// The mean reward of the last round; nil where nothing was left to do.
    public let reward: Double?
    /// The best checkpoint by the reward of held-out prompts.
    public let best: CheckpointState.Best?
  }

  /// What is learnt from.
  public struct Inputs {
    /// Where prompts come from.
    public let source: any PromptSource
    /// The prompts to learn from, by what they share: see ``PromptOrder``.
    public let strata: [[Int]]
    /// The prompts that only measure.
    public let heldOut: [Int]
    /// The reward.
    public let reward: RewardSum

    /// Prompts of `source` with a reward.
    public init(
      _ source: any PromptSource, strata: [[Int]], heldOut: [Int] = [], reward: RewardSum
    ) {
      self.source = source
      self.strata = strata
      self.heldOut = heldOut
      self.reward = reward
    }

    /// How many prompts there are to learn from.
    public var promptCount: Int { strata.reduce(0) { $0 + $1.count } }
  }

  let plan: Plan
  let inputs: Inputs
  let shared: SharedRun
  let checkpoint: ModelCheckpoint
  let trainer: GRPOTrainer
  let rollouts: RolloutMaker
  var state: CheckpointState
  /// The step of the newest checkpoint.
  var saved: Int?
  var watch = GRPOWatch()

  /// Opens the folder of the run, and prepares the model as its newest checkpoint has it.
  ///
  /// - Parameters:
  ///   - reasoner: as it is before training, with the adapter that training goes on from, if any.
  ///   - adapter: what that adapter says of itself.
  ///   - origin: the folder of the model, whose tokenizer and so on go with every checkpoint.
  ///   - group: the ranks that train together, of which the first writes.
  /// - Throws: ``RunStateError``, ``GRPOError``, ``SFTError``, ``TrainingError``, `CheckpointError`,
  ///   `CollectiveError`, `SystemError`, `TorchError`.
  public init(
    _ plan: Plan, _ reasoner: ReasoningModel, adapter: AdapterConfig? = nil, origin: String,
    in workspace: Workspace, _ inputs: Inputs, ranks group: ProcessGroup = .alone,
    events: (Event) -> Void
  ) throws {
    self.plan = plan
    self.inputs = inputs
    let settings = plan.settings
    shared = try SharedRun(
      path: plan.folder, plan: plan.record, in: workspace, ranks: group)
    trainer = try GRPOTrainer(
      reasoner.model, settings, steps: settings.steps(prompts: inputs.promptCount),
      adapter: adapter, ranks: group)
    rollouts = RolloutMaker(
      reasoner, inputs.source, try PromptOrder(inputs.strata, seed: settings.training.seed),
      inputs.reward, settings, ranks: group)
    checkpoint = ModelCheckpoint(
      trainer.model, trainer.weights, adapter: trainer.adapter, origin: origin)
    if trainer.adapter == nil { try trainer.weights.widen(from: origin) }
    let found = try shared.newest { events(.damaged(folder: $0, problem: $1)) }
    state = found.state
    if let folder = found.checkpoint {
      try checkpoint.restore(from: folder)
      saved = state.step
      events(.resumed(step: state.step))
    }
  }
}
