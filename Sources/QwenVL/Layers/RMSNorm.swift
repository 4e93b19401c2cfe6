import Torch

/// Root-mean-square norm: computed in single precision, then cast, then weighted, as
/// `Qwen2RMSNorm` in transformers does.
final class RMSNorm: Layer {
  private let weight: Parameter
  private let epsilon: Double

  init(_ scope: ParameterScope, _ size: Int, epsilon: Double) throws {
    weight = try scope.parameter("weight", [size], .norm)
    self.epsilon = epsilon
  }

  var parameters: [Parameter] { [weight] }
  var linears: [Linear] { [] }

  func callAsFunction(_ x: Tensor) throws -> Tensor {
    if x.dtype == .float32 { return try x.rmsNorm(weight.tensor, epsilon: epsilon) }
    let wide = try x.to(.float32)
    let scale = try ((wide * wide).mean(-1, keeping: true) + epsilon).rsqrt()
    return try (wide * scale).to(x.dtype) * weight.tensor
  }
}
