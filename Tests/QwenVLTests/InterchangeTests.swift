import Foundation
import ModelFixtures
import QwenVL
import Shards
import Testing
import Torch

private let exchange = ProcessInfo.processInfo.environment["MODEL_EXCHANGE"]

/// Writes what transformers and PEFT are to load, for `scripts/check-models`.
@Suite(.enabled(if: exchange != nil, "scripts/check-models sets MODEL_EXCHANGE"))
struct InterchangeTests {
  @Test(
    "checkpoints, adapters and merged models are written with their logits", arguments: [0, 1, 3])
  func write(_ index: Int) throws {
    let root = try #require(exchange)
    let sample = ModelCase.all[index]
    let model = try QwenModel(folder: sample.model, dtype: nil)
    let place = "\(root)/\(sample.name)"
    try model.save(to: place + "/saved", companionsFrom: sample.model)
    try logits(of: model, sample, to: place + "/saved.logits.safetensors")

    let config = AdapterConfig(base: sample.model, rank: 3, alpha: 6)
    for (name, targets) in [("language", AdapterTargets.language), ("all", .all)] {
      try model.attachNewAdapter(config, targets: targets, seed: 4)
      let generator = try Generator(seed: 9)
      for parameter in model.adapterParameters where parameter.name.contains("lora_B") {
        try parameter.tensor.normalInPlace(deviation: 0.1, generator: generator)
      }
      try model.saveAdapter(config, to: "\(place)/\(name)")
      try logits(of: model, sample, to: "\(place)/\(name).logits.safetensors")
      model.detachAdapter()
    }
    try model.attachAdapter(folder: place + "/language")
    try model.mergeAdapter()
    try model.save(to: place + "/merged", companionsFrom: sample.model)
    try logits(of: model, sample, to: place + "/merged.logits.safetensors")
  }

  private func logits(of model: QwenModel, _ sample: ModelCase, to path: String) throws {
    let logits = try inference { try model.logits(sample.sequences("several")) }.to(.float32)
    _ = try ShardWriter.write(
      [
        StoredTensor(
          name: "several.logits", dtype: "F32", shape: logits.shape, byteCount: logits.count * 4,
          withBytes: logits.withBytes)
      ], to: path)
  }
}
