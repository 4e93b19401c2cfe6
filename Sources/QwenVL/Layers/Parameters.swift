import Torch

/// Where the parameters of a model come from: files, or a generator for a new model.
public protocol ParameterSource {
  /// The parameter `name` (as inside the program), of `shape`.
  ///
  /// - Throws: an error of the source.
  func parameter(_ name: String, _ shape: [Int], _ role: ParameterRole) throws -> Tensor
}

/// What a parameter is for; a source that makes new ones starts them by it.
public enum ParameterRole: Sendable {
  /// A matrix.
  case weight
  /// What a linear layer adds.
  case bias
  /// The factors of a norm.
  case norm
}

/// A place in a model's tree of names, while its layers are made.
struct ParameterScope {
  let source: any ParameterSource
  let path: String

  subscript(_ name: String) -> ParameterScope {
    ParameterScope(source: source, path: path.isEmpty ? name : "\(path).\(name)")
  }

  func parameter(_ name: String, _ shape: [Int], _ role: ParameterRole) throws -> Parameter {
    let name = self[name].path
    return Parameter(name: name, tensor: try source.parameter(name, shape, role))
  }
}

/// A tensor that a model learns.
public struct Parameter: Sendable {
  /// The name inside the program, such as `model.language_model.norm.weight`.
  public let name: String
  /// The values.
  public let tensor: Tensor

  /// A parameter.
  public init(name: String, tensor: Tensor) {
    self.name = name
    self.tensor = tensor
  }
}

/// A part of a model that has parameters.
protocol Layer {
  /// All parameters, in an order that does not change.
  var parameters: [Parameter] { get }
  /// The linear layers by which an adapter can be attached.
  var linears: [Linear] { get }
}

extension Layer {
  /// `body(x)`, a computation of this layer; where something of it is to get a gradient, only the
  /// result is kept if it computes `again`.
  func computing(_ x: Tensor, again: Bool, _ body: @escaping (Tensor) throws -> Tensor) throws
    -> Tensor
  {
    guard again, gradIsEnabled, x.requiresGrad || isLearning else { return try body(x) }
    nonisolated(unsafe) let body = body  // computing with a model is safe on any thread
    return try x.recomputing { try body($0) }
  }

  private var isLearning: Bool {
    let adapters = linears.compactMap(\.adapter).flatMap { [$0.a, $0.b] }
    return (parameters + adapters).contains { $0.tensor.requiresGrad }
  }
}
