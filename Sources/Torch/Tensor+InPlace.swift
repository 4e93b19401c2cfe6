/// Operations that change the tensor for everyone who refers to it.
extension Tensor {
  /// Adds `scale · other`.
  public func addInPlace(_ other: Tensor, scale: Double = 1) throws {
    try Aten.addInPlace.perform(.tensor(self), .tensor(other), .double(scale))
  }
  /// Multiplies each element.
  public func multiplyInPlace(by factor: Double) throws {
    try Aten.mulScalarInPlace.perform(.tensor(self), .double(factor))
  }
  /// Multiplies element by element.
  public func multiplyInPlace(by factors: Tensor) throws {
    try Aten.mulInPlace.perform(.tensor(self), .tensor(factors))
  }
  /// Divides each element.
  public func divideInPlace(by divisor: Double) throws {
    try Aten.divScalarInPlace.perform(.tensor(self), .double(divisor))
  }
  /// Divides element by element.
  public func divideInPlace(by divisors: Tensor) throws {
    try Aten.divInPlace.perform(.tensor(self), .tensor(divisors))
  }
  /// Takes over the values of `other`, converted.
  public func copyInPlace(from other: Tensor) throws {
    try Aten.copyInPlace.perform(.tensor(self), .tensor(other))
  }
  /// Sets all elements to 0.
  public func zeroInPlace() throws { try Aten.zeroInPlace.perform(.tensor(self)) }
  /// Sets all elements to `value`.
  public func fillInPlace(with value: Double) throws {
    try Aten.fillInPlace.perform(.tensor(self), .double(value))
  }
  /// Sets the elements where `mask` is true to `value`.
  public func fillInPlace(where mask: Tensor, with value: Double) throws {
    try Aten.maskedFillInPlace.perform(.tensor(self), .tensor(mask), .double(value))
  }
  /// Draws all elements evenly from a range.
  public func uniformInPlace(_ range: ClosedRange<Double>, generator: Generator) throws {
    try Aten.uniformInPlace.perform(
      .tensor(self), .double(range.lowerBound), .double(range.upperBound), .generator(generator))
  }
  /// Draws all elements from a normal distribution.
  public func normalInPlace(mean: Double = 0, deviation: Double, generator: Generator) throws {
    try Aten.normalInPlace.perform(
      .tensor(self), .double(mean), .double(deviation), .generator(generator))
  }
  /// Puts `source` at the places `index` of a dimension.
  public func indexCopyInPlace(_ dimension: Int, _ index: Tensor, _ source: Tensor) throws {
    try Aten.indexCopyInPlace.perform(
      .tensor(self), .int(dimension), .tensor(index), .tensor(source))
  }
  /// Puts the elements of `source` at the places `index` along a dimension.
  public func scatterInPlace(_ dimension: Int, _ index: Tensor, _ source: Tensor) throws {
    try Aten.scatterInPlace.perform(
      .tensor(self), .int(dimension), .tensor(index), .tensor(source))
  }
}
