import Diagnostics
import Foundation
import ModelFixtures
import QwenVL
import Shards
import Testing
import Torch

@Suite struct CheckpointTests {
  private let sample: ModelCase
  private let folder: Folder

  init() throws {
    sample = try #require(ModelCase.all.first)
    folder = try Folder()
  }

  /// The model's folder, with one file changed.
  private func changed(_ name: String, _ change: (inout Data) throws -> Void) throws -> String {
    let target = folder.path + "/model"
    try FileManager.default.copyItem(atPath: sample.model, toPath: target)
    let url = URL(fileURLWithPath: target + "/" + name)
    var data = try Data(contentsOf: url)
    try change(&data)
    try data.write(to: url)
    return target
  }

  private func changedConfig(_ change: @escaping (inout [String: Any]) -> Void) throws -> String {
    try changed("config.json") { data in
      var object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
      change(&object)
      data = try JSONSerialization.data(withJSONObject: object)
    }
  }

  @Test("a saved model is the same after loading", arguments: ModelCase.all.map(\.folder))
  func saving(_ path: String) throws {
    let sample = try ModelCase(folder: path)
    let model = try QwenModel(folder: sample.model, dtype: nil)
    try model.save(to: folder.path + "/saved", companionsFrom: sample.model)
    let again = try QwenModel(folder: folder.path + "/saved", dtype: nil)
    #expect(again.dtype == model.dtype)
    #expect(again.parameters.map(\.name) == model.parameters.map(\.name))
    for (a, b) in zip(again.parameters, model.parameters) {
      #expect(try a.tensor.isEqual(to: b.tensor), "\(a.name)")
    }
  }

  @Test("tensors that are missing, too many or misshaped are named") func mismatch() throws {
    let path = try changed("model.safetensors") { data in
      let shard = try Shard(path: sample.model + "/model.safetensors")
      let kept = shard.entries.sorted { $0.key < $1.key }.filter { $0.key != "model.norm.weight" }
      let target = folder.path + "/other.safetensors"
      _ = try ShardWriter.write(
        kept.map { name, entry in
          let isLonger = name == "visual.merger.ln_q.weight"
          return StoredTensor(
            name: name, dtype: entry.dtype,
            shape: isLonger ? [entry.shape[0] / 2, 2] : entry.shape, byteCount: entry.range.count
          ) { try $0(#require(shard.bytes(of: name))) }
        } + [
          StoredTensor(name: "model.extra", dtype: "F32", shape: [0], byteCount: 0) { _ in }
        ], to: target)
      data = try Data(contentsOf: URL(fileURLWithPath: target))
    }
    let error = #expect(throws: CheckpointError.self) { try QwenModel(folder: path) }
    guard case .mismatch(_, let missing, let extra, let misshaped) = try #require(error) else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(missing == ["model.norm.weight"])
    #expect(extra == ["model.extra"])
    #expect(misshaped.count == 1 && misshaped[0].contains("visual.merger.ln_q.weight"))
  }

  @Test("a weight file that ends early is damaged") func truncated() throws {
    let path = try changed("model.safetensors") { $0.removeLast(10) }
    #expect(throws: CheckpointError.self) { try QwenModel(folder: path) }
  }

  @Test("a folder without weights, or without a config, is named") func empty() throws {
    #expect(throws: SystemError.self) { try QwenModel(folder: folder.path) }
    try FileManager.default.copyItem(
      atPath: sample.model + "/config.json", toPath: folder.path + "/config.json")
    #expect(throws: CheckpointError.noWeights(folder: folder.path)) {
      try QwenModel(folder: folder.path)
    }
  }

  @Test("an index can't lead out of its folder") func index() throws {
    try FileManager.default.copyItem(
      atPath: sample.model + "/config.json", toPath: folder.path + "/config.json")
    for text in [#"{"weight_map": {"a": "../x.safetensors"}}"#, #"{"weight_map": 1}"#, "{"] {
      try text.write(
        toFile: folder.path + "/model.safetensors.index.json", atomically: true, encoding: .utf8)
      #expect(throws: CheckpointError.self) { try QwenModel(folder: folder.path) }
    }
  }

  @Test("configs of other models and forms are refused by name") func configs() throws {
    let changes: [(inout [String: Any]) -> Void] = [
      { $0["model_type"] = "qwen2_vl" }, { $0["vision_config"] = nil },
      { $0["hidden_act"] = "gelu" }, { $0["use_sliding_window"] = true },
      { $0["num_key_value_heads"] = 3 }, { $0["num_hidden_layers"] = -1 },
      { $0["rope_scaling"] = ["type": "yarn", "mrope_section": [4, 1, 3]] },
      { $0["rope_scaling"] = ["type": "mrope", "mrope_section": [4, 4, 4]] },
    ]
    for change in changes {
      let path = try changedConfig { object in
        // The published files have all settings at the top.
        if var text = object["text_config"] as? [String: Any] {
          change(&text)
          object["text_config"] = text
        }
        change(&object)
      }
      #expect(throws: ConfigError.self) { try QwenConfig(contentsOf: path + "/config.json") }
      try FileManager.default.removeItem(atPath: path)
    }
  }
}

@Suite struct InputTests {
  private let model: QwenModel
  private let sample: ModelCase

  init() throws {
    sample = try #require(ModelCase.all.first)
    model = try QwenModel(folder: sample.model)
  }

  @Test("inputs that a model can't take are refused before anything is computed") func refused()
    throws
  {
    let image = model.config.imageToken
    let picture = try sample.picture(1)
    let tokens = picture.grid.tokens(merge: model.config.vision.mergeSize)
    let run = [Int32](repeating: image, count: tokens)
    let bad: [TokenSequence] = [
      TokenSequence(tokens: []), TokenSequence(tokens: [-1]), TokenSequence(tokens: [30_000]),
      TokenSequence(tokens: [1, image, 2]), TokenSequence(tokens: [1], pictures: [picture]),
      TokenSequence(tokens: run.dropLast() + [1], pictures: [picture]),
      TokenSequence(tokens: run + [image], pictures: [picture]),
      TokenSequence(tokens: run + run, pictures: [picture]),
    ]
    for sequence in bad {
      #expect(throws: InputError.self) { try inference { try model.logits([sequence]) } }
    }
    #expect(throws: InputError.empty) { try model.logits([]) }
  }

  @Test("patches of another size are refused") func otherPatches() throws {
    let side = model.config.vision.patchSize
    let picture = ModelPicture(
      grid: PixelGrid(height: 2, width: 2),
      patches: try Tensor.zeros([4, 3, side + 1, side], .uint8))
    #expect(throws: InputError.self) { try model.features([picture]) }
  }
}
