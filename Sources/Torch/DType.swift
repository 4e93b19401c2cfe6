/// The type of a tensor's elements. The raw values are libtorch's `c10::ScalarType`.
public enum DType: Int32, Sendable, Hashable, CaseIterable {
  /// Unsigned bytes, such as pixels.
  case uint8 = 0
  /// 32-bit integers.
  case int32 = 3
  /// 64-bit integers: indices and token ids.
  case int64 = 4
  /// IEEE half precision.
  case float16 = 5
  /// Single precision.
  case float32 = 6
  /// Double precision.
  case float64 = 7
  /// Truth values.
  case bool = 11
  /// Half precision with the exponent of single precision.
  case bfloat16 = 15

  /// Bytes of an element.
  public var size: Int {
    switch self {
    case .uint8, .bool: 1
    case .float16, .bfloat16: 2
    case .int32, .float32: 4
    case .int64, .float64: 8
    }
  }

  /// Whether the elements are floating-point numbers.
  public var isFloating: Bool {
    [.float16, .bfloat16, .float32, .float64].contains(self)
  }

  /// Reads a name as people write it on a command line: `float32`, `fp32`, `bf16`, …
  public init?(name: String) {
    switch name.lowercased() {
    case "float32", "fp32", "f32": self = .float32
    case "bfloat16", "bf16": self = .bfloat16
    case "float16", "fp16", "f16", "half": self = .float16
    case "float64", "fp64", "f64": self = .float64
    default: return nil
    }
  }

  /// The name in config files of Hugging Face, such as `bfloat16`.
  public var name: String { "\(self)" }
}

/// A type of Swift whose values can be the elements of a tensor.
public protocol TensorElement: Sendable {
  /// The type of such a tensor.
  static var dtype: DType { get }
}

extension Float: TensorElement {
  /// Single precision.
  public static var dtype: DType { .float32 }
}
extension Double: TensorElement {
  /// Double precision.
  public static var dtype: DType { .float64 }
}
extension Int64: TensorElement {
  /// 64-bit integers.
  public static var dtype: DType { .int64 }
}
extension Int32: TensorElement {
  /// 32-bit integers.
  public static var dtype: DType { .int32 }
}
extension UInt8: TensorElement {
  /// Bytes.
  public static var dtype: DType { .uint8 }
}
extension Bool: TensorElement {
  /// Truth values.
  public static var dtype: DType { .bool }
}
