import CTorch

/// An n-dimensional array of libtorch.
///
/// A value of this type refers to the array: a copy refers to the same one, and the operations whose
/// names end in `InPlace` change it for all. The operators of Swift compute new ones. Everything that
/// libtorch can refuse throws a ``TorchError``.
public struct Tensor: Sendable {
  let handle: TensorHandle

  init(owning raw: OpaquePointer) {
    handle = TensorHandle(raw)
  }

  var raw: OpaquePointer { handle.raw }
}

/// Owns one reference to a tensor of libtorch.
///
/// Sendable: libtorch counts references atomically, and reading from several threads is safe. Writing
/// in place while another thread reads is as wrong as it is with memory of Swift.
final class TensorHandle: @unchecked Sendable {
  let raw: OpaquePointer

  init(_ raw: OpaquePointer) {
    self.raw = raw
  }

  deinit {
    ct_tensor_release(raw)
  }
}

extension Tensor {
  /// The extents, outermost first.
  public var shape: [Int] {
    (0..<ct_tensor_dimensions(raw)).map { Int(ct_tensor_size(raw, $0)) }
  }

  /// How many dimensions there are.
  public var rank: Int { Int(ct_tensor_dimensions(raw)) }

  /// The extent of a dimension; negative ones count from the end.
  public func size(_ dimension: Int) -> Int {
    Int(ct_tensor_size(raw, Int32(dimension < 0 ? rank + dimension : dimension)))
  }

  /// Elements.
  public var count: Int { Int(ct_tensor_count(raw)) }

  /// The type of the elements.
  public var dtype: DType {
    DType(rawValue: ct_tensor_dtype(raw)) ?? .float32
  }

  /// Where the elements are.
  public var device: Device { Device(raw: ct_tensor_device(raw)) }

  /// Whether the elements lie in order, without gaps.
  public var isContiguous: Bool { ct_tensor_is_contiguous(raw) }

  /// Whether both refer to the same tensor.
  public func isSame(as other: Tensor) -> Bool { ct_tensor_is_same(raw, other.raw) }

  /// Type and extents, such as `float32[2, 3]`.
  public var summary: String { "\(dtype)\(shape)" }
}
