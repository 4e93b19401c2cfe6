import QwenVL
import Shards
import Torch

/// Writes what supervised training has come to as a model or adapter that loads anywhere, and goes on
/// from it.
struct SFTCheckpoint {
  private let trainer: SFTTrainer
  private let origin: String

  init(_ trainer: SFTTrainer, origin: String) {
    self.trainer = trainer
    self.origin = origin
  }

  private var isAdapter: Bool { trainer.adapter != nil }

  /// Writes the files of a checkpoint, and gives the SHA-256 of those that are read again.
  func write(to folder: String) throws -> [String: String] {
    let model = trainer.model
    try QwenModel.copyCompanions(from: origin, to: folder, isAdapter: isAdapter)
    var adapter = trainer.adapter
    adapter?.base = origin
    let weights =
      try adapter.map { try model.saveAdapter($0, to: folder) } ?? model.saveWeights(to: folder)
    let optimizer = try trainer.weights.save(to: folder + "/" + CheckpointState.optimizerPath)
    let name = isAdapter ? "adapter_model.safetensors" : "model.safetensors"
    return [name: weights.sha256, CheckpointState.optimizerPath: optimizer.sha256]
  }

  /// Goes on from the files of a checkpoint.
  func restore(from folder: String) throws {
    if isAdapter {
      try trainer.model.restoreAdapter(from: folder)
    } else {
      try trainer.model.restoreWeights(from: folder)
    }
    try trainer.weights.restore(from: folder + "/" + CheckpointState.optimizerPath)
  }
}
