/// Sums, extremes, orders.
extension Tensor {
  /// The sum of all elements.
  public func sum() throws -> Tensor { try Aten.sum(.tensor(self)) }
  /// The sum over a dimension.
  public func sum(_ dimension: Int, keeping: Bool = false) throws -> Tensor {
    try Aten.sumDim(.tensor(self), .ints([dimension]), .bool(keeping))
  }
  /// The mean of all elements.
  public func mean() throws -> Tensor { try Aten.mean(.tensor(self)) }
  /// The mean over a dimension.
  public func mean(_ dimension: Int, keeping: Bool = false) throws -> Tensor {
    try Aten.meanDim(.tensor(self), .ints([dimension]), .bool(keeping))
  }
  /// The standard deviation over a dimension, with `count - correction` in the denominator.
  public func deviation(_ dimension: Int, correction: Int = 1, keeping: Bool = false) throws
    -> Tensor
  {
    try Aten.stdDim(.tensor(self), .ints([dimension]), .int(correction), .bool(keeping))
  }
  /// The greatest element.
  public func max() throws -> Tensor { try Aten.max(.tensor(self)) }
  /// The greatest element over a dimension.
  public func max(_ dimension: Int, keeping: Bool = false) throws -> Tensor {
    try Aten.amax(.tensor(self), .ints([dimension]), .bool(keeping))
  }
  /// The least element over a dimension.
  public func min(_ dimension: Int, keeping: Bool = false) throws -> Tensor {
    try Aten.amin(.tensor(self), .ints([dimension]), .bool(keeping))
  }
  /// The place of the greatest element of a dimension.
  public func argmax(_ dimension: Int) throws -> Tensor {
    try Aten.argmax(.tensor(self), .int(dimension))
  }
  /// The sums of the elements up to each place of a dimension.
  public func cumulativeSum(_ dimension: Int, dtype: DType? = nil) throws -> Tensor {
    try Aten.cumsum(.tensor(self), .int(dimension), dtype.map { .dtype($0) } ?? .none)
  }
  /// Shares that sum to 1 over a dimension.
  public func softmax(_ dimension: Int, dtype: DType? = nil) throws -> Tensor {
    try Aten.softmax(.tensor(self), .int(dimension), dtype.map { .dtype($0) } ?? .none)
  }
  /// The logarithms of ``softmax(_:dtype:)``.
  public func logSoftmax(_ dimension: Int, dtype: DType? = nil) throws -> Tensor {
    try Aten.logSoftmax(.tensor(self), .int(dimension), dtype.map { .dtype($0) } ?? .none)
  }
  /// The logarithm of the sum of exponentials over a dimension.
  public func logSumExp(_ dimension: Int, keeping: Bool = false) throws -> Tensor {
    try Aten.logsumexp(.tensor(self), .ints([dimension]), .bool(keeping))
  }
  /// The Euclidean norm of all elements.
  public func norm() throws -> Tensor { try Aten.vectorNorm(.tensor(self)) }
  /// Whether any element is true.
  public func any() throws -> Tensor { try Aten.any(.tensor(self)) }
  /// Whether all elements are true.
  public func all() throws -> Tensor { try Aten.all(.tensor(self)) }
  /// The elements of a dimension in order, and where they were.
  public func sorted(_ dimension: Int, descending: Bool = false) throws -> (
    values: Tensor, places: Tensor
  ) {
    let both = try Aten.sort.several(2, .tensor(self), .int(dimension), .bool(descending))
    return (both[0], both[1])
  }
  /// The `count` greatest elements of a dimension, in order, and where they are.
  public func top(_ count: Int, _ dimension: Int = -1) throws -> (values: Tensor, places: Tensor) {
    let both = try Aten.topk.several(2, .tensor(self), .int(count), .int(dimension))
    return (both[0], both[1])
  }
  /// For each value, how many elements of this sorted tensor are less (or less or equal, with
  /// `behindEqual`); over the last dimension.
  public func searchSorted(_ values: Tensor, behindEqual: Bool = false) throws -> Tensor {
    try Aten.searchsorted(.tensor(self), .tensor(values), .bool(false), .bool(behindEqual))
  }
}
