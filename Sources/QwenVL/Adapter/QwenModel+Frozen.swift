import Torch

/// An adapter as it was at some moment, to compute with it later.
public struct FrozenAdapter: Sendable {
  fileprivate let layers: [LowRank?]
}

extension QwenModel {
  /// A copy of the attached adapter, without gradients.
  ///
  /// - Throws: `TorchError`.
  public func frozenAdapter() throws -> FrozenAdapter {
    try withoutGrad {
      FrozenAdapter(layers: try linears.map { try $0.adapter?.copy() })
    }
  }

  /// Runs `body` as if `adapter`, which this model made, were attached instead.
  public func with<Result>(_ adapter: FrozenAdapter, _ body: () throws -> Result) rethrows -> Result
  {
    let attached = linears.map(\.adapter)
    for (linear, frozen) in zip(linears, adapter.layers) { linear.adapter = frozen }
    defer { for (linear, adapter) in zip(linears, attached) { linear.adapter = adapter } }
    return try body()
  }

  /// A model with the weights that this one has now, for good: those that ask for gradients are copied,
  /// the others shared. Without the adapter, if there is one.
  ///
  /// - Throws: `TorchError`.
  public func frozen() throws -> QwenModel {
    try withoutGrad { try QwenModel(config, from: ModelParameters(self)) }
  }
}

extension LowRank {
  fileprivate func copy() throws -> LowRank {
    LowRank(
      a: Parameter(name: a.name, tensor: try a.tensor.clone()),
      b: Parameter(name: b.name, tensor: try b.tensor.clone()), scale: scale, dropout: dropout)
  }
}

/// The parameters of a model, as a source of another.
private struct ModelParameters: ParameterSource {
  private let tensors: [String: Tensor]

  init(_ model: QwenModel) {
    let named = model.parameters.map { ($0.name, $0.tensor) }
    tensors = Dictionary(named) { first, _ in first }
  }

  func parameter(_ name: String, _ shape: [Int], _ role: ParameterRole) throws -> Tensor {
    guard let tensor = tensors[name] else {
      throw CheckpointError.damaged(detail: "the model has no parameter `\(name)`")
    }
    return try tensor.requiresGrad ? tensor.clone() : tensor
  }
}
