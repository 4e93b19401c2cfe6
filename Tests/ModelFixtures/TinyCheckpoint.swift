import Foundation
import QwenVL
import Tokenization
import Torch

/// A random model with all that belongs to a checkpoint, made by our own code in a moment. What it
/// says is noise, the same one each time.
public enum TinyCheckpoint {
  /// Tokens of prompt and answer together, at most.
  public static let context = 512

  private static let specials = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>",
    "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>",
  ]

  private static let texts = [
    "You are a helpful assistant. system user assistant",
    "Does the product in the image have a logical anomaly? Look at the parts one by one.",
    "<think>The pushpins are all in their compartments, each of another colour.</think>",
    "<answer>yes</answer> <answer>no</answer> Yes, No, yes, no, one two three four five six",
    "The juice bottle is full, its label shows a cherry, and the liquid is red as it should be.",
  ]

  /// Writes the checkpoint into `folder`, which exists.
  public static func make(in folder: String, seed: UInt64 = 1) throws {
    let tokenizer = BPETrainer(vocabularySize: 592, added: specials.map { .init($0) })
      .train(on: texts + texts)
    func write(_ data: Data, _ name: String) throws {
      try data.write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    func write(_ object: [String: Any], _ name: String) throws {
      try write(JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]), name)
    }
    try write(tokenizer.json(), "tokenizer.json")
    try write(config(tokenizer), "config.json")
    try write(
      ["min_pixels": 56 * 56, "max_pixels": 112 * 112] as [String: Any], "preprocessor_config.json")
    let ends = ["<|im_end|>", "<|endoftext|>"].compactMap { tokenizer.id(of: $0).map(Int.init) }
    try write(["eos_token_id": ends], "generation_config.json")
    let model = try QwenModel(
      QwenConfig(contentsOf: folder + "/config.json"), from: RandomParameters(seed: seed))
    try model.saveWeights(to: folder)
  }

  private static func config(_ tokenizer: Tokenizer) -> [String: Any] {
    func id(_ token: String) -> Int { Int(tokenizer.id(of: token) ?? 0) }
    return [
      "model_type": "qwen2_5_vl", "vocab_size": tokenizer.vocabularySize, "hidden_size": 32,
      "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1,
      "intermediate_size": 44, "max_position_embeddings": context, "rope_theta": 10_000,
      "rope_scaling": ["type": "mrope", "mrope_section": [2, 3, 3]] as [String: Any],
      "tie_word_embeddings": true, "torch_dtype": "float32",
      "image_token_id": id("<|image_pad|>"), "video_token_id": id("<|video_pad|>"),
      "vision_start_token_id": id("<|vision_start|>"), "vision_end_token_id": id("<|vision_end|>"),
      "eos_token_id": id("<|im_end|>"),
      "vision_config": [
        "depth": 2, "fullatt_block_indexes": [1], "hidden_size": 8, "intermediate_size": 20,
        "num_heads": 2, "out_hidden_size": 32, "patch_size": 14, "spatial_merge_size": 2,
        "temporal_patch_size": 2, "window_size": 56,
      ] as [String: Any],
    ]
  }
}

/// Parameters of a model that has learnt nothing, drawn from a seed.
public struct RandomParameters: ParameterSource {
  private let generator: Generator

  /// A source of its own seed.
  public init(seed: UInt64) throws { generator = try Generator(seed: seed) }

  /// A parameter: norms of one, matrices that keep the size of what goes through them.
  public func parameter(_ name: String, _ shape: [Int], _ role: ParameterRole) throws -> Tensor {
    switch role {
    case .norm: try .full(shape, 1)
    case .bias: try Tensor.normal(shape, generator: generator) * 0.02
    case .weight:
      try Tensor.normal(shape, generator: generator)
        / Double(shape.dropFirst().reduce(1, *)).squareRoot()
    }
  }
}
