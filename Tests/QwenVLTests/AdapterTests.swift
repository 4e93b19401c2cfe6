import Foundation
import ModelFixtures
import QwenVL
import Testing
import Torch

/// Held against PEFT 0.21.2 on adapters that it saved: `scripts/fixtures/lora.py`.
@Suite struct AdapterTests {
  struct Case: Sendable {
    let base: ModelCase
    let adapter: String
    let golden: TensorFile

    init(folder: String) throws {
      struct Words: Decodable { let base: String }
      let words = try JSONDecoder().decode(
        Words.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/golden.json")))
      let root = (folder as NSString).deletingLastPathComponent
      base = try ModelCase(folder: root + "/" + words.base)
      adapter = folder + "/adapter"
      golden = try TensorFile(folder + "/golden.safetensors")
    }

    func logits(_ model: QwenModel) throws -> Tensor {
      try inference { try model.logits(base.sequences("several")) }
    }
  }

  static let folders = ModelCase.folders("lora-")

  @Test("there are cases") func count() {
    #expect(Self.folders.count >= 4)
  }

  @Test("an adapter changes the logits as in PEFT, attached or merged", arguments: folders)
  func logits(_ folder: String) throws {
    let sample = try Case(folder: folder)
    let model = try QwenModel(folder: sample.base.model)
    let plain = try sample.logits(model)
    try model.attachAdapter(folder: sample.adapter)
    let golden = try sample.golden["several.logits"]
    #expect(try difference(sample.logits(model), golden) < 1e-4)
    #expect(try difference(plain, golden) > 1e-3)
    #expect(try difference(model.withoutAdapter { try sample.logits(model) }, plain) == 0)
    try model.mergeAdapter()
    #expect(model.adapterParameters.isEmpty)
    #expect(try difference(sample.logits(model), golden) < 1e-4)
    // The file that was mapped stays as it was.
    let again = try QwenModel(folder: sample.base.model)
    #expect(try difference(sample.logits(again), plain) == 0)
  }

  @Test("gradients of an adapter are those of PEFT", arguments: folders)
  func gradients(_ folder: String) throws {
    let sample = try Case(folder: folder)
    let names = sample.golden.names.filter { $0.hasPrefix("several.gradient.") }
    guard !names.isEmpty else { return }
    let model = try QwenModel(folder: sample.base.model)
    try model.attachAdapter(folder: sample.adapter)
    for parameter in model.adapterParameters { try parameter.tensor.setRequiresGrad(true) }
    let sequences = try sample.base.sequences("several")
    let tokens = sequences[0].tokens
    let targets = try Tensor(tokens.dropFirst().map(Int64.init))
    let logits = try model.logits(sequences)[0].narrowed(0, 0, tokens.count - 1)
    try (logits.logSoftmax(-1).negativeLogLikelihood(targets) / Double(tokens.count - 1)).backward()
    #expect(names.count == model.adapterParameters.count)
    for parameter in model.adapterParameters {
      let golden = try sample.golden["several.gradient.base_model.model.\(parameter.name)"]
      let found = try #require(parameter.tensor.grad, "\(parameter.name)")
      // Strong random adapters make attention sharp: the two ways in which transformers itself
      // computes it differ by 3e-4 here.
      #expect(try difference(found, golden) < 2e-3, "\(parameter.name)")
    }
  }

  @Test("an adapter is the same after saving and loading") func saving() throws {
    let sample = try Case(folder: #require(Self.folders.first))
    let model = try QwenModel(folder: sample.base.model)
    let config = try model.attachAdapter(folder: sample.adapter)
    let before = try sample.logits(model)
    let folder = try Folder()
    try model.saveAdapter(config, to: folder.path)
    model.detachAdapter()
    #expect(try model.attachAdapter(folder: folder.path) == config)
    #expect(try difference(sample.logits(model), before) == 0)
  }

  @Test("a new adapter changes nothing, and leaves the vision tower out unless asked")
  func newAdapter() throws {
    let sample = try #require(ModelCase.all.first)
    let model = try QwenModel(folder: sample.model)
    let sequences = try sample.sequences("several")
    let plain = try inference { try model.logits(sequences) }
    try model.attachNewAdapter(AdapterConfig(rank: 4, alpha: 8), seed: 1)
    #expect(try difference(inference { try model.logits(sequences) }, plain) == 0)
    let layers = model.config.text.layers
    #expect(model.adapterParameters.count == 2 * 7 * layers)
    #expect(model.adapterParameters.allSatisfy { $0.name.contains("language_model") })
    try model.attachNewAdapter(AdapterConfig(rank: 4, alpha: 8), targets: .all, seed: 1)
    #expect(model.adapterParameters.contains { $0.name.contains("visual") })
  }

  @Test("an adapter of another model is refused, with what does not fit") func otherModel() throws {
    let sample = try Case(folder: #require(Self.folders.first))
    let other = try #require(
      ModelCase.all.first {
        (try? QwenConfig(contentsOf: $0.model + "/config.json").text.hiddenSize)
          != (try? QwenConfig(contentsOf: sample.base.model + "/config.json").text.hiddenSize)
      })
    let model = try QwenModel(folder: other.model)
    let error = #expect(throws: AdapterError.self) {
      try model.attachAdapter(folder: sample.adapter)
    }
    #expect(
      error?.message.contains("values") == true || error?.message.contains("no layer") == true)
    #expect(model.adapterParameters.isEmpty)
  }

  @Test(
    "what is not computed is refused by name",
    arguments: [
      #""use_dora": true"#, #""bias": "all""#, #""modules_to_save": ["lm_head"]"#,
      #""peft_type": "IA3""#,
    ])
  func unsupported(_ setting: String) throws {
    let folder = try Folder()
    let path = folder.path + "/adapter_config.json"
    let text = #"{"peft_type": "LORA", "r": 2, "lora_alpha": 4, \#(setting)}"#
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: AdapterError.self) { try AdapterConfig(contentsOf: path) }
  }
}
