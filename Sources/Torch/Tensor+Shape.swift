/// Other views of the same elements, and tensors put together. A dimension counts from the end where
/// it is negative.
extension Tensor {
  /// The same elements with other extents; one of them may be -1.
  public func reshaped(_ shape: [Int]) throws -> Tensor {
    try Aten.reshape(.tensor(self), .ints(shape))
  }
  /// The same elements with other extents; one of them may be -1.
  public func reshaped(_ shape: Int...) throws -> Tensor { try reshaped(shape) }
  /// The dimensions from `start` to `end` as one.
  public func flattened(_ start: Int = 0, _ end: Int = -1) throws -> Tensor {
    try Aten.flatten(.tensor(self), .int(start), .int(end))
  }
  /// Two dimensions exchanged.
  public func transposed(_ a: Int = -2, _ b: Int = -1) throws -> Tensor {
    try Aten.transpose(.tensor(self), .int(a), .int(b))
  }
  /// The dimensions in another order.
  public func permuted(_ dimensions: Int...) throws -> Tensor {
    try Aten.permute(.tensor(self), .ints(dimensions))
  }
  /// A dimension of extent 1 before `dimension`.
  public func unsqueezed(_ dimension: Int) throws -> Tensor {
    try Aten.unsqueeze(.tensor(self), .int(dimension))
  }
  /// Without a dimension of extent 1.
  public func squeezed(_ dimension: Int) throws -> Tensor {
    try Aten.squeeze(.tensor(self), .int(dimension))
  }
  /// Dimensions of extent 1 stretched; -1 leaves one as it is.
  public func expanded(_ shape: Int...) throws -> Tensor {
    try Aten.expand(.tensor(self), .ints(shape))
  }
  /// The elements in order, without gaps; itself where they are.
  public func contiguous() throws -> Tensor {
    isContiguous ? self : try Aten.contiguous(.tensor(self))
  }
  /// A copy.
  public func clone() throws -> Tensor { try Aten.clone(.tensor(self)) }
  /// The range `start..<start + length` of a dimension.
  public func narrowed(_ dimension: Int, _ start: Int, _ length: Int) throws -> Tensor {
    try Aten.narrow(.tensor(self), .int(dimension), .int(start), .int(length))
  }
  /// A range of a dimension.
  public func narrowed(_ dimension: Int, _ range: Range<Int>) throws -> Tensor {
    try narrowed(dimension, range.lowerBound, range.count)
  }
  /// One place of a dimension, which goes away.
  public func selected(_ dimension: Int, _ place: Int) throws -> Tensor {
    try Aten.select(.tensor(self), .int(dimension), .int(place))
  }
  /// One place of the first dimension.
  public subscript(place: Int) -> Tensor {
    get throws { try selected(0, place) }
  }
  /// Consecutive ranges of a dimension.
  public func split(_ sizes: [Int], _ dimension: Int = 0) throws -> [Tensor] {
    try Aten.splitWithSizes.list(.tensor(self), .ints(sizes), .int(dimension))
  }
  /// A dimension in `count` equal ranges.
  public func chunked(_ count: Int, _ dimension: Int = 0) throws -> [Tensor] {
    try Aten.chunk.list(.tensor(self), .int(count), .int(dimension))
  }
  /// The places of a dimension moved on by `shift`; those behind the end come first.
  public func rolled(_ shift: Int, _ dimension: Int) throws -> Tensor {
    try Aten.roll(.tensor(self), .ints([shift]), .ints([dimension]))
  }
  /// Each place of a dimension `count` times in a row.
  public func repeated(_ count: Int, _ dimension: Int) throws -> Tensor {
    try Aten.repeatInterleave(.tensor(self), .int(count), .int(dimension))
  }
  /// Tensors one behind the other along a dimension.
  public static func cat(_ tensors: [Tensor], _ dimension: Int = 0) throws -> Tensor {
    try tensors.count == 1 ? tensors[0] : Aten.cat(.tensors(tensors), .int(dimension))
  }
  /// Tensors of one shape along a new dimension.
  public static func stack(_ tensors: [Tensor], _ dimension: Int = 0) throws -> Tensor {
    try Aten.stack(.tensors(tensors), .int(dimension))
  }
}

/// Places chosen by an index.
extension Tensor {
  /// The places `index` of a dimension.
  public func indexSelected(_ dimension: Int, _ index: Tensor) throws -> Tensor {
    try Aten.indexSelect(.tensor(self), .int(dimension), .tensor(index))
  }
  /// A copy with `source` at the places `index` of a dimension.
  public func indexCopied(_ dimension: Int, _ index: Tensor, _ source: Tensor) throws -> Tensor {
    try Aten.indexCopy(.tensor(self), .int(dimension), .tensor(index), .tensor(source))
  }
  /// For each element of `index`, the element at that place along a dimension.
  public func gathered(_ dimension: Int, _ index: Tensor) throws -> Tensor {
    try Aten.gather(.tensor(self), .int(dimension), .tensor(index))
  }
  /// A copy with the elements of `source` at the places `index` along a dimension.
  public func scattered(_ dimension: Int, _ index: Tensor, _ source: Tensor) throws -> Tensor {
    try Aten.scatter(.tensor(self), .int(dimension), .tensor(index), .tensor(source))
  }
}
