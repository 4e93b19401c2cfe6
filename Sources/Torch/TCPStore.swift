import CTorch

/// A connection to c10d's `TCPStore`: where the processes of a `torchrun` find each other.
///
/// Sendable: libtorch guards the connection with a lock.
public final class TCPStore: @unchecked Sendable {
  private let raw: OpaquePointer

  /// Connects to the store, or serves it.
  ///
  /// - Parameter timeout: how long to wait for the connection, and later for a key.
  /// - Throws: ``TorchError``.
  public init(host: String, port: UInt16, isServer: Bool, timeout: Duration) throws {
    let milliseconds = Int64(timeout / .milliseconds(1))
    guard let raw = ct_store(host, port, isServer, milliseconds) else {
      throw TorchError(operation: "the store at \(host):\(port)")
    }
    self.raw = raw
  }

  deinit { ct_store_release(raw) }

  /// Sets the value of a key.
  ///
  /// - Throws: ``TorchError``.
  public func set(_ key: String, to value: String) throws {
    let bytes = Array(value.utf8)
    guard ct_store_set(raw, key, bytes, bytes.count) == 0 else {
      throw TorchError(operation: "set `\(key)` in the store")
    }
  }

  /// The value of a key, once somebody has set it.
  ///
  /// - Throws: ``TorchError`` where nobody does in time.
  public func value(of key: String) throws -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = ct_store_get(raw, key, &bytes, bytes.count)
    guard count >= 0 else { throw TorchError(operation: "read `\(key)` from the store") }
    return String(decoding: bytes.prefix(Int(count)), as: UTF8.self)
  }
}
