import QwenVL
import Shards
import Torch

/// Writes what training has come to as a model or adapter that loads anywhere, and goes on from it.
struct ModelCheckpoint {
  private let model: QwenModel
  private let weights: TrainedWeights
  private let adapter: AdapterConfig?
  private let origin: String

  /// Checkpoints of `model`.
  ///
  /// - Parameters:
  ///   - adapter: what the adapter says of itself, where one is trained.
  ///   - origin: the folder of the model that training began from.
  init(_ model: QwenModel, _ weights: TrainedWeights, adapter: AdapterConfig?, origin: String) {
    self.model = model
    self.weights = weights
    self.adapter = adapter
    self.origin = origin
  }

  private var isAdapter: Bool { adapter != nil }

  /// Writes the files of a checkpoint, and gives the SHA-256 of those that are read again.
  func write(to folder: String) throws -> [String: String] {
    try QwenModel.copyCompanions(from: origin, to: folder, isAdapter: isAdapter)
    var adapter = adapter
    adapter?.base = origin
    let written =
      try adapter.map { try model.saveAdapter($0, to: folder) } ?? model.saveWeights(to: folder)
    let optimizer = try weights.save(to: folder + "/" + CheckpointState.optimizerPath)
    let name = isAdapter ? "adapter_model.safetensors" : "model.safetensors"
    return [name: written.sha256, CheckpointState.optimizerPath: optimizer.sha256]
  }

  /// Goes on from the files of a checkpoint.
  func restore(from folder: String) throws {
    if isAdapter {
      try model.restoreAdapter(from: folder)
    } else {
      try model.restoreWeights(from: folder)
    }
    try weights.restore(from: folder + "/" + CheckpointState.optimizerPath)
  }
}
