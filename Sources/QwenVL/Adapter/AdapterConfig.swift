import Foundation

/// What an `adapter_config.json` of PEFT says about a LoRA adapter.
public struct AdapterConfig: Sendable, Equatable {
  /// The model that it was trained on, as a path or a name.
  public var base: String?
  /// The rank, unless the adapter says otherwise for a layer.
  public var rank: Int
  /// What the change is scaled with, over the rank.
  public var alpha: Double
  /// The share of inputs that is dropped in training.
  public var dropout: Double
  /// Whether the scale is over the root of the rank instead (arXiv 2312.03732).
  public var isRankStabilized: Bool
  /// Other alphas by the end of a layer's name, as regular expressions.
  public var alphaPattern: [String: Double]
  /// Other ranks, likewise.
  public var rankPattern: [String: Int]

  /// A configuration.
  public init(
    base: String? = nil, rank: Int, alpha: Double, dropout: Double = 0,
    isRankStabilized: Bool = false
  ) {
    self.base = base
    self.rank = rank
    self.alpha = alpha
    self.dropout = dropout
    self.isRankStabilized = isRankStabilized
    alphaPattern = [:]
    rankPattern = [:]
  }

  /// Reads an `adapter_config.json`.
  ///
  /// - Throws: ``AdapterError``, `SystemError`.
  public init(contentsOf path: String) throws {
    let reader: ConfigReader
    do { reader = try ConfigReader(json: ModelFile.read(path), path: path) } catch is ConfigError {
      throw AdapterError.badConfig(path: path, detail: "it is not a JSON object")
    }
    let kind = reader.string("peft_type") ?? "nothing"
    guard kind == "LORA" else {
      throw AdapterError.unsupported(path: path, detail: "an adapter of type `\(kind)`")
    }
    for (key, meaning) in Self.refused where reader.bool(key) == true {
      throw AdapterError.unsupported(path: path, detail: meaning)
    }
    if let bias = reader.string("bias"), bias != "none" {
      throw AdapterError.unsupported(path: path, detail: "trained biases (bias: \(bias))")
    }
    for (key, meaning) in Self.absent where reader.isPresent(key) {
      throw AdapterError.unsupported(path: path, detail: meaning)
    }
    guard let rank = reader.optionalInt("r"), rank > 0 else {
      throw AdapterError.badConfig(path: path, detail: "the rank `r` is missing or not positive")
    }
    self.init(
      base: reader.string("base_model_name_or_path"), rank: rank,
      alpha: reader.double("lora_alpha") ?? 8, dropout: reader.double("lora_dropout") ?? 0,
      isRankStabilized: reader.bool("use_rslora") ?? false)
    alphaPattern = reader.numbers("alpha_pattern")
    rankPattern = reader.numbers("rank_pattern").mapValues { Int($0) }
  }

  private static let refused = [
    ("use_dora", "DoRA"), ("use_qalora", "QA-LoRA"), ("lora_bias", "biases of the adapter"),
    ("fan_in_fan_out", "transposed weights"),
  ]
  private static let absent = [
    ("modules_to_save", "whole modules beside the adapter"),
    ("layer_replication", "repeated layers"),
    ("trainable_token_indices", "trained tokens"), ("target_parameters", "bare parameters"),
  ]

  /// The factor of the change of the layer `name`, whose adapter has `rank`.
  public func scale(of name: String, rank: Int) -> Double {
    let alpha = Self.match(alphaPattern, name) ?? self.alpha
    return alpha / (isRankStabilized ? Double(rank).squareRoot() : Double(rank))
  }

  /// The rank of the layer `name`.
  public func rank(of name: String) -> Int { Self.match(rankPattern, name) ?? rank }

  /// The value of the pattern that fits the end of `name` (`get_pattern_key` in PEFT).
  private static func match<Value>(_ patterns: [String: Value], _ name: String) -> Value? {
    patterns.sorted { $0.key < $1.key }.first { pattern, _ in
      guard let expression = try? Regex("(.*\\.)?(\(pattern))") else { return false }
      return name.wholeMatch(of: expression) != nil
    }?.value
  }

  /// The file that PEFT reads: all of it that has no default there.
  ///
  /// - Parameter targets: the full names of the layers that have an adapter.
  func json(targets: [String]) throws -> Data {
    var object: [String: Any] = [
      "peft_type": "LORA", "task_type": "CAUSAL_LM", "r": rank, "lora_alpha": alpha,
      "lora_dropout": dropout, "bias": "none", "inference_mode": true,
      "use_rslora": isRankStabilized,
      "target_modules": targets.sorted(), "fan_in_fan_out": false, "init_lora_weights": true,
    ]
    object["base_model_name_or_path"] = base
    if !alphaPattern.isEmpty { object["alpha_pattern"] = alphaPattern }
    if !rankPattern.isEmpty { object["rank_pattern"] = rankPattern }
    return try JSONSerialization.data(
      withJSONObject: object, options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
  }
}
