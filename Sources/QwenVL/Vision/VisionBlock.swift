import Torch

/// A block of the vision tower: attention within windows or over the whole picture, then a gated
/// network.
final class VisionBlock: Layer {
  private let attentionNorm: RMSNorm
  private let queryKeyValue: Linear
  private let projection: Linear
  private let feedForwardNorm: RMSNorm
  private let feedForward: FeedForward
  private let heads: Int
  private let attendsToAll: Bool

  init(_ scope: ParameterScope, _ config: QwenConfig.Vision, index: Int) throws {
    let size = config.hiddenSize
    attentionNorm = try RMSNorm(scope["norm1"], size, epsilon: 1e-6)
    feedForwardNorm = try RMSNorm(scope["norm2"], size, epsilon: 1e-6)
    queryKeyValue = try Linear(scope["attn.qkv"], size, 3 * size, bias: true)
    projection = try Linear(scope["attn.proj"], size, size, bias: true)
    feedForward = try FeedForward(
      scope["mlp"], size: size, hidden: config.feedForwardSize, bias: true)
    heads = config.heads
    attendsToAll = config.fullAttentionBlocks.contains(index)
  }

  var parameters: [Parameter] {
    attentionNorm.parameters + feedForwardNorm.parameters + queryKeyValue.parameters
      + projection.parameters + feedForward.parameters
  }
  var linears: [Linear] { [queryKeyValue, projection] + feedForward.linears }

  /// `x` of shape `[pictures, patches, size]`, patches in the order of `layout`.
  func callAsFunction(_ x: Tensor, _ layout: VisionLayout) throws -> Tensor {
    let attended = try x + projection(attend(attentionNorm(x), layout))
    return try attended + feedForward(feedForwardNorm(attended))
  }

  private func attend(_ x: Tensor, _ layout: VisionLayout) throws -> Tensor {
    let (pictures, patches) = (x.size(0), x.size(1))
    let all = try queryKeyValue(x).reshaped(pictures, patches, 3, heads, -1)
    // Queries and keys are turned together, and in single precision, as in transformers.
    let turned = try layout.rotary(all.narrowed(2, 0, 2).to(.float32)).to(x.dtype)
    let parts = try [turned.selected(2, 0), turned.selected(2, 1), all.selected(2, 2)]
    if attendsToAll { return try attend(parts, windows: 1) }

    var start = 0
    let runs = try layout.plan.runs.map { run in
      let length = run.windows * run.blocks * layout.blockSize
      defer { start += length }
      return try attend(parts.map { try $0.narrowed(1, start, length) }, windows: run.windows)
    }
    return try Tensor.cat(runs, 1)
  }

  /// Attention of queries, keys and values `[pictures, patches, heads, head]` within windows of equal
  /// size, side by side.
  private func attend(_ parts: [Tensor], windows: Int) throws -> Tensor {
    let (pictures, patches) = (parts[0].size(0), parts[0].size(1))
    let (q, k, v) = try {
      let split = try parts.map {
        try $0.reshaped(pictures * windows, patches / windows, heads, -1).transposed(1, 2)
      }
      return (split[0], split[1], split[2])
    }()
    return try q.attention(k, v).transposed(1, 2).reshaped(pictures, patches, -1)
  }
}
