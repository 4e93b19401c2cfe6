import Diagnostics
import Manifest
import Preparation

/// One stage of a run: a command of its own, with what the recipe says as its arguments.
protocol RunStage {
  /// The stage's name: the command's, and what it works on.
  var name: String { get }

  /// Refuses what would fail whatever comes before it.
  func check(_ job: RunJob) throws

  /// Where the stage stands. Changes nothing.
  func look(_ job: RunJob) throws -> StageReport

  /// Does what is to be done, and prints it.
  func run(_ job: RunJob, _ manifest: ManifestDatabase) throws -> StageReport
}

extension RunStage {
  func check(_ job: RunJob) throws {}
}

/// What a stage came to, or would.
struct StageReport {
  /// Where a stage stands.
  enum State: String {
    /// This run did it.
    case done = "done"
    /// It was done before.
    case doneBefore = "done before"
    /// The run would do it.
    case planned = "to do"
    /// What it works on has to be made first.
    case later = "later"
    /// What it works on is not there.
    case missing = "missing"
  }

  let state: State
  /// What was done or is to be done, in a few words.
  let detail: String
  /// Members that could not be used.
  var rejected = 0
  /// Whether damage was found.
  var isDamaged = false

  init(_ state: State, _ detail: String) {
    (self.state, self.detail) = (state, detail)
  }
}

/// What the stages of a run share.
final class RunJob {
  /// The recipe's file, for the commands that read it.
  let file: String
  /// The recipe.
  let recipe: Pipeline
  /// The workspace.
  let workspace: Workspace
  /// The options that all commands have, as the user gave them.
  let common: [String]
  /// The options of the run.
  let options: RunOptions
  /// What is there already, for looking; nil where there is no workspace.
  let manifest: ManifestDatabase?
  /// Whether somebody asked to stop.
  let cancellation: Cancellation
  /// The builds that stand, by kind.
  var builds: [BuildKind: BuildReport] = [:]
  /// Whether every source is in the workspace, whole.
  var isIngested = true

  init(
    file: String, recipe: Pipeline, workspace: Workspace, common: [String], options: RunOptions,
    manifest: ManifestDatabase?, cancellation: Cancellation
  ) {
    (self.file, self.recipe, self.workspace) = (file, recipe, workspace)
    (self.common, self.options) = (common, options)
    (self.manifest, self.cancellation) = (manifest, cancellation)
  }

  /// The stages of the recipe, in order.
  var stages: [any RunStage] {
    var stages: [any RunStage] = recipe.sources.compactMap(DrawStage.init)
    // Questions are joined to images: those come first.
    stages += recipe.sources.filter { !$0.holdsQuestions }.map(\.stage)
    stages += recipe.sources.filter(\.holdsQuestions).map(\.stage)
    stages += recipe.builds.map(BuildRunStage.init)
    stages += recipe.exports.map(ExportStage.init)
    return stages + [VerifyStage()]
  }
}

/// Options of a run that it hands on to its stages.
struct RunOptions {
  let seed: Int?
  let jobs: Int?
  let isStrict: Bool
  let isForced: Bool

  /// `--name value` where there is a value.
  static func option(_ name: String, _ value: (some Any)?) -> [String] {
    value.map { ["--\(name)=\($0)"] } ?? []
  }
}
