import CTorch

/// An operator of libtorch, found by its name in libtorch's own schema.
///
/// Calls go through the dispatcher like those of PyTorch: autograd, devices and types behave as there.
struct Operator: Sendable {
  private let found: Found
  let name: String

  private enum Found: @unchecked Sendable {  // lives as long as the process, never changes
    case yes(OpaquePointer)
    case no(TorchError)
  }

  /// The operator `aten::<name>` with an overload, such as `Tensor`.
  init(_ name: String, _ overload: String = "") {
    self.name = "aten::\(name)"
    if let raw = ct_operator(self.name, overload) {
      found = .yes(raw)
    } else {
      found = .no(TorchError(operation: "aten::\(name)"))
    }
  }

  /// What is given to an operator, in the order of its schema; defaults fill the rest.
  enum Argument {
    case none
    case tensor(Tensor)
    case optional(Tensor?)
    case tensors([Tensor])
    case optionalTensors([Tensor?])
    case int(Int)
    case ints([Int])
    case double(Double)
    case bool(Bool)
    case string(String)
    case dtype(DType)
    case device(Device)
    case generator(Generator)
  }

  /// Calls the operator, which gives one tensor.
  func callAsFunction(_ arguments: Argument...) throws -> Tensor {
    try call(arguments)
    defer { ct_clear() }
    return try result(0, arguments)
  }

  /// Calls the operator, which gives `count` tensors.
  func several(_ count: Int, _ arguments: Argument...) throws -> [Tensor] {
    try call(arguments)
    defer { ct_clear() }
    return try (0..<count).map { try result(Int32($0), arguments) }
  }

  /// Calls the operator, which gives a list of tensors.
  func list(_ arguments: Argument...) throws -> [Tensor] {
    try call(arguments)
    defer { ct_clear() }
    let count = ct_result_count(0)
    guard count >= 0 else { throw failure(arguments) }
    return try (0..<count).map { place in
      guard let raw = ct_result_list_tensor(0, place) else { throw failure(arguments) }
      return Tensor(owning: raw)
    }
  }

  /// Calls the operator, which gives a number.
  func number(_ arguments: Argument...) throws -> Double {
    try call(arguments)
    defer { ct_clear() }
    var value = 0.0
    guard ct_result_double(0, &value) == 0 else { throw failure(arguments) }
    return value
  }

  /// Calls the operator for what it does.
  func perform(_ arguments: Argument...) throws {
    try call(arguments)
    ct_clear()
  }

  private func call(_ arguments: [Argument]) throws {
    switch found {
    case .no(let error): throw error
    case .yes(let raw):
      ct_clear()
      arguments.forEach(push)
      guard ct_call(raw) >= 0 else { throw failure(arguments) }
    }
  }

  private func result(_ index: Int32, _ arguments: [Argument]) throws -> Tensor {
    guard let raw = ct_result_tensor(index) else { throw failure(arguments) }
    return Tensor(owning: raw)
  }

  private func push(_ argument: Argument) {
    switch argument {
    case .none, .optional(nil): ct_push_none()
    case .tensor(let tensor), .optional(.some(let tensor)): ct_push_tensor(tensor.raw)
    case .tensors(let tensors):
      withExtendedLifetime(tensors) { ct_push_tensors(tensors.map(\.raw), tensors.count) }
    case .optionalTensors(let tensors):
      withExtendedLifetime(tensors) {
        ct_push_optional_tensors(tensors.map { $0?.raw }, tensors.count)
      }
    case .int(let value): ct_push_int(Int64(value))
    case .ints(let values): ct_push_ints(values.map(Int64.init), values.count)
    case .double(let value): ct_push_double(value)
    case .bool(let value): ct_push_bool(value)
    case .string(let value): ct_push_string(value)
    case .dtype(let dtype): ct_push_int(Int64(dtype.rawValue))
    case .device(let device): ct_push_device(device.raw)
    case .generator(let generator): ct_push_generator(generator.raw)
    }
  }

  private func failure(_ arguments: [Argument]) -> TorchError {
    let inputs = arguments.flatMap { argument -> [String] in
      switch argument {
      case .tensor(let tensor), .optional(.some(let tensor)): [tensor.summary]
      case .tensors(let tensors): tensors.map(\.summary)
      case .optionalTensors(let tensors): tensors.compactMap { $0?.summary }
      default: []
      }
    }
    return TorchError(operation: name, inputs: inputs)
  }
}
