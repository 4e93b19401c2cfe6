import CTorch

extension Tensor {
  /// A tensor of the elements of an array.
  ///
  /// - Precondition: `shape` covers `values`; by default one dimension.
  public init<Element: TensorElement>(
    _ values: [Element], shape: [Int]? = nil, on device: Device = .cpu
  ) throws {
    let shape = shape ?? [values.count]
    precondition(shape.reduce(1, *) == values.count, "the shape must cover the values")
    let tensor = try Tensor.empty(shape, Element.dtype)
    values.withUnsafeBytes { source in
      if let base = source.baseAddress, let target = ct_tensor_data(tensor.raw) {
        target.copyMemory(from: base, byteCount: source.count)
      }
    }
    self = try tensor.on(device)
  }

  /// A tensor without dimensions.
  public init<Element: TensorElement>(scalar value: Element, on device: Device = .cpu) throws {
    try self.init([value], shape: [], on: device)
  }

  /// A tensor over memory of someone else, without a copy, on the processor.
  ///
  /// - Parameters:
  ///   - bytes: the elements in order. Written to by operations in place.
  ///   - owner: kept alive as long as the tensor or any view of it.
  /// - Throws: ``TorchError``.
  public init(
    over bytes: UnsafeRawBufferPointer, shape: [Int], dtype: DType, owner: some AnyObject & Sendable
  ) throws {
    precondition(shape.reduce(dtype.size, *) == bytes.count, "the shape must cover the bytes")
    let context = Unmanaged<AnyObject>.passRetained(owner).toOpaque()
    let raw = ct_tensor_over(
      UnsafeMutableRawPointer(mutating: bytes.baseAddress), shape.map(Int64.init), shape.count,
      dtype.rawValue,
      { context in
        if let context { Unmanaged<AnyObject>.fromOpaque(context).release() }
      }, context)
    guard let raw else {
      Unmanaged<AnyObject>.fromOpaque(context).release()
      throw TorchError(operation: "make a tensor", inputs: ["\(dtype)\(shape)"])
    }
    self.init(owning: raw)
  }

  /// A tensor whose elements are not set.
  public static func empty(_ shape: [Int], _ dtype: DType = .float32, on device: Device = .cpu)
    throws -> Tensor
  {
    try Aten.empty(.ints(shape), .dtype(dtype), .none, .device(device))
  }
  /// A tensor on the processor whose elements are not set, in memory that stays where it is, so that
  /// GPUs copy from and to it at full speed; ordinary memory where there is no GPU.
  public static func staging(_ shape: [Int]) throws -> Tensor {
    let isPinned = Device.Kind.cuda.count > 0
    return try Aten.empty(
      .ints(shape), .dtype(.float32), .none, .device(.cpu), .bool(isPinned))
  }
  /// A tensor of zeros.
  public static func zeros(_ shape: [Int], _ dtype: DType = .float32, on device: Device = .cpu)
    throws -> Tensor
  {
    try Aten.zeros(.ints(shape), .dtype(dtype), .none, .device(device))
  }
  /// A tensor of one value.
  public static func full(
    _ shape: [Int], _ value: Double, _ dtype: DType = .float32, on device: Device = .cpu
  ) throws -> Tensor {
    try Aten.full(.ints(shape), .double(value), .dtype(dtype), .none, .device(device))
  }
  /// The whole numbers of a range.
  public static func arange(_ range: Range<Int>, _ dtype: DType = .int64, on device: Device = .cpu)
    throws -> Tensor
  {
    try Aten.arange(
      .int(range.lowerBound), .int(range.upperBound), .int(1), .dtype(dtype), .none,
      .device(device))
  }
  /// Numbers drawn from the standard normal distribution.
  public static func normal(
    _ shape: [Int], _ dtype: DType = .float32, generator: Generator, on device: Device = .cpu
  ) throws -> Tensor {
    try Aten.randn(
      .ints(shape), .generator(generator), .dtype(dtype), .none, .device(device))
  }
  /// Numbers drawn evenly from 0..<1.
  public static func uniform(
    _ shape: [Int], _ dtype: DType = .float32, generator: Generator, on device: Device = .cpu
  ) throws -> Tensor {
    try Aten.rand(
      .ints(shape), .generator(generator), .dtype(dtype), .none, .device(device))
  }
  /// Zeros of the same shape, type and device.
  public func zerosLike() throws -> Tensor { try Aten.zerosLike(.tensor(self)) }

  /// The elements as another type; itself where they are.
  public func to(_ dtype: DType) throws -> Tensor {
    dtype == self.dtype ? self : try Aten.toDType(.tensor(self), .dtype(dtype))
  }
  /// The elements on another device; itself where they are.
  public func on(_ device: Device) throws -> Tensor {
    device == self.device ? self : try Aten.toDevice(.tensor(self), .device(device), .dtype(dtype))
  }
  /// The elements as another type on another device; itself where they are.
  public func to(_ dtype: DType, on device: Device) throws -> Tensor {
    dtype == self.dtype && device == self.device
      ? self : try Aten.toDevice(.tensor(self), .device(device), .dtype(dtype))
  }
}

extension Tensor {
  /// The elements in order.
  ///
  /// - Throws: ``TorchError``.
  public func array<Element: TensorElement>(_ type: Element.Type = Element.self) throws -> [Element]
  {
    let plain = try to(Element.dtype, on: .cpu).contiguous()
    guard let base = ct_tensor_data(plain.raw), count > 0 else { return [] }
    return withExtendedLifetime(plain) {
      Array(
        UnsafeBufferPointer(start: base.assumingMemoryBound(to: Element.self), count: plain.count))
    }
  }

  /// Calls `body` with the bytes of the elements in order; valid inside only.
  ///
  /// - Throws: ``TorchError``, and what `body` throws.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result
  {
    let plain = try on(.cpu).contiguous()
    return try withExtendedLifetime(plain) {
      try body(
        UnsafeRawBufferPointer(
          start: UnsafeRawPointer(ct_tensor_data(plain.raw)), count: plain.count * dtype.size))
    }
  }

  /// Calls `body` with the elements of a float32 tensor that lies in order on the processor, to be
  /// changed; valid inside only.
  ///
  /// - Throws: what `body` throws.
  public func withMutableFloats<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    precondition(
      dtype == .float32 && device == .cpu && isContiguous, "floats in order on the processor")
    return try withExtendedLifetime(self) {
      let base = ct_tensor_data(raw)?.assumingMemoryBound(to: Float.self)
      return try body(UnsafeMutableBufferPointer(start: base, count: count))
    }
  }

  /// The one element, as a number.
  ///
  /// - Throws: ``TorchError`` unless there is exactly one.
  public func item() throws -> Double { try Aten.item.number(.tensor(self)) }

  /// Whether all elements of two tensors of one type are equal, and their shapes.
  public func isEqual(to other: Tensor) throws -> Bool {
    try Aten.equal.number(.tensor(self), .tensor(other)) != 0
  }
}
