import Digest
import GRDB

/// What a run does.
public enum RunKind: String, Codable, Sendable, CaseIterable {
  /// Supervised training.
  case sft
  /// Training by GRPO.
  case grpo
  /// A model's answers to an evaluation.
  case eval
}

/// How far a run is.
public enum RunState: String, Codable, Sendable, CaseIterable {
  /// Under way, or killed: the same command continues it.
  case running
  /// Done.
  case complete
  /// Ended by an error. The same command continues it.
  case failed
}

/// All that a run depends on: equal plans are one run.
public struct RunPlan: Sendable, Equatable {
  /// Weights in a file or folder.
  public struct Weights: Sendable, Equatable {
    /// The path as given; the run's id does not depend on it.
    public let path: String
    /// SHA-256 of the weights.
    public let sha256: String

    /// The weights at `path`.
    public init(path: String, sha256: String) {
      self.path = path
      self.sha256 = sha256
    }
  }

  /// The checkpoint of another run that this one starts from, or judges.
  public struct Base: Sendable, Equatable {
    /// The other run.
    public let run: String
    /// The checkpoint's step.
    public let step: Int

    /// The checkpoint of `run` at `step`.
    public init(run: String, step: Int) {
      self.run = run
      self.step = step
    }
  }

  /// What it does.
  public let kind: RunKind
  /// The build that it trains on, or whose items it answers; of the run's kind.
  public let build: String
  /// The model.
  public let model: Weights
  /// The adapter on top of it, if any.
  public let adapter: Weights?
  /// Where the weights come from, if a run of this workspace made them. The id does not depend on
  /// it: the weights' hashes say the same.
  public let base: Base?
  /// The resolved settings, as a JSON object.
  public let config: String
  /// The seed of every choice.
  public let seed: Int

  /// A plan with all its parts.
  public init(
    kind: RunKind, build: String, model: Weights, adapter: Weights? = nil, base: Base? = nil,
    config: String, seed: Int
  ) {
    self.kind = kind
    self.build = build
    self.model = model
    self.adapter = adapter
    self.base = base
    self.config = config
    self.seed = seed
  }

  /// `<kind>-<first 12 digits of the hash of all it depends on>`.
  public var id: String {
    let parts = [kind.rawValue, build, model.sha256, adapter?.sha256 ?? "", config, "\(seed)"]
    return "\(kind.rawValue)-\(SHA256.hex(of: parts.joined(separator: "\u{1f}")).prefix(12))"
  }
}

/// A training run, or a model's answers to an evaluation.
public struct RunRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "run"
  /// The id of its plan.
  public let id: String
  /// `sft`, `grpo` or `eval`.
  public let kind: String
  /// The build that it trains on, or whose items it answers.
  public let buildId: String
  /// The model's path as given.
  public let model: String
  /// SHA-256 of the model's weights.
  public let modelSha256: String
  /// The adapter's path as given, if there is one.
  public let adapter: String?
  /// SHA-256 of the adapter's weights.
  public let adapterSha256: String?
  /// The run whose checkpoint it starts from or judges.
  public let baseRunId: String?
  /// The step of that checkpoint.
  public let baseStep: Int?
  /// The resolved settings, as JSON.
  public let config: String
  /// The seed of every choice.
  public let seed: Int
  /// `running`, `complete` or `failed`.
  public internal(set) var state: String
  /// When it began first.
  public let createdAt: String
  /// When it ended; nil while it runs, or where it was killed.
  public internal(set) var finishedAt: String?

  /// A run of `plan` that begins now.
  init(_ plan: RunPlan, at time: String) {
    id = plan.id
    kind = plan.kind.rawValue
    buildId = plan.build
    (model, modelSha256) = (plan.model.path, plan.model.sha256)
    (adapter, adapterSha256) = (plan.adapter?.path, plan.adapter?.sha256)
    (baseRunId, baseStep) = (plan.base?.run, plan.base?.step)
    (config, seed) = (plan.config, plan.seed)
    state = RunState.running.rawValue
    createdAt = time
    finishedAt = nil
  }
}

/// A model that a training run wrote.
public struct CheckpointRecord: ManifestRecord, Equatable {
  /// Why a checkpoint is kept.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// It was time for one.
    case step
    /// The best so far.
    case best
    /// The end of the run.
    case last
  }

  /// The table.
  public static let databaseTableName = "checkpoint"
  /// The run.
  public let runId: String
  /// Optimizer steps before it.
  public let step: Int
  /// Why it is kept.
  public let kind: Kind
  /// The folder, below the workspace.
  public let path: String
  /// What was measured with it, as a JSON object.
  public let metrics: String
  /// When it was written.
  public let createdAt: String

  /// A row with all its columns.
  public init(
    runId: String, step: Int, kind: Kind, path: String, metrics: String, createdAt: String
  ) {
    self.runId = runId
    self.step = step
    self.kind = kind
    self.path = path
    self.metrics = metrics
    self.createdAt = createdAt
  }
}

/// A number that a run logged.
public struct MetricRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "metric"
  /// The run.
  public let runId: String
  /// Optimizer steps before it.
  public let step: Int
  /// What it is, such as `loss`.
  public let name: String
  /// The number; nil where it was not a number.
  public let value: Double?

  /// A row with all its columns. A `value` that is not a number becomes nil, as SQLite would have it.
  public init(runId: String, step: Int, name: String, value: Double?) {
    self.runId = runId
    self.step = step
    self.name = name
    self.value = value.flatMap { $0.isNaN ? nil : $0 }
  }
}
