import CommandLineTool
import Diagnostics
import Foundation
import Manifest
import Preparation
import Reasoner
import Torch
import Training

/// What a training begins with, whatever it learns from: the weights, where they are computed, and the
/// build.
struct TrainingSetup {
  /// The folder of the model.
  let model: String
  let device: Device
  let dtype: DType

  init(_ options: TrainModelOptions, _ ranks: Ranks) throws {
    model = try options.folder()
    device = try options.place(ranks)
    dtype = try options.type(on: device)
  }

  /// The build that `name` names.
  ///
  /// - Throws: ``OtherKind`` for one that is not for such a run.
  func build(_ name: String, for kind: BuildKind, in manifest: ManifestDatabase) throws
    -> BuildRecord
  {
    let build = try Export.find(name, in: manifest)
    guard build.kind == kind.rawValue else { throw OtherKind(build: build.id, wanted: kind) }
    return build
  }

  /// The run as the manifest knows it.
  func record(
    _ kind: RunKind, on build: BuildRecord, _ parts: TrainedPartOptions, config: some Encodable,
    seed: UInt64, in manifest: ManifestDatabase
  ) throws -> RunPlan {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return RunPlan(
      kind: kind, build: build.id, model: try .init(folder: model),
      adapter: try parts.adapter.map { try .init(folder: $0) },
      base: manifest.origin(of: parts.adapter ?? model),
      config: String(decoding: try encoder.encode(config), as: UTF8.self),
      seed: Int(truncatingIfNeeded: seed))
  }

  /// The command that judges what came out, in `result`.
  func evaluation(of result: String, _ parts: TrainedPartOptions, _ global: GlobalOptions)
    -> String
  {
    (parts.isAdapter
      ? "lad eval --model \(model) --adapter \(result)" : "lad eval --model \(result)")
      + global.workspaceOption
  }

  private struct OtherKind: ActionableError {
    let build: String
    let wanted: BuildKind
    var message: String {
      "`\(build)` has no \(wanted == .sft ? "supervised examples" : "prompts for GRPO")"
    }
    var hint: String? {
      "make some with `prep build-\(wanted.rawValue)`, or name a build that `prep status` lists"
    }
    var exitStatus: ExitStatus { .usage }
  }
}

extension ManifestDatabase {
  /// The run of this manifest that wrote the checkpoint in `weights`, and its step. Nil for weights from
  /// elsewhere.
  func origin(of weights: String) -> RunPlan.Base? {
    guard let base = RunFolder.origin(of: weights), (try? run(named: base.run))?.id == base.run
    else { return nil }
    return base
  }
}
