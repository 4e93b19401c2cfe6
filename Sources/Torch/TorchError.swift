import CTorch
import Diagnostics

/// An operation of libtorch that failed.
public struct TorchError: ActionableError, Equatable {
  /// The operator, such as `aten::matmul`, or what was tried.
  public let operation: String
  /// The shapes and types of the tensors it was given, such as `float32[2, 3]`.
  public let inputs: [String]
  /// What libtorch says.
  public let reason: String

  /// An error with all it says.
  public init(operation: String, inputs: [String], reason: String) {
    self.operation = operation
    self.inputs = inputs
    self.reason = reason
  }

  /// The error that the last failed call of this thread left.
  init(operation: String, inputs: [String] = []) {
    self.init(operation: operation, inputs: inputs, reason: String(cString: ct_error()))
  }

  /// Whether memory ran out.
  public var isOutOfMemory: Bool {
    reason.contains("out of memory") || reason.contains("can't allocate memory")
  }

  /// The operation, its inputs, and what libtorch says.
  public var message: String {
    let shapes = inputs.isEmpty ? "" : " on \(inputs.joined(separator: ", "))"
    return "\(operation)\(shapes) failed: \(reason)"
  }

  /// What to lower where memory ran out.
  public var hint: String? {
    isOutOfMemory ? "lower the batch size, --max-pixels, or the number of new tokens" : nil
  }
}

/// A device that is not there.
public struct DeviceError: ActionableError, Equatable {
  /// The device that was asked for.
  public let device: Device
  /// How many of its kind there are.
  public let count: Int

  /// What is missing.
  public var message: String {
    count == 0
      ? "no \(device.kind) device is usable here (libtorch \(TorchRuntime.version))"
      : "there is no \(device): this machine has \(count) of that kind"
  }

  /// What to do.
  public var hint: String? {
    device.kind == .cuda && count == 0
      ? "use --device cpu, or build with LIBTORCH=DIR of a torch that was built for CUDA"
      : "use --device cpu"
  }
}
