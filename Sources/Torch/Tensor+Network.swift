/// What networks are made of.
extension Tensor {
  /// `self · weightᵀ + bias`, with `weight` of shape `[out, in]`.
  public func linear(_ weight: Tensor, _ bias: Tensor? = nil) throws -> Tensor {
    try Aten.linear(.tensor(self), .tensor(weight), .optional(bias))
  }
  /// The product of matrices, over leading dimensions that stretch.
  public func matmul(_ other: Tensor) throws -> Tensor {
    try Aten.matmul(.tensor(self), .tensor(other))
  }
  /// The product of matrices, one for each place of the first dimension.
  public func batchMatmul(_ other: Tensor) throws -> Tensor {
    try Aten.bmm(.tensor(self), .tensor(other))
  }
  /// `self + scale · a·b` with products of matrices, one for each place of the first dimension; `self`
  /// stretches.
  public func addingBatchMatmul(_ a: Tensor, _ b: Tensor, scale: Double = 1) throws -> Tensor {
    try Aten.baddbmm(.tensor(self), .tensor(a), .tensor(b), .int(1), .double(scale))
  }
  /// `x · sigmoid(x)`.
  public func silu() throws -> Tensor { try Aten.silu(.tensor(self)) }
  /// The exact GELU: `x · Φ(x)`.
  public func gelu() throws -> Tensor { try Aten.gelu(.tensor(self)) }
  /// Elements set to 0 with a probability, the others scaled up for it.
  public func dropout(_ probability: Double) throws -> Tensor {
    try Aten.dropout(.tensor(self), .double(probability), .bool(true))
  }
  /// The rows of this matrix that `indices` name.
  public func embedding(_ indices: Tensor) throws -> Tensor {
    try Aten.embedding(.tensor(self), .tensor(indices))
  }
  /// `x / sqrt(mean(x²) + epsilon) · weight` over the last dimension.
  public func rmsNorm(_ weight: Tensor, epsilon: Double) throws -> Tensor {
    try Aten.rmsNorm(.tensor(self), .ints([size(-1)]), .tensor(weight), .double(epsilon))
  }
  /// Scaled dot-product attention of queries `self`, `[batch, heads, queries, dim]`.
  ///
  /// - Parameters:
  ///   - mask: true, or 0, where a query sees a key; stretches to `[batch, heads, queries, keys]`.
  ///   - isCausal: whether a query sees only keys up to its own place; not beside a mask.
  ///   - scale: the factor of the products; `1/√dim` by default.
  ///   - groups: whether there may be fewer heads of keys than of queries.
  public func attention(
    _ keys: Tensor, _ values: Tensor, mask: Tensor? = nil, isCausal: Bool = false,
    scale: Double? = nil, groups: Bool = false
  ) throws -> Tensor {
    try Aten.attention(
      .tensor(self), .tensor(keys), .tensor(values), .optional(mask), .double(0), .bool(isCausal),
      scale.map { .double($0) } ?? .none, .bool(groups))
  }
  /// The negative log-likelihood of `targets` under these log-probabilities `[rows, classes]`, summed
  /// over rows; rows of target `ignored` count nothing.
  public func negativeLogLikelihood(_ targets: Tensor, ignoring ignored: Int = -100) throws
    -> Tensor
  {
    try Aten.nllLoss(.tensor(self), .tensor(targets), .none, .int(2), .int(ignored))
  }
}
