extension Tensor {
  /// The sum, element by element; extents of 1 stretch, as everywhere in libtorch.
  public static func + (a: Tensor, b: Tensor) throws -> Tensor {
    try Aten.add(.tensor(a), .tensor(b))
  }
  /// Adds a number to each element.
  public static func + (a: Tensor, b: Double) throws -> Tensor {
    try Aten.addScalar(.tensor(a), .double(b))
  }
  /// The difference.
  public static func - (a: Tensor, b: Tensor) throws -> Tensor {
    try Aten.sub(.tensor(a), .tensor(b))
  }
  /// Takes a number from each element.
  public static func - (a: Tensor, b: Double) throws -> Tensor {
    try Aten.subScalar(.tensor(a), .double(b))
  }
  /// Takes each element from a number.
  public static func - (a: Double, b: Tensor) throws -> Tensor {
    try Aten.rsubScalar(.tensor(b), .double(a))
  }
  /// The product, element by element.
  public static func * (a: Tensor, b: Tensor) throws -> Tensor {
    try Aten.mul(.tensor(a), .tensor(b))
  }
  /// Multiplies each element.
  public static func * (a: Tensor, b: Double) throws -> Tensor {
    try Aten.mulScalar(.tensor(a), .double(b))
  }
  /// Multiplies each element.
  public static func * (a: Double, b: Tensor) throws -> Tensor { try b * a }
  /// The quotient.
  public static func / (a: Tensor, b: Tensor) throws -> Tensor {
    try Aten.div(.tensor(a), .tensor(b))
  }
  /// Divides each element.
  public static func / (a: Tensor, b: Double) throws -> Tensor {
    try Aten.divScalar(.tensor(a), .double(b))
  }
  /// Each element with the other sign.
  public static prefix func - (a: Tensor) throws -> Tensor { try Aten.neg(.tensor(a)) }

  /// `self + a · b`, rounded once.
  public func adding(_ a: Tensor, times b: Tensor) throws -> Tensor {
    try Aten.addcmul(.tensor(self), .tensor(a), .tensor(b))
  }
  /// Each element to the power of `exponent`.
  public func pow(_ exponent: Double) throws -> Tensor {
    try Aten.pow(.tensor(self), .double(exponent))
  }
  /// A number to the power of each element.
  public static func power(_ base: Double, _ exponents: Tensor) throws -> Tensor {
    try Aten.powScalar(.double(base), .tensor(exponents))
  }
  /// One over each element.
  public func reciprocal() throws -> Tensor { try Aten.reciprocal(.tensor(self)) }
  /// e to the power of each element.
  public func exp() throws -> Tensor { try Aten.exp(.tensor(self)) }
  /// The natural logarithm.
  public func log() throws -> Tensor { try Aten.log(.tensor(self)) }
  /// The square root.
  public func sqrt() throws -> Tensor { try Aten.sqrt(.tensor(self)) }
  /// One over the square root.
  public func rsqrt() throws -> Tensor { try Aten.rsqrt(.tensor(self)) }
  /// The absolute value.
  public func abs() throws -> Tensor { try Aten.abs(.tensor(self)) }
  /// The sine.
  public func sin() throws -> Tensor { try Aten.sin(.tensor(self)) }
  /// The cosine.
  public func cos() throws -> Tensor { try Aten.cos(.tensor(self)) }
  /// Each element, held within bounds.
  public func clamped(min: Double? = nil, max: Double? = nil) throws -> Tensor {
    try Aten.clamp(
      .tensor(self), min.map { .double($0) } ?? .none, max.map { .double($0) } ?? .none)
  }
  /// The lesser of two, element by element.
  public func minimum(_ other: Tensor) throws -> Tensor {
    try Aten.minimum(.tensor(self), .tensor(other))
  }
  /// The greater of two, element by element.
  public func maximum(_ other: Tensor) throws -> Tensor {
    try Aten.maximum(.tensor(self), .tensor(other))
  }
}

// MARK: - Comparison

extension Tensor {
  /// Where elements are equal.
  public func equals(_ other: Tensor) throws -> Tensor {
    try Aten.eq(.tensor(self), .tensor(other))
  }
  /// Where elements equal a number.
  public func equals(_ value: Double) throws -> Tensor {
    try Aten.eqScalar(.tensor(self), .double(value))
  }
  /// Where elements differ from a number.
  public func differs(from value: Double) throws -> Tensor {
    try Aten.neScalar(.tensor(self), .double(value))
  }
  /// Where elements are less.
  public static func .< (a: Tensor, b: Tensor) throws -> Tensor {
    try Aten.lt(.tensor(a), .tensor(b))
  }
  /// Where elements are less than a number.
  public static func .< (a: Tensor, b: Double) throws -> Tensor {
    try Aten.ltScalar(.tensor(a), .double(b))
  }
  /// Where elements are less or equal.
  public static func .<= (a: Tensor, b: Tensor) throws -> Tensor {
    try Aten.le(.tensor(a), .tensor(b))
  }
  /// Where elements are greater.
  public static func .> (a: Tensor, b: Tensor) throws -> Tensor {
    try Aten.gt(.tensor(a), .tensor(b))
  }
  /// Where elements are greater than a number.
  public static func .> (a: Tensor, b: Double) throws -> Tensor {
    try Aten.gtScalar(.tensor(a), .double(b))
  }
  /// Where elements are greater or equal.
  public static func .>= (a: Tensor, b: Tensor) throws -> Tensor {
    try Aten.ge(.tensor(a), .tensor(b))
  }
  /// Where elements are greater than or equal to a number.
  public static func .>= (a: Tensor, b: Double) throws -> Tensor {
    try Aten.geScalar(.tensor(a), .double(b))
  }
  /// The opposite truth values.
  public static prefix func .! (a: Tensor) throws -> Tensor { try Aten.logicalNot(.tensor(a)) }
  /// Where both are true.
  public static func .& (a: Tensor, b: Tensor) throws -> Tensor {
    try Aten.logicalAnd(.tensor(a), .tensor(b))
  }
  /// Where one of them is true.
  public static func .| (a: Tensor, b: Tensor) throws -> Tensor {
    try Aten.logicalOr(.tensor(a), .tensor(b))
  }
  /// Where elements are neither infinite nor NaN.
  public func isFinite() throws -> Tensor { try Aten.isfinite(.tensor(self)) }
  /// The elements of `self` where `mask` is true, those of `other` elsewhere.
  public func chosen(where mask: Tensor, else other: Tensor) throws -> Tensor {
    try Aten.whereSelf(.tensor(mask), .tensor(self), .tensor(other))
  }
  /// `value` where `mask` is true, the elements elsewhere.
  public func filled(where mask: Tensor, with value: Double) throws -> Tensor {
    try Aten.maskedFill(.tensor(self), .tensor(mask), .double(value))
  }
}

infix operator .< : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence
infix operator .& : LogicalConjunctionPrecedence
infix operator .| : LogicalDisjunctionPrecedence
prefix operator .!
