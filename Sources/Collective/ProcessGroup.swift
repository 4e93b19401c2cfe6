import Diagnostics
import Foundation
import Synchronization
import Torch

/// The processes that train one model together, each of them a rank.
///
/// All ranks call the same methods in the same order; each call waits for all. Nothing waits forever: a
/// rank that fails or is killed is known to all at once, and one that is silent for too long is an error.
/// Used from one thread, but for ``askToStop()``.
public final class ProcessGroup: Sendable {
  /// The number of this process, from 0. Rank 0 is the one that writes.
  public let rank: Int
  /// How many there are.
  public let size: Int
  let ring: Ring?
  private let sequence = Mutex(UInt64(0))
  private let hasAgreedToStop = Mutex(false)

  /// Whether this is the rank that writes.
  public var isFirst: Bool { rank == 0 }

  private init(rank: Int, size: Int, ring: Ring?) {
    (self.rank, self.size, self.ring) = (rank, size, ring)
  }

  /// A process that trains on its own.
  public static let alone = ProcessGroup(rank: 0, size: 1, ring: nil)

  /// How long ranks wait for each other.
  public struct Patience: Sendable {
    /// For all to come, at the beginning.
    public var joining = Duration.seconds(300)
    /// For one that is there, but does nothing: longer than a checkpoint or an evaluation takes.
    public var silence = Duration.seconds(1800)

    /// The defaults: five minutes, and half an hour.
    public init() {}
  }

  /// Meets the other ranks that a launcher started.
  ///
  /// - Parameter abandon: called, on another thread, where another rank failed and this one has not come
  ///   to notice it ten seconds later: it ends the process.
  /// - Throws: ``CollectiveError``.
  public static func join(
    _ launch: Launch, patience: Patience = Patience(),
    abandon: @escaping @Sendable (any ActionableError) -> Void
  ) throws -> ProcessGroup {
    guard launch.size > 1 else { return ProcessGroup(rank: 0, size: 1, ring: nil) }
    let own = try Socket.ownAddress(toward: launch.host, port: launch.port)
    if launch.spansMachines, own.hasPrefix("127.") || own == "::1" {
      throw CollectiveError.loopback(address: own)
    }
    let store: TCPStore
    do {
      store = try TCPStore(
        host: launch.host, port: launch.port,
        isServer: launch.rank == 0 && !launch.isStoreServed, timeout: patience.joining)
    } catch let error as TorchError {
      throw CollectiveError.noStore(
        address: "\(launch.host):\(launch.port)", detail: error.reason)
    }
    return try join(
      rank: launch.rank, of: launch.size, store, at: own, attempt: launch.attempt,
      patience: patience, abandon: abandon)
  }

  /// Meets the other ranks by a store.
  ///
  /// - Parameters:
  ///   - host: the address of this machine that others reach.
  ///   - attempt: the same for all that are to meet, and another one each time in the same store.
  /// - Throws: ``CollectiveError``.
  public static func join(
    rank: Int, of size: Int, _ store: any RendezvousStore, at host: String = "127.0.0.1",
    attempt: String = "0", patience: Patience = Patience(),
    abandon: @escaping @Sendable (any ActionableError) -> Void = { _ in }
  ) throws -> ProcessGroup {
    let links = try Rendezvous(
      rank: rank, size: size, store: store, prefix: "lad/\(attempt)/", patience: patience.joining
    ).connect(at: host)
    let watch = PeerWatch(rank: rank, links: links.watched, abandon: abandon)
    let ring = Ring(
      rank: rank, size: size, next: links.next, previous: links.previous, watch: watch,
      patience: patience.silence)
    let group = ProcessGroup(rank: rank, size: size, ring: ring)
    // The store may go as soon as a rank returns: all must have read it.
    do { try group.barrier() } catch {
      watch.end()
      throw error
    }
    return group
  }

  private func meet(_ ring: Ring, _ operation: Ring.Operation, count: Int = 0) throws {
    let number = sequence.withLock { number in
      number += 1
      return number
    }
    try ring.meet(operation, sequence: number, count: count)
  }

