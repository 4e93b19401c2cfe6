import QwenVL
import Torch

/// The parameters of a model that has learnt nothing, drawn from a seed.
struct NanoParameters: ParameterSource {
  private let generator: Generator
  /// What the layers that write to the residual stream are damped by: GPT-2's `1/√(2 · layers)`.
  private let damping: Double

  init(seed: UInt64, layers: Int) throws {
    generator = try Generator(seed: seed)
    damping = 1 / Double(2 * layers).squareRoot()
  }

  /// Norms of one, biases of zero, matrices that keep the size of what goes through them.
  func parameter(_ name: String, _ shape: [Int], _ role: ParameterRole) throws -> Tensor {
    switch role {
    case .norm: return try .full(shape, 1)
    case .bias: return try .zeros(shape)
    case .weight:
      let width = Double(shape.dropFirst().reduce(1, *))
      let isLast = ["o_proj.weight", "down_proj.weight", "attn.proj.weight"].contains {
        name.hasSuffix($0)
      }
      let deviation = (isLast ? damping : 1) / width.squareRoot()
      return try Tensor.normal(shape, generator: generator) * deviation
    }
  }
}
