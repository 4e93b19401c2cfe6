import Torch

/// Angles by which pairs of values of queries and keys are turned, to tell their places.
///
/// Value `i` and value `i + size/2` of a head are a pair, as in `rotate_half` of transformers.
struct Rotary: Sendable {
  /// The cosines, `[…, size]`.
  let cos: Tensor
  /// The sines, with the sign that belongs to each half.
  let sin: Tensor

  /// Rotations by `angles`, `[…, size/2]` in single precision.
  init(angles: Tensor) throws {
    let (cosines, sines) = (try angles.cos(), try angles.sin())
    cos = try Tensor.cat([cosines, cosines], -1)
    sin = try Tensor.cat([-sines, sines], -1)
  }

  private init(cos: Tensor, sin: Tensor) {
    self.cos = cos
    self.sin = sin
  }

  /// The same angles in another type.
  func to(_ dtype: DType) throws -> Rotary {
    Rotary(cos: try cos.to(dtype), sin: try sin.to(dtype))
  }

  /// The same angles with another form.
  func map(_ change: (Tensor) throws -> Tensor) rethrows -> Rotary {
    Rotary(cos: try change(cos), sin: try change(sin))
  }

  /// Turns `x`, whose last dimension is that of a head.
  func callAsFunction(_ x: Tensor) throws -> Tensor {
    try (x * cos).adding(x.rolled(x.size(-1) / 2, -1), times: sin)
  }
}

/// The frequencies `theta^(-2i/size)` for `i` in `0..<size/2`, in single precision throughout as
/// `compute_default_rope_parameters` in transformers computes them.
func rotaryFrequencies(size: Int, theta: Double) throws -> Tensor {
  let exponents = try Tensor.arange(0..<size / 2, .float32) * 2 / Double(size)
  return try Tensor.power(theta, exponents).reciprocal()
}
