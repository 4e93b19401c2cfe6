import Foundation
import ModelFixtures
import QwenVL
import Shards
import Testing
import Tokenization
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

  @Test("a trained tokenizer is written with what it makes of texts") func tokenizer() throws {
    struct Case: Encodable {
      let text: String
      let ids: [Int32]
      let decoded: String
    }
    let folder = try #require(exchange) + "/tokenizer"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let corpus = [
      "Row 1: one yellow pushpin in each of the fifteen compartments; the second is empty.",
      "<think>The label shows a cherry, the juice is red.</think><answer>no</answer>",
      "Zwei Schrauben fehlen, eine Mutter zu viel. 漏れたジュース 🔩🔩 3.14 12345",
    ]
    let tokenizer = BPETrainer(
      vocabularySize: 420, added: ["<|im_start|>", "<|im_end|>"].map { .init($0) }
    ).train(on: Array(repeating: corpus, count: 3).joined())
    try tokenizer.json().write(to: URL(fileURLWithPath: folder + "/tokenizer.json"))
    let texts =
      corpus + [
        "<|im_start|>user\nIs it wrong?<|im_end|>\n", "e\u{301} é ﬁ Ω", "  two  spaces\t\r\n", "",
        "I'll we've CAN'T 'tis", "½ ² ٣ 一二三", "\u{0}\u{7f}", "👩‍🔧👍🏽",
      ]
    let cases = texts.map {
      let ids = tokenizer.encode($0)
      return Case(text: $0, ids: ids, decoded: tokenizer.decode(ids))
    }
    try JSONEncoder().encode(cases).write(to: URL(fileURLWithPath: folder + "/cases.json"))
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
