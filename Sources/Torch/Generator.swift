import CTorch

/// A seeded source of random numbers on a device.
public final class Generator: @unchecked Sendable {  // libtorch guards the state with a mutex
  let raw: OpaquePointer

  /// A generator that starts from `seed`.
  ///
  /// - Throws: ``TorchError``.
  public init(seed: UInt64, device: Device = .cpu) throws {
    guard let raw = ct_generator(device.raw, seed) else {
      throw TorchError(operation: "make a generator on \(device)")
    }
    self.raw = raw
  }

  deinit {
    ct_generator_release(raw)
  }

  /// The state as bytes, to go on from later.
  ///
  /// - Throws: ``TorchError``.
  public func state() throws -> Tensor {
    guard let state = ct_generator_state(raw) else {
      throw TorchError(operation: "read the state of a generator")
    }
    return Tensor(owning: state)
  }

  /// Goes on from a state that ``state()`` gave.
  ///
  /// - Throws: ``TorchError``.
  public func restore(_ state: Tensor) throws {
    guard ct_generator_set_state(raw, state.raw) == 0 else {
      throw TorchError(operation: "restore a generator", inputs: [state.summary])
    }
  }

  /// Seeds the generators that operators use where none is given, such as dropout's.
  ///
  /// - Throws: ``TorchError``.
  public static func seedDefaults(_ seed: UInt64) throws {
    guard ct_manual_seed(seed) == 0 else { throw TorchError(operation: "seed") }
  }
}
