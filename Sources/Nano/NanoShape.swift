import Foundation
import QwenVL
import Tokenization

/// The shape of a small model: what is free to choose of a Qwen2.5-VL of a few million parameters.
public struct NanoShape: Sendable, Equatable {
  /// The width of the language model's hidden states.
  public var hiddenSize = 192
  /// Layers of the language model.
  public var layers = 4
  /// Heads of queries.
  public var heads = 4
  /// Heads of keys and values.
  public var keyValueHeads = 2
  /// The width of the language model's feed-forward networks.
  public var feedForwardSize = 448
  /// The base of the rotary frequencies: between one that tells no column from the next and one by which
  /// no attention finds a word wherever it stands.
  public var ropeTheta = 30.0
  /// How many frequencies turn by time, row and column, the quickest first. Pictures have few rows and
  /// columns, and no time: rows take quick ones, columns all the others, of which the slowest hardly turn.
  public var ropeSections = [2, 5, 17]
  /// The width of the vision tower.
  public var visionSize = 128
  /// Blocks of the vision tower.
  public var visionDepth = 2
  /// Heads of the vision tower.
  public var visionHeads = 4
  /// The width of the vision tower's feed-forward networks.
  public var visionFeedForwardSize = 256
  /// The longest context.
  public var maxPositions = 1024
  /// The most pixels of a picture: twenty tokens of 28 by 28.
  public var maxPixels = 20 * 28 * 28

  /// The shape of `lad-nano`.
  public init() {}

  /// The tokens of the chat form, beside those of the texts.
  static let specials = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>",
    "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>",
  ]

  /// The `config.json` of a model with the tokens of `tokenizer`.
  func config(_ tokenizer: Tokenizer) -> [String: Any] {
    func id(_ token: String) -> Int { Int(tokenizer.id(of: token) ?? 0) }
    return [
      "architectures": ["Qwen2_5_VLForConditionalGeneration"], "model_type": "qwen2_5_vl",
      "vocab_size": tokenizer.vocabularySize, "hidden_size": hiddenSize,
      "num_hidden_layers": layers, "num_attention_heads": heads,
      "num_key_value_heads": keyValueHeads, "intermediate_size": feedForwardSize,
      "hidden_act": "silu", "rms_norm_eps": 1e-6, "max_position_embeddings": maxPositions,
      "rope_theta": ropeTheta,
      "rope_scaling": [
        "type": "mrope", "mrope_section": ropeSections,
      ] as [String: Any],
      "tie_word_embeddings": true, "torch_dtype": "bfloat16",
      "image_token_id": id("<|image_pad|>"), "video_token_id": id("<|video_pad|>"),
      "vision_start_token_id": id("<|vision_start|>"), "vision_end_token_id": id("<|vision_end|>"),
      "bos_token_id": id("<|endoftext|>"), "eos_token_id": id("<|im_end|>"),
      "vision_config": visionConfig,
    ]
  }

  private var visionConfig: [String: Any] {
    [
      "depth": visionDepth, "fullatt_block_indexes": Array(0..<visionDepth),
      "hidden_size": visionSize,
      "intermediate_size": visionFeedForwardSize, "num_heads": visionHeads,
      "out_hidden_size": hiddenSize, "patch_size": 14, "spatial_merge_size": 2,
      "temporal_patch_size": 2, "window_size": 112, "hidden_act": "silu", "in_channels": 3,
    ]
  }

  /// What `preprocessor_config.json` says of pictures.
  var preprocessor: [String: Any] {
    [
      "image_processor_type": "Qwen2VLImageProcessor", "min_pixels": 56 * 56,
      "max_pixels": maxPixels, "patch_size": 14, "merge_size": 2, "temporal_patch_size": 2,
      "image_mean": [0.48145466, 0.4578275, 0.40821073],
      "image_std": [0.26862954, 0.26130258, 0.27577711],
    ]
  }
}
