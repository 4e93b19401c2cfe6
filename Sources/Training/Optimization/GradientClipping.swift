import Torch

/// Holds the norm of all gradients together within a bound.
public enum GradientClipping {
  /// Multiplies the gradients of `parameters` with `min(1, maxNorm / (norm + 1e-6))`, as PyTorch's
  /// `clip_grad_norm_` does; parameters without a gradient stay out of it.
  ///
  /// - Parameter maxNorm: the bound, more than 0; infinity only measures.
  /// - Returns: the Euclidean norm before: what is logged as `grad_norm`. 0 without any gradient.
  /// - Throws: ``TrainingError/gradients(norm:)`` where the norm is infinite or NaN, with the gradients
  ///   as they were (a step along them would ruin the weights); ``TrainingError/setting(name:value:range:)``,
  ///   `TorchError`.
  @discardableResult
  public static func clip(_ parameters: [Tensor], maxNorm: Double) throws -> Double {
    guard maxNorm > 0 else {
      throw TrainingError.setting(name: "max_grad_norm", value: maxNorm, range: "more than 0")
    }
    let gradients = parameters.compactMap(\.grad)
    guard let device = gradients.first?.device else { return 0 }
    return try withoutGrad {
      let norms = try gradients.map { try $0.norm().to(.float32, on: device) }
      let total = try Tensor.stack(norms).norm()
      let norm = try total.item()
      guard norm.isFinite else { throw TrainingError.gradients(norm: norm) }
      let factor = maxNorm / (norm + 1e-6)
      if factor < 1 {
        for gradient in gradients { try gradient.multiplyInPlace(by: factor) }
      }
      return norm
    }
  }
}
