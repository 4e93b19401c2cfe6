import Torch

/// A layer of the language model: attention, then a gated network.
final class TextLayer: Layer {
  private let index: Int
  private let config: QwenConfig.Text
  private let attentionNorm: RMSNorm
  private let queryKeyValue: FusedLinear
  private let projection: Linear
  private let feedForwardNorm: RMSNorm
  private let feedForward: FeedForward

  init(_ scope: ParameterScope, _ config: QwenConfig.Text, index: Int) throws {
    self.index = index
    self.config = config
    let (size, head) = (config.hiddenSize, config.headSize)
    attentionNorm = try RMSNorm(scope["input_layernorm"], size, epsilon: config.epsilon)
    feedForwardNorm = try RMSNorm(
      scope["post_attention_layernorm"], size, epsilon: config.epsilon)
    queryKeyValue = try FusedLinear(
      scope["self_attn"], ["q_proj", "k_proj", "v_proj"], size,
      [config.heads, config.keyValueHeads, config.keyValueHeads].map { $0 * head }, bias: true)
    projection = try Linear(scope["self_attn.o_proj"], config.heads * head, size, bias: false)
    feedForward = try FeedForward(
      scope["mlp"], size: size, hidden: config.feedForwardSize, bias: false)
  }

  var parameters: [Parameter] {
    attentionNorm.parameters + queryKeyValue.parameters + projection.parameters
      + feedForwardNorm.parameters + feedForward.parameters
  }
  var linears: [Linear] { queryKeyValue.linears + [projection] + feedForward.linears }

  /// `x` of shape `[rows, tokens, size]`; rotations of shape `[rows, tokens, 1, head]`.
  func callAsFunction(_ x: Tensor, _ rotary: Rotary, _ attention: any TextAttention) throws
    -> Tensor
  {
    let (turning, keyValue) = (config.heads + config.keyValueHeads, config.keyValueHeads)
    let all = try queryKeyValue(attentionNorm(x))
      .reshaped(x.size(0), x.size(1), turning + keyValue, config.headSize)
    let turned = try rotary(all.narrowed(2, 0, turning))
    let looked = try attention.attend(
      layer: index, queries: turned.narrowed(2, 0, config.heads),
      keys: turned.narrowed(2, config.heads, keyValue), values: all.narrowed(2, turning, keyValue))
    let attended = try x + projection(looked)
    return try attended + feedForward(feedForwardNorm(attended))
  }
}
