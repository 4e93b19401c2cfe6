import Torch

/// A linear layer, with an adapter if one is attached.
public final class Linear: Layer {
  /// The name inside the program, such as `model.language_model.layers.0.self_attn.q_proj`.
  public let name: String
  let weight: Parameter
  let bias: Parameter?
  /// The low-rank change of the weight that is added as it computes; nil where there is none.
  var adapter: LowRank?

  init(_ scope: ParameterScope, _ inputs: Int, _ outputs: Int, bias hasBias: Bool) throws {
    name = scope.path
    weight = try scope.parameter("weight", [outputs, inputs], .weight)
    bias = try hasBias ? scope.parameter("bias", [outputs], .bias) : nil
  }

  init(name: String, weight: Parameter, bias: Parameter?) {
    self.name = name
    self.weight = weight
    self.bias = bias
  }

  var inputSize: Int { weight.tensor.size(1) }
  var outputSize: Int { weight.tensor.size(0) }
  var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }
  var linears: [Linear] { [self] }

  func callAsFunction(_ x: Tensor) throws -> Tensor {
    let y = try x.linear(weight.tensor, bias?.tensor)
    return try adapter.map { try y + $0(x) } ?? y
  }
}

/// Linear layers of the same input, computed as one where no gradient of their weights is asked for.
///
/// The weights lie behind each other in one tensor, and those of the layers are views of it: what
/// changes one changes the other.
final class FusedLinear: Layer {
  let linears: [Linear]
  private let weight: Tensor
  private let bias: Tensor?

  init(
    _ scope: ParameterScope, _ names: [String], _ inputs: Int, _ outputs: [Int], bias hasBias: Bool
  ) throws {
    let separate = try zip(names, outputs).map {
      try Linear(scope[$0], inputs, $1, bias: hasBias)
    }
    let weight = try Self.together(separate.map(\.weight.tensor))
    let bias = try hasBias ? Self.together(separate.compactMap(\.bias?.tensor)) : nil
    var start = 0
    linears = try separate.map { linear in
      defer { start += linear.outputSize }
      let range = start..<start + linear.outputSize
      return Linear(
        name: linear.name,
        weight: Parameter(name: linear.weight.name, tensor: try weight.narrowed(0, range)),
        bias: try linear.bias.flatMap { old in
          try bias.map { Parameter(name: old.name, tensor: try $0.narrowed(0, range)) }
        })
    }
    self.weight = weight
    self.bias = bias
  }

  private static func together(_ tensors: [Tensor]) throws -> Tensor {
    try withoutGrad { try Tensor.cat(tensors) }
  }

  var parameters: [Parameter] { linears.flatMap(\.parameters) }

  private var isLearning: Bool { gradIsEnabled && parameters.contains { $0.tensor.requiresGrad } }

  /// The output of each layer: where weights learn, without laying them behind each other first.
  func separate(_ x: Tensor) throws -> [Tensor] {
    isLearning
      ? try linears.map { try $0(x) } : try self(x).split(linears.map(\.outputSize), -1)
  }

  /// The outputs of all layers, one behind the other.
  func callAsFunction(_ x: Tensor) throws -> Tensor {
    if isLearning { return try Tensor.cat(linears.map { try $0(x) }, -1) }
    let y = try x.linear(weight, bias)
    guard linears.contains(where: { $0.adapter != nil }) else { return y }
    let rows = Array(x.shape.dropLast())
    let changes = try linears.map { linear in
      try linear.adapter.map { try $0(x) }
        ?? Tensor.zeros(rows + [linear.outputSize], y.dtype, on: y.device)
    }
    return try y + Tensor.cat(changes, -1)
  }
}
