import Diagnostics
import Foundation
import Manifest
import QwenVL

/// An adapter that training goes on from.
public enum StartingAdapter {
  /// Attaches the adapter in `folder`, in single precision.
  ///
  /// - Parameter base: the weights that it will change.
  /// - Throws: ``OtherBase`` where a run of ours trained it on other weights; `AdapterError` where its
  ///   shapes are others; `CheckpointError`, `SystemError`, `TorchError`.
  public static func attach(_ folder: String, to model: QwenModel, base: RunPlan.Weights) throws
    -> AdapterConfig
  {
    let state = FileManager.default.contents(atPath: folder + "/" + CheckpointState.path)
      .flatMap { try? JSONDecoder().decode(CheckpointState.self, from: $0) }
    if let state, state.base != base.sha256 {
      throw OtherBase(folder: folder, run: state.run, model: base.path)
    }
    return try model.attachAdapter(folder: folder, wide: true)
  }

  /// An adapter that was trained on other weights.
  public struct OtherBase: ActionableError, Equatable {
    /// The adapter's folder.
    public let folder: String
    /// The run that trained it.
    public let run: String
    /// The model it was to be put on.
    public let model: String

    /// What does not fit.
    public var message: String {
      "the adapter `\(folder)` was trained by \(run) on other weights than those in `\(model)`"
    }
    /// What to do about it.
    public var hint: String? { "give the model that its adapter_config.json names" }
  }
}
