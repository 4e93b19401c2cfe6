import Torch

/// The gated network of each block: `down(silu(gate(x)) · up(x))`.
final class FeedForward: Layer {
  private let gateUp: FusedLinear
  private let down: Linear

  init(_ scope: ParameterScope, size: Int, hidden: Int, bias: Bool) throws {
    gateUp = try FusedLinear(
      scope, ["gate_proj", "up_proj"], size, [hidden, hidden], bias: bias)
    down = try Linear(scope["down_proj"], hidden, size, bias: bias)
  }

  var parameters: [Parameter] { gateUp.parameters + down.parameters }
  var linears: [Linear] { gateUp.linears + [down] }

  func callAsFunction(_ x: Tensor) throws -> Tensor {
    let halves = try gateUp.separate(x)
    return try down(halves[0].silu() * halves[1])
  }
}
