import Torch

/// The language model: `Qwen2_5_VLTextModel` in transformers.
final class TextModel: Layer {
  let config: QwenConfig.Text
  let embedding: Parameter
  /// Whether layers compute their activations again for gradients.
  var recomputes = false
  private let layers: [TextLayer]
  private let norm: RMSNorm
  private let frequencies: Tensor

  init(_ scope: ParameterScope, _ config: QwenConfig.Text) throws {
    self.config = config
    embedding = try scope["embed_tokens"].parameter(
      "weight", [config.vocabularySize, config.hiddenSize], .weight)
    layers = try (0..<config.layers).map {
      try TextLayer(scope["layers.\($0)"], config, index: $0)
    }
    norm = try RMSNorm(scope["norm"], config.hiddenSize, epsilon: config.epsilon)
    frequencies = try rotaryFrequencies(size: config.headSize, theta: config.ropeTheta)
      .on(embedding.tensor.device)
  }

  var parameters: [Parameter] {
    [embedding] + layers.flatMap(\.parameters) + norm.parameters
  }
  var linears: [Linear] { layers.flatMap(\.linears) }

  /// The rotations of tokens at `positions`, integers of shape `[3, rows, tokens]`.
  func rotary(_ positions: Tensor) throws -> Rotary {
    let angles = try positions.to(.float32).unsqueezed(-1) * frequencies
    var start = 0
    let parts = try config.ropeSections.enumerated().map { axis, length in
      defer { start += length }
      return try angles[axis].narrowed(-1, start, length)
    }
    return try Rotary(angles: Tensor.cat(parts, -1)).to(embedding.tensor.dtype)
      .map { try $0.unsqueezed(2) }
  }

  /// The hidden states behind the last norm, of embeddings `[rows, tokens, size]`.
  func callAsFunction(
    _ embeddings: Tensor, _ rotary: Rotary, _ attention: any TextAttention,
    states: ((String, Tensor) throws -> Void)? = nil
  ) throws -> Tensor {
    var x = embeddings
    for (index, layer) in layers.enumerated() {
      x = try layer.computing(x, again: recomputes) { try layer($0, rotary, attention) }
      try states?("text.layer.\(index)", x)
    }
    return try norm(x)
  }
}
