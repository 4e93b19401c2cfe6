import CTorch
import Synchronization

extension Tensor {
  /// `body(self)`, of which only the result is kept: for the gradient `body` is computed once more, with
  /// the generators of dropout in the state of the first time (Chen et al., "Training Deep Nets with
  /// Sublinear Memory Cost", arXiv 1604.06174).
  ///
  /// Parameters that `body` uses get their gradients too. Other tensors that ask for a gradient and
  /// were computed outside of it do not: give them as `self`.
  /// - Parameter body: must compute the same both times. May be called on another thread.
  /// - Throws: ``TorchError``, and what `body` throws; what it throws the second time comes out of
  ///   ``backward(gradient:keepGraph:)``.
  public func recomputing(_ body: @escaping @Sendable (Tensor) throws -> Tensor) throws -> Tensor {
    let computation = Unmanaged.passRetained(Computation(body))
    let raw = ct_recompute(
      raw,
      { context, input in
        guard let context, let input else { return nil }
        return Computation.at(context).call(input)
      },
      { context in context.map { Computation.at($0).failure } ?? 0 },
      { context in
        if let context { Unmanaged<Computation>.fromOpaque(context).release() }
      }, computation.toOpaque())
    guard let raw else {
      throw Computation.error(TorchError(operation: "recompute", inputs: [summary]))
    }
    return Tensor(owning: raw)
  }
}

/// A body that C++ calls, and what it threw.
final class Computation: Sendable {
  private let body: @Sendable (Tensor) throws -> Tensor
  private let number = Mutex<UInt64>(0)

  /// Errors on their way through C++, by their number.
  private static let thrown = Mutex<(last: UInt64, errors: [UInt64: any Error])>((0, [:]))

  init(_ body: @escaping @Sendable (Tensor) throws -> Tensor) {
    self.body = body
  }

  static func at(_ context: UnsafeMutableRawPointer) -> Computation {
    Unmanaged<Computation>.fromOpaque(context).takeUnretainedValue()
  }

  /// The number of what was thrown last.
  var failure: UInt64 { number.withLock { $0 } }

  func call(_ input: OpaquePointer) -> OpaquePointer? {
    guard let own = ct_tensor_retain(input) else { return nil }
    do {
      let result = try body(Tensor(owning: own))
      return withExtendedLifetime(result) { ct_tensor_retain(result.raw) }
    } catch {
      let number = Self.thrown.withLock { thrown in
        thrown.last += 1
        thrown.errors[thrown.last] = error
        return thrown.last
      }
      self.number.withLock { $0 = number }
      return nil
    }
  }

  /// The error of a body that `error` tells of; itself where it tells of none.
  static func error(_ error: TorchError) -> any Error {
    guard let start = error.reason.firstRange(of: "failed with error "),
      let number = UInt64(error.reason[start.upperBound...].prefix { $0.isNumber })
    else { return error }
    return thrown.withLock { $0.errors.removeValue(forKey: number) } ?? error
  }
}
