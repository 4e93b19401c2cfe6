import Diagnostics
import Evaluation
import Foundation
import Manifest
import Reasoner
import Training

/// Recorded evaluations of a model on its way, with the trainings before each.
struct ModelStages {
  private let runs: [RunRecord]
  /// Of each run the training before it.
  private let trainings: [RunHistory?]
  private let reports: EvaluationReports

  /// The evaluations that `names` name, first stage first; without names all over the build that was
  /// answered last, in the order in which they were begun.
  ///
  /// - Throws: ``NotAnEvaluation``, ``NothingEvaluated``; `ManifestError` where there is no such run.
  init(_ names: [String], _ reports: EvaluationReports) throws {
    self.reports = reports
    runs =
      names.isEmpty
      ? try Self.newest(in: reports.manifest)
      : try names.map { try Self.evaluation($0, in: reports.manifest) }
    trainings = runs.map(Self.training(before:))
  }

  private static func newest(in manifest: ManifestDatabase) throws -> [RunRecord] {
    let all = try manifest.runs().filter { $0.kind == RunKind.eval.rawValue }
    let runs = all.filter { $0.buildId == all.last?.buildId }
    guard runs.count > 1 else { throw NothingEvaluated() }
    return runs
  }

  private static func evaluation(_ name: String, in manifest: ManifestDatabase) throws -> RunRecord
  {
    let run = try manifest.run(named: name)
    guard run.kind == RunKind.eval.rawValue else { throw NotAnEvaluation(run: run.id) }
    return run
  }

  /// What the stages are called: by the training before, in the paper's words.
  var names: [String] {
    let kinds = trainings.map { $0?.identity.kind.uppercased() ?? "base" }
    return kinds.enumerated().map { place, kind in
      let before = kinds[..<place].count { $0 == kind }
      return before == 0 ? kind : "\(kind) \(before + 1)"
    }
  }

  /// The page of all stages.
  ///
  /// - Throws: `ComparisonError` where they didn't answer the same items, `ManifestError`.
  func page() throws -> StagesPage {
    let names = names
    let stages = try runs.indices.map { place in
      let (report, answers) = try reports.report(on: runs[place])
      return StagesPage.Stage(
        names[place], report, answers: answers, training: trainings[place]?.page)
    }
    return try StagesPage(stages, pictures: reports.pictures(of: runs[runs.count - 1]))
  }

  /// What the training that wrote the weights logged: its folder is the one of the checkpoint, or the one
  /// above. Nil for weights from elsewhere.
  private static func training(before run: RunRecord) -> RunHistory? {
    let weights = URL(fileURLWithPath: run.adapter ?? run.model)
    let folder = weights.deletingLastPathComponent()
    return [folder, folder.deletingLastPathComponent()].lazy
      .compactMap { try? RunHistory(folder: $0.path) }.first
  }

  private struct NotAnEvaluation: ActionableError {
    let run: String
    var message: String { "`\(run)` is a training, and several trainings have no page together" }
    var hint: String? { "name one run, or the evaluations of the model's stages" }
    var exitStatus: ExitStatus { .usage }
  }

  private struct NothingEvaluated: ActionableError {
    var message: String { "there are no two evaluations over one build to compare" }
    var hint: String? { "let each stage of the model answer one: `lad eval --model DIR`" }
    var exitStatus: ExitStatus { .usage }
  }
}
