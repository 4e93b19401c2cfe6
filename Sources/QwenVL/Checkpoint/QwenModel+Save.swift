import Foundation
import Shards
import Torch

extension Parameter {
  /// The parameter as a file holds it.
  func stored(as name: String) throws -> StoredTensor {
    let tensor = tensor
    let types: [DType: String] = [
      .float32: "F32", .bfloat16: "BF16", .float16: "F16", .float64: "F64",
    ]
    guard let type = types[tensor.dtype] else {
      throw CheckpointError.badType(tensor: name, type: tensor.dtype.name)
    }
    return StoredTensor(
      name: name, dtype: type, shape: tensor.shape, byteCount: tensor.count * tensor.dtype.size,
      withBytes: tensor.withBytes)
  }
}

extension QwenModel {
  /// The files beside the weights that belong to a model, as far as a folder has them.
  private static let companions = [
    "config.json", "generation_config.json", "preprocessor_config.json", "processor_config.json",
    "video_preprocessor_config.json", "chat_template.json", "chat_template.jinja", "tokenizer.json",
    "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json",
    "merges.txt",
  ]

  /// Saves the model to `folder`: the weights under the names of published checkpoints, and what
  /// belongs to it as it stands in `origin`.
  ///
  /// The weights are written whole or not at all. An attached adapter is not part of them.
  /// - Throws: `SystemError`, `TorchError`.
  public func save(to folder: String, companionsFrom origin: String) throws {
    try ModelFile.makeFolder(folder)
    for name in Self.companions {
      let source = origin + "/" + name
      guard FileManager.default.fileExists(atPath: source) else { continue }
      try ModelFile.write(ModelFile.read(source), to: folder + "/" + name)
    }
    try saveWeights(to: folder)
  }

  /// Saves the weights alone.
  ///
  /// - Throws: `SystemError`, `TorchError`.
  public func saveWeights(to folder: String) throws {
    _ = try ShardWriter.write(
      parameters.map { try $0.stored(as: WeightNames.filed($0.name)) },
      to: folder + "/model.safetensors")
  }
}
