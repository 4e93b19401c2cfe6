import CTorch

extension Tensor {
  /// Whether operations on it are recorded for a gradient.
  public var requiresGrad: Bool { ct_tensor_requires_grad(raw) }

  /// Sets whether operations on this leaf are recorded.
  ///
  /// - Throws: ``TorchError`` if it is no leaf, or its elements are no floating-point numbers.
  public func setRequiresGrad(_ value: Bool) throws {
    guard ct_tensor_set_requires_grad(raw, value) == 0 else {
      throw TorchError(operation: "require a gradient", inputs: [summary])
    }
  }

  /// The gradient that ``backward(gradient:keepGraph:)`` added up; nil where there is none.
  public var grad: Tensor? { ct_tensor_grad(raw).map(Tensor.init(owning:)) }

  /// Sets the gradient; nil takes it away.
  ///
  /// - Throws: ``TorchError`` if it is of another shape.
  public func setGrad(_ grad: Tensor?) throws {
    guard ct_tensor_set_grad(raw, grad?.raw) == 0 else {
      throw TorchError(operation: "set a gradient", inputs: [summary, grad?.summary ?? "nil"])
    }
  }

  /// Adds the derivative of this tensor to ``grad`` of the leaves it was computed from.
  ///
  /// - Parameters:
  ///   - gradient: what the derivative is weighted with; needed unless this is one number.
  ///   - keepGraph: whether it can be called again.
  /// - Throws: ``TorchError``; what a body of ``recomputing(_:)`` throws.
  public func backward(gradient: Tensor? = nil, keepGraph: Bool = false) throws {
    guard ct_backward(raw, gradient?.raw, keepGraph) == 0 else {
      throw Computation.error(TorchError(operation: "backward", inputs: [summary]))
    }
  }

  /// The same values without their history.
  public func detached() throws -> Tensor { try Aten.detach(.tensor(self)) }
}

/// Whether this thread records operations for a gradient.
public var gradIsEnabled: Bool { ct_grad_enabled() }

/// Runs `body` without recording operations, in this thread.
public func withoutGrad<Result>(_ body: () throws -> Result) rethrows -> Result {
  let before = ct_set_grad_enabled(false)
  defer { _ = ct_set_grad_enabled(before) }
  return try body()
}

/// Runs `body` with operations recorded, in this thread.
public func withGrad<Result>(_ body: () throws -> Result) rethrows -> Result {
  let before = ct_set_grad_enabled(true)
  defer { _ = ct_set_grad_enabled(before) }
  return try body()
}

/// Runs `body` in inference mode, in this thread: the least work an operator can cost. Tensors made in
/// it can never be part of a gradient.
public func inference<Result>(_ body: () throws -> Result) rethrows -> Result {
  let guardian = ct_inference_enter()
  defer { ct_inference_leave(guardian) }
  return try body()
}
