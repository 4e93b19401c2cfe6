import Torch

/// The change of a linear layer that LoRA learns: `scale · B·A` beside the weight
/// (arXiv 2106.09685; computed as PEFT's `lora/layer.py` does).
final class LowRank: Sendable {
  /// `[rank, inputs]`.
  let a: Parameter
  /// `[outputs, rank]`.
  let b: Parameter
  let scale: Double
  /// The share of the inputs that is dropped where gradients are recorded.
  let dropout: Double

  init(a: Parameter, b: Parameter, scale: Double, dropout: Double) {
    self.a = a
    self.b = b
    self.scale = scale
    self.dropout = dropout
  }

  func callAsFunction(_ x: Tensor) throws -> Tensor {
    let kept = try dropout > 0 && gradIsEnabled ? x.dropout(dropout) : x
    let change = try kept.to(a.tensor.dtype).linear(a.tensor).linear(b.tensor) * scale
    return try change.to(x.dtype)
  }

  /// The change as a matrix `[outputs, inputs]`, in single precision.
  func matrix() throws -> Tensor {
    try b.tensor.to(.float32).matmul(a.tensor.to(.float32)) * scale
  }
}
