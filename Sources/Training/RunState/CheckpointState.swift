import Diagnostics
import Foundation

/// What a checkpoint says of itself: `training/state.json`, written last.
///
/// Which examples come next and what dropout draws are functions of the seed and the step; so the step
/// is the whole position.
public struct CheckpointState: Codable, Sendable, Equatable {
  /// A measure on held-out examples.
  public struct Best: Codable, Sendable, Equatable {
    /// Optimizer steps before it.
    public var step: Int
    /// The loss; where a reward is measured, that with the other sign.
    public var eval_loss: Double
    /// The reward, in training by rewards.
    public var eval_reward: Double?

    /// A measure.
    public init(step: Int, eval_loss: Double) {
      self.step = step
      self.eval_loss = eval_loss
    }

    /// A measure of a reward.
    public init(step: Int, eval_reward: Double) {
      self.init(step: step, eval_loss: -eval_reward)
      self.eval_reward = eval_reward
    }
  }

  /// The form of this file.
  public var format = 1
  /// The run.
  public var run: String
  /// SHA-256 of the weights that training began from.
  public var base: String
  /// Optimizer steps that were taken.
  public var step: Int
  /// Tokens that were seen.
  public var tokens: Int
  /// The best checkpoint so far.
  public var best: Best?
  /// What was measured last.
  public var metrics: [String: Double]
  /// SHA-256 of the files that training goes on from, by their path in the folder.
  public var files: [String: String] = [:]

  /// A state before its files are known.
  public init(
    run: String, base: String, step: Int, tokens: Int, best: Best?, metrics: [String: Double]
  ) {
    self.run = run
    self.base = base
    self.step = step
    self.tokens = tokens
    self.best = best
    self.metrics = metrics
  }

  /// Where it is in a checkpoint.
  static let path = "training/state.json"
  /// Where the optimizer's state is in a checkpoint.
  public static let optimizerPath = "training/optimizer.safetensors"
}

/// What is wrong with the folder of a run.
public enum RunStateError: ActionableError, Equatable {
  /// The folder holds another run.
  case otherRun(folder: String, found: String, differences: [String])
  /// A file of the folder can't be read.
  case damaged(path: String, detail: String)
  /// Every checkpoint is damaged.
  case noUsableCheckpoint(folder: String)
  /// There is nothing to resume.
  case nothingToResume(folder: String)
  /// The folder holds no numbers of a run.
  case nothingLogged(folder: String)
  /// Another process trains there.
  case inUse(folder: String)

  /// What is wrong, and where.
  public var message: String {
    switch self {
    case .otherRun(let folder, let found, let differences):
      "`\(folder)` holds the run \(found) with other settings: "
        + differences.joined(separator: ", ")
    case .damaged(let path, let detail): "`\(path)` can't be read: \(detail)"
    case .noUsableCheckpoint(let folder): "all checkpoints in `\(folder)` are damaged"
    case .nothingToResume(let folder): "`\(folder)` holds no run to resume"
    case .nothingLogged(let folder): "`\(folder)` holds no run that has logged a step"
    case .inUse(let folder): "another process trains in `\(folder)`"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .otherRun: "name another folder with --out, or give the settings of that run"
    case .damaged: "move the folder away and start anew"
    case .noUsableCheckpoint: "move `checkpoints` away to start anew"
    case .nothingToResume: "leave --resume out to begin"
    case .nothingLogged: "name the folder of a run: the one with run.json and metrics.jsonl"
    case .inUse: "wait for it, or name another folder with --out"
    }
  }

  /// A run in the way is a matter of the command line.
  public var exitStatus: ExitStatus {
    switch self {
    case .otherRun, .nothingToResume, .nothingLogged: .usage
    case .damaged, .noUsableCheckpoint: .damaged
    case .inUse: .locked
    }
  }
}
