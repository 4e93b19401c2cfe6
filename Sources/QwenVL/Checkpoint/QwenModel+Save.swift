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
    try Self.copyCompanions(from: origin, to: folder)
    try saveWeights(to: folder)
  }

  /// Copies what belongs to a model beside its weights, as far as `origin` has it.
  ///
  /// - Parameter isAdapter: whether it is for the folder of an adapter, in which a configuration of
  ///   the model would make it look like one.
  /// - Throws: `SystemError`.
  public static func copyCompanions(
    from origin: String, to folder: String, isAdapter: Bool = false
  ) throws {
    try ModelFile.makeFolder(folder)
    let ofModel: Set = ["config.json", "generation_config.json"]
    for name in companions where !isAdapter || !ofModel.contains(name) {
      let source = origin + "/" + name
      guard FileManager.default.fileExists(atPath: source) else { continue }
      try ModelFile.write(ModelFile.read(source), to: folder + "/" + name)
    }
  }

  /// Saves the weights alone.
  ///
  /// - Throws: `SystemError`, `TorchError`.
  @discardableResult
  public func saveWeights(to folder: String) throws -> ShardWriter.Written {
    try ShardWriter.write(
      parameters.map { try $0.stored(as: WeightNames.filed($0.name)) },
      to: folder + "/model.safetensors")
  }

  /// Takes over the weights that ``saveWeights(to:)`` wrote; an optimizer of them keeps them.
  ///
  /// - Throws: ``CheckpointError``, `SystemError`, `TorchError`.
  public func restoreWeights(from folder: String) throws {
    let source = try CheckpointSource(folder: folder, dtype: nil, device: .cpu)
    try withoutGrad {
      for parameter in parameters {
        let tensor = parameter.tensor
        try tensor.copyInPlace(from: source.parameter(parameter.name, tensor.shape, .weight))
      }
    }
    try source.finish(isTied: config.text.isTied)
  }
}