  /// Adds up the numbers of all ranks, in place; all come to the same bits.
  ///
  /// - Throws: ``CollectiveError``.
  public func sum(_ numbers: UnsafeMutableBufferPointer<Float>) throws {
    guard let ring else { return }
    try meet(ring, .sum, count: numbers.count)
    try ring.sum(numbers)
  }

  /// What all ranks have, in their order.
  ///
  /// - Throws: ``CollectiveError``.
  public func gather<Value: Codable>(_ value: Value) throws -> [Value] {
    guard let ring else { return [value] }
    let (encoder, decoder) = (JSONEncoder(), JSONDecoder())
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    // In an array, as a number alone is no JSON to some decoders.
    let own = Array(try encoder.encode([value]))
    try meet(ring, .gather)
    return try ring.gather(own).enumerated().map { other, bytes in
      guard let value = try? decoder.decode([Value].self, from: Data(bytes)).first else {
        throw CollectiveError.outOfStep(rank: other)
      }
      return value
    }
  }

  /// What rank 0 has; of the others, `value` does not matter.
  ///
  /// - Throws: ``CollectiveError``.
  public func broadcast<Value: Codable>(_ value: Value?) throws -> Value? {
    try gather(isFirst ? value : nil)[0]
  }

  /// Waits for all.
  ///
  /// - Throws: ``CollectiveError``.
  public func barrier() throws { _ = try gather(false) }

  /// The part of `count` things, in order, that is this rank's: pieces of one size, or one more. Some
  /// ranks have none where there are fewer than ranks.
  public func share(of count: Int) -> Range<Int> {
    count * rank / size..<count * (rank + 1) / size
  }
}

// MARK: - Stopping

extension ProcessGroup {
  /// Calls `handler` once any rank was asked to stop, on another thread.
  public func onStop(_ handler: @escaping @Sendable () -> Void) {
    ring?.watch.onStop(handler)
  }

  /// Asks all ranks to stop, each where it next looks.
  public func askToStop() { ring?.watch.tell(.init(kind: .stop, rank: rank)) }

  /// Whether all stop here, because any of them was asked to.
  ///
  /// - Throws: ``CollectiveError``.
  public func agreesToStop(_ cancellation: Cancellation) throws -> Bool {
    let stops = try gather(cancellation.isCancelled).contains(true)
    if stops { hasAgreedToStop.withLock { $0 = true } }
    return stops
  }

  /// Runs what may be interrupted: where it is in one rank, it counts as interrupted in all.
  ///
  /// - Throws: `Interrupted` in all ranks or in none; what `body` throws otherwise; ``CollectiveError``.
  public func together<Value>(_ body: () throws -> Value) throws -> Value {
    guard size > 1 else { return try body() }
    let (result, own) = (Result { try body() }, Cancellation())
    switch result {
    case .failure(let error) where !(error is Interrupted): throw error
    case .failure: own.cancel()
    case .success: break
    }
    if try agreesToStop(own) { throw Interrupted() }
    return try result.get()
  }

  /// Parts from the other ranks: behind all that they do, or with the reason why this one can't go on.
  ///
  /// - Throws: ``CollectiveError``, where another rank failed at the end.
  public func end(_ error: (any Error)? = nil) throws {
    guard let ring else { return }
    defer { ring.watch.end() }
    let hasAgreed = error is Interrupted && hasAgreedToStop.withLock { $0 }
    guard let error, !hasAgreed else {
      // Nobody goes before rank 0 has written all there is to write.
      try barrier()
      return ring.watch.tell(.init(kind: .done, rank: rank))
    }
    if let known = error as? CollectiveError, known.isOfAnother { return }
    let actionable = error as? any ActionableError
    ring.watch.tell(
      .init(
        kind: .failed, rank: rank, message: actionable?.message ?? "\(error)",
        hint: actionable?.hint, status: (actionable?.exitStatus ?? .bug).rawValue))
  }
}

extension CollectiveError {
  /// Whether it tells of a failure that all ranks get to know without this one.
  fileprivate var isOfAnother: Bool {
    switch self {
    case .failed: true
    default: false
    }
  }
}
