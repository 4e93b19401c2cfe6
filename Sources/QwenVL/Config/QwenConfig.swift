import Foundation

/// The shape of a Qwen2.5-VL model, as its `config.json` says it.
///
/// Reads what all versions of transformers wrote: text settings at the top or under `text_config`,
/// rotary settings as `rope_theta` and `rope_scaling` or as `rope_parameters`. Defaults are those of
/// `Qwen2_5_VLConfig` in transformers 5.23, except where published files rely on older ones.
public struct QwenConfig: Sendable, Equatable {
  /// The language model.
  public let text: Text
  /// The vision tower.
  public let vision: Vision
  /// The id of `<|image_pad|>`: one for each token that an image becomes.
  public let imageToken: Int32
  /// The ids of `<|vision_start|>`, `<|vision_end|>`, `<|video_pad|>`, where the file names them.
  public let visionTokens: [Int32]
  /// The ids that end a text.
  public let endTokens: [Int32]
  /// The id that fills up short rows, if the file names one.
  public let padToken: Int32?

  /// The language model's shape.
  public struct Text: Sendable, Equatable {
    /// Rows of the embedding.
    public let vocabularySize: Int
    /// The width of hidden states.
    public let hiddenSize: Int
    /// Layers.
    public let layers: Int
    /// Heads of queries.
    public let heads: Int
    /// Heads of keys and values; divides ``heads``.
    public let keyValueHeads: Int
    /// The width of a head.
    public let headSize: Int
    /// The width of the feed-forward networks.
    public let feedForwardSize: Int
    /// What keeps the norm's quotient finite.
    public let epsilon: Double
    /// The base of the rotary frequencies.
    public let ropeTheta: Double
    /// How many frequencies turn by time, by row and by column; together half of ``headSize``.
    public let ropeSections: [Int]
    /// The longest context that the model was made for.
    public let maxPositions: Int
    /// Whether the output projection is the embedding.
    public let isTied: Bool
  }

  /// The vision tower's shape.
  public struct Vision: Sendable, Equatable {
    /// Blocks.
    public let depth: Int
    /// The width of hidden states.
    public let hiddenSize: Int
    /// Attention heads.
    public let heads: Int
    /// The width of the feed-forward networks.
    public let feedForwardSize: Int
    /// The width of what comes out: the language model's ``Text/hiddenSize``.
    public let outputSize: Int
    /// The side of a patch in pixels.
    public let patchSize: Int
    /// Frames that a patch covers; a picture is repeated that often.
    public let temporalPatchSize: Int
    /// The side, in patches, of the block that becomes one token.
    public let mergeSize: Int
    /// The side of an attention window in pixels.
    public let windowSize: Int
    /// The blocks that attend to the whole picture.
    public let fullAttentionBlocks: Set<Int>

    /// The width of a head.
    public var headSize: Int { hiddenSize / heads }
  }

  /// Reads a `config.json`.
  ///
  /// - Throws: ``ConfigError``.
  public init(contentsOf path: String) throws {
    try self.init(json: ModelFile.read(path), path: path)
  }

  init(json: Data, path: String) throws {
    let root = try ConfigReader(json: json, path: path)
    let type = root.string("model_type") ?? "nothing"
    guard type == "qwen2_5_vl" else { throw ConfigError.otherModel(path: path, type: type) }
    let textReader = root.child("text_config") ?? root
    guard let visionReader = root.child("vision_config") else {
      throw ConfigError.missing(path: path, key: "vision_config")
    }
    text = try Text(textReader, root: root)
    vision = try Vision(visionReader)
    guard vision.outputSize == text.hiddenSize else {
      throw ConfigError.contradiction(
        path: path,
        detail: "the vision tower gives \(vision.outputSize) values a token, the language model "
          + "takes \(text.hiddenSize)")
    }
    imageToken = Int32(try root.int("image_token_id", default: 151655))
    visionTokens = ["vision_start_token_id", "vision_end_token_id", "video_token_id"].compactMap {
      root.optionalInt($0).map(Int32.init)
    }
    endTokens = (root.ints("eos_token_id") ?? textReader.ints("eos_token_id") ?? []).map(Int32.init)
    padToken = (root.optionalInt("pad_token_id") ?? textReader.optionalInt("pad_token_id"))
      .map(Int32.init)
  }
}

extension QwenConfig.Text {
  init(_ reader: ConfigReader, root: ConfigReader) throws {
    try reader.require("hidden_act", "silu")
    if reader.bool("use_sliding_window") == true {
      throw ConfigError.unsupported(path: reader.path, detail: "attention in a sliding window")
    }
    vocabularySize = try reader.int("vocab_size")
    hiddenSize = try reader.int("hidden_size")
    layers = try reader.int("num_hidden_layers")
    heads = try reader.int("num_attention_heads")
    keyValueHeads = try reader.int("num_key_value_heads", default: heads)
    headSize = try reader.int("head_dim", default: hiddenSize / max(1, heads))
    feedForwardSize = try reader.int("intermediate_size")
    epsilon = reader.double("rms_norm_eps") ?? 1e-6
    let rope = reader.child("rope_parameters") ?? reader.child("rope_scaling")
    ropeTheta = rope?.double("rope_theta") ?? reader.double("rope_theta") ?? 1_000_000
    let kind = rope?.string("rope_type") ?? rope?.string("type") ?? "default"
    guard ["default", "mrope"].contains(kind) else {
      throw ConfigError.unsupported(path: reader.path, detail: "rotary embedding of type `\(kind)`")
    }
    ropeSections = rope?.ints("mrope_section") ?? []
    maxPositions = try reader.int("max_position_embeddings", default: 128_000)
    isTied = root.bool("tie_word_embeddings") ?? reader.bool("tie_word_embeddings") ?? false
    try check(reader.path)
  }

  private func check(_ path: String) throws {
    guard heads.isMultiple(of: keyValueHeads) else {
      throw ConfigError.contradiction(
        path: path, detail: "\(heads) heads do not divide into \(keyValueHeads) groups")
    }
    guard ropeSections.count == 3, 2 * ropeSections.reduce(0, +) == headSize else {
      throw ConfigError.contradiction(
        path: path,
        detail: "mrope_section \(ropeSections) must be three numbers that make half of a head's "
          + "\(headSize)")
    }
  }
}

extension QwenConfig.Vision {
  init(_ reader: ConfigReader) throws {
    try reader.require("hidden_act", "silu")
    depth = try reader.int("depth", default: 32)
    hiddenSize = try reader.int("hidden_size")
    heads = try reader.int("num_heads", default: 16)
    feedForwardSize = try reader.int("intermediate_size")
    outputSize = try reader.int("out_hidden_size")
    patchSize = try reader.int("patch_size", default: 14)
    temporalPatchSize = try reader.int("temporal_patch_size", default: 2)
    mergeSize = try reader.int("spatial_merge_size", default: 2)
    windowSize = try reader.int("window_size", default: 112)
    fullAttentionBlocks = Set(reader.ints("fullatt_block_indexes") ?? [7, 15, 23, 31])
    guard hiddenSize.isMultiple(of: 4 * heads) else {
      throw ConfigError.contradiction(
        path: reader.path,
        detail: "a vision head of \(hiddenSize)/\(heads) values does not divide by 4")
    }
    guard windowSize / (patchSize * mergeSize) > 0 else {
      throw ConfigError.contradiction(
        path: reader.path, detail: "a window of \(windowSize) pixels holds no block of patches")
    }
  }
}
