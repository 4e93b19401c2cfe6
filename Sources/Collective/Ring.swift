import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Connections of a rank to the next one and from the one before, on which data goes round.
struct Ring: Sendable {
  let rank: Int
  let size: Int
  let next: Socket
  let previous: Socket
  let watch: PeerWatch
  /// How long nothing may come or go.
  let patience: Duration

  private var nextRank: Int { (rank + 1) % size }
  private var previousRank: Int { (rank + size - 1) % size }

  /// Sends to the next rank and receives from the one before, both at once: each alone would wait for
  /// the other where the data is more than the system buffers.
  func transfer(_ out: UnsafeRawBufferPointer, into incoming: UnsafeMutableRawBufferPointer) throws
  {
    var (sent, received, last) = (0, 0, ContinuousClock.now)
    while sent < out.count || received < incoming.count {
      var entries = [
        pollfd(
          fd: sent < out.count ? next.descriptor : -1, events: Int16(POLLOUT), revents: 0),
        pollfd(
          fd: received < incoming.count ? previous.descriptor : -1, events: Int16(POLLIN),
          revents: 0),
      ]
      if poll(&entries, 2, 50) > 0 {
        if entries[0].revents != 0 {
          try count(next.send(.init(rebasing: out[sent...])), of: nextRank, &sent, &last)
        }
        if entries[1].revents != 0 {
          let rest = UnsafeMutableRawBufferPointer(rebasing: incoming[received...])
          try count(previous.receive(rest), of: previousRank, &received, &last)
        }
      } else {
        try watch.check()
        guard ContinuousClock.now < last + patience else {
          throw CollectiveError.silent(
            rank: received < incoming.count ? previousRank : nextRank,
            seconds: Int(patience / .seconds(1)))
        }
      }
    }
  }

  private func count(
    _ progress: Socket.Progress, of other: Int, _ done: inout Int,
    _ last: inout ContinuousClock.Instant
  ) throws {
    switch progress {
    case .bytes(let count): (done, last) = (done + count, .now)
    case .none: break
    case .closed:
      // The neighbour may be gone because yet another rank failed: rank 0 knows which.
      throw watch.reason() ?? CollectiveError.lost(rank: other)
    }
  }

  /// Makes sure that the rank before is at the same place of the computation.
  func meet(_ operation: Operation, sequence: UInt64, count: Int) throws {
    let own = [operation.rawValue, sequence, UInt64(count)]
    var other: [UInt64] = [0, 0, 0]
    try own.withUnsafeBytes { out in
      try other.withUnsafeMutableBytes { try transfer(out, into: $0) }
    }
    guard own == other else { throw CollectiveError.outOfStep(rank: previousRank) }
  }

  enum Operation: UInt64 { case sum = 1, gather }

  /// Adds up the numbers of all ranks; all come to the same bits. The order of the additions depends on
  /// the number of ranks alone.
  ///
  /// In `size − 1` rounds each piece goes round and gathers what each rank has of it, in as many more the
  /// sums go round (Patarasuk and Yuan, 2009).
  func sum(_ numbers: UnsafeMutableBufferPointer<Float>) throws {
    func piece(_ place: Int) -> UnsafeMutableBufferPointer<Float> {
      let index = (place + 2 * size) % size
      let bounds = [index, index + 1].map { numbers.count * $0 / size }
      return UnsafeMutableBufferPointer(rebasing: numbers[bounds[0]..<bounds[1]])
    }
    let room = UnsafeMutableBufferPointer<Float>.allocate(capacity: numbers.count / size + 1)
    defer { room.deallocate() }
    for round in 0..<size - 1 {
      let own = piece(rank - round - 1)
      let come = UnsafeMutableBufferPointer(rebasing: room[..<own.count])
      try transfer(.init(piece(rank - round)), into: .init(come))
      for place in own.indices { own[place] += come[place] }
    }
    for round in 0..<size - 1 {
      try transfer(.init(piece(rank - round + 1)), into: .init(piece(rank - round)))
    }
  }

  /// The bytes of all ranks, in their order.
  func gather(_ bytes: [UInt8]) throws -> [[UInt8]] {
    var found = [[UInt8]](repeating: [], count: size)
    found[rank] = bytes
    for round in 0..<size - 1 {
      let out = found[(rank - round + size) % size]
      var length: UInt64 = 0
      try withUnsafeBytes(of: UInt64(out.count)) { own in
        try withUnsafeMutableBytes(of: &length) { try transfer(own, into: $0) }
      }
      guard length <= 1 << 32 else { throw CollectiveError.outOfStep(rank: previousRank) }
      var incoming = [UInt8](repeating: 0, count: Int(length))
      try out.withUnsafeBytes { out in
        try incoming.withUnsafeMutableBytes { try transfer(out, into: $0) }
      }
      found[(rank - round - 1 + size) % size] = incoming
    }
    return found
  }
}
