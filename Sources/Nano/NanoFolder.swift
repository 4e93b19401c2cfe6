import Diagnostics
import Foundation
import QwenVL
import Tokenization
import Torch

/// The folder of a small model: written by this code alone.
public enum NanoFolder {
  /// Writes a model that has learnt nothing into `path`, with a tokenizer of `texts`.
  ///
  /// - Throws: `SystemError`, `TorchError`.
  public static func make(
    at path: String, shape: NanoShape = NanoShape(), texts: [String], vocabularySize: Int,
    seed: UInt64
  ) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch { throw SystemError("create folder", path, code: EIO) }
    let added = NanoShape.specials.map { BPETrainer.AddedToken($0) }
    let tokenizer = BPETrainer(vocabularySize: vocabularySize - added.count, added: added)
      .train(on: texts)
    try write(tokenizer.json(), path, "tokenizer.json")
    try write(shape.config(tokenizer), path, "config.json")
    try write(shape.preprocessor, path, "preprocessor_config.json")
    let ends = ["<|im_end|>", "<|endoftext|>"].compactMap { tokenizer.id(of: $0).map(Int.init) }
    try write(["eos_token_id": ends, "do_sample": false], path, "generation_config.json")
    let config = try QwenConfig(contentsOf: path + "/config.json")
    let model = try QwenModel(config, from: NanoParameters(seed: seed, layers: shape.layers))
    try model.saveWeights(to: path)
  }

  private static func write(_ object: [String: Any], _ folder: String, _ name: String) throws {
    let options: JSONSerialization.WritingOptions = [
      .sortedKeys, .prettyPrinted, .withoutEscapingSlashes,
    ]
    try write(JSONSerialization.data(withJSONObject: object, options: options), folder, name)
  }

  /// Writes a file whole or not at all.
  static func write(_ data: Data, _ folder: String, _ name: String) throws {
    let path = folder + "/" + name
    do { try data.write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw SystemError("write", path, code: EIO)
    }
  }
}
