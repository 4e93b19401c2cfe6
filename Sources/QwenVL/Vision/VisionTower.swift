import Torch

/// The vision tower: patches in, one vector of the language model's width a block of patches out.
///
/// `Qwen2_5_VisionTransformerPretrainedModel` in transformers, for still pictures.
final class VisionTower: Layer {
  /// Whether blocks compute their activations again for gradients.
  var recomputes = false
  private let config: QwenConfig.Vision
  private let patchWeight: Parameter
  private let blocks: [VisionBlock]
  private let mergerNorm: RMSNorm
  private let mergerHidden: Linear
  private let mergerOutput: Linear

  init(_ scope: ParameterScope, _ config: QwenConfig.Vision) throws {
    self.config = config
    let (size, side) = (config.hiddenSize, config.patchSize)
    patchWeight = try scope["patch_embed.proj"].parameter(
      "weight", [size, 3, config.temporalPatchSize, side, side], .weight)
    blocks = try (0..<config.depth).map {
      try VisionBlock(scope["blocks.\($0)"], config, index: $0)
    }
    let merged = size * config.mergeSize * config.mergeSize
    mergerNorm = try RMSNorm(scope["merger.ln_q"], size, epsilon: 1e-6)
    mergerHidden = try Linear(scope["merger.mlp.0"], merged, merged, bias: true)
    mergerOutput = try Linear(scope["merger.mlp.2"], merged, config.outputSize, bias: true)
  }

  var parameters: [Parameter] {
    [patchWeight] + blocks.flatMap(\.parameters) + mergerNorm.parameters
      + mergerHidden.parameters + mergerOutput.parameters
  }
  /// The parameters of the merger alone.
  var mergerParameters: [Parameter] {
    mergerNorm.parameters + mergerHidden.parameters + mergerOutput.parameters
  }
  var linears: [Linear] { blocks.flatMap(\.linears) + [mergerHidden, mergerOutput] }

  /// Vectors of pictures of one grid, `[pictures, tokens, width]`, tokens row by row.
  ///
  /// - Parameters:
  ///   - patches: U8 `[pictures, patches, 3, side, side]` in the model's order, as shards hold them.
  ///   - states: called with the name and the value of each step, for tests.
  func callAsFunction(
    _ patches: Tensor, _ grid: PixelGrid, states: ((String, Tensor) throws -> Void)? = nil
  ) throws -> Tensor {
    let layout = try VisionLayout(grid, config, on: patches.device)
    var x = try inOrder(embed(patches), layout.order)
    for (index, block) in blocks.enumerated() {
      x = try block.computing(x, again: recomputes) { try block($0, layout) }
      try states?("vision.block.\(index)", inOrder(x, layout.places))
    }
    let merged = try mergerNorm(x).reshaped(x.size(0), grid.count / layout.blockSize, -1)
    return try mergerOutput(mergerHidden(merged).gelu()).indexSelected(1, layout.places)
  }

  /// The patches, normalised as `Qwen2VLImageProcessor` does, through the patch embedding. A still
  /// picture is shown twice in time: the weights of both times add up.
  private func embed(_ patches: Tensor) throws -> Tensor {
    let pixels = try PixelNormalization.apply(patches).to(patchWeight.tensor.dtype)
    let weight = try patchWeight.tensor.sum(2).flattened(1)
    return try pixels.flattened(2).linear(weight)
  }

  /// The patches of `x` with their blocks in another order.
  private func inOrder(_ x: Tensor, _ order: Tensor) throws -> Tensor {
    let block = config.mergeSize * config.mergeSize
    return try x.reshaped(x.size(0), -1, block, x.size(-1)).indexSelected(1, order).flattened(1, 2)
  }
}
