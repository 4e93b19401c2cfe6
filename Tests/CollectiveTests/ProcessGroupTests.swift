import Diagnostics
import Foundation
import Synchronization
import Testing
import Torch

@testable import Collective

@Suite struct ProcessGroupTests {
  @Test("sums are those of all ranks, to the same bits in each", arguments: [1, 2, 3, 5])
  func sums(_ size: Int) throws {
    for count in [0, 1, 2, 3, 7, 1000, 300_001] {
      @Sendable func numbers(_ rank: Int) -> [Float] {
        (0..<count).map { Float(($0 * 7919 + rank * 104729) % 2003) / 17 - 50 }
      }
      let found = try Ranks.each(size) { group in
        var own = numbers(group.rank)
        try own.withUnsafeMutableBufferPointer { try group.sum($0) }
        return own
      }
      for rank in 0..<size { #expect(found[rank] == found[0]) }
      let all = (0..<size).map(numbers)
      for place in 0..<count {
        let exact = all.reduce(0) { $0 + Double($1[place]) }
        #expect(abs(Double(found[0][place]) - exact) < 1e-3, "\(count) numbers, place \(place)")
      }
    }
  }

  @Test("the order of the additions is always the same") func isDeterministic() throws {
    let runs = try (0..<3).map { _ in
      try Ranks.each(3) { group in
        // Of magnitudes where each order of additions gives other bits.
        var own = (0..<1001).map { Float($0 % 13) * [1e8, -1e8, 1][($0 + group.rank) % 3] + 0.1 }
        try own.withUnsafeMutableBufferPointer { try group.sum($0) }
        return own
      }[0]
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
  }

  @Test("tensors of any shape are summed through a small memory") func tensors() throws {
    let found = try Ranks.each(3) { group in
      let tensors = try [[3, 5], [], [17], [0], [2, 2, 2]].map {
        try Tensor.full($0, Double(group.rank + 1))
      }
      try TensorSum(over: group, capacity: 4)(tensors)
      return try tensors.map { try $0.array(Float.self) }
    }
    for rank in 0..<3 {
      #expect(found[rank].map(\.count) == [15, 1, 17, 0, 8])
      #expect(found[rank].joined().allSatisfy { $0 == 6 })
    }
  }

  @Test("values of all ranks come in their order, and numbers to the bit", arguments: [1, 2, 3])
  func values(_ size: Int) throws {
    let odd: [Double] = [
      0.1, 1 / 3, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ]
    let found = try Ranks.each(size) { group in
      try group.barrier()
      let gathered = try group.gather(odd.map { $0 * Double(group.rank + 1) })
      let text = try group.broadcast(group.rank == 0 ? String(repeating: "x", count: 100_000) : nil)
      return (gathered, text?.count, try group.broadcast(Int?.none))
    }
    for (gathered, count, nothing) in found {
      #expect(gathered == (1...size).map { rank in odd.map { $0 * Double(rank) } })
      #expect(count == 100_000 && nothing == nil)
    }
  }

  @Test("shares are disjoint, in order, and differ by one at most")
  func shares() throws {
    for size in [1, 2, 3] {
      let shares = try Ranks.each(size) { group in (0..<9).map { group.share(of: $0) } }
      for count in 0..<9 {
        #expect(shares.flatMap { Array($0[count]) } == Array(0..<count))
        let sizes = shares.map { $0[count].count }
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
      }
    }
  }

  @Test("a rank that goes without a word is named to all at once, whatever they wait for")
  func death() throws {
    let start = ContinuousClock.now
    let errors = try Ranks.errors(4) { group in
      guard group.rank != 2 else { return try group.vanish() }
      var numbers = [Float](repeating: 1, count: 1_000_000)
      while true { try numbers.withUnsafeMutableBufferPointer { try group.sum($0) } }
    }
    for rank in [0, 1, 3] {
      #expect(errors[rank] as? CollectiveError == .lost(rank: 2), "\(rank): \(errors)")
    }
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test("the death of rank 0 is known to the others") func deathOfTheFirst() throws {
    let errors = try Ranks.errors(3) { group in
      guard group.rank != 0 else { return try group.vanish() }
      try group.barrier()
    }
    #expect(errors[1] as? CollectiveError == .lost(rank: 0), "\(errors)")
    #expect(errors[2] as? CollectiveError == .lost(rank: 0), "\(errors)")
  }

  @Test("why a rank failed is said by all, with its hint and its status") func failure() throws {
    struct Full: ActionableError {
      let message = "the disk is full"
      let hint: String? = "free some"
      let exitStatus = ExitStatus.noSpace
    }
    let errors = try Ranks.errors(3) { group in
      if group.rank == 1 { throw Full() }
      try group.barrier()
    }
    #expect(errors[1] is Full)
    for rank in [0, 2] {
      let error = try #require(errors[rank] as? CollectiveError)
      #expect(error.message == "rank 1 failed: the disk is full" && error.hint == "free some")
      #expect(error.exitStatus == .noSpace)
    }
  }

  @Test("a rank that is there but does nothing is an error in time") func silence() throws {
    var patience = ProcessGroup.Patience()
    patience.silence = .seconds(1)
    let isOver = DispatchSemaphore(value: 0)
    let errors = try Ranks.errors(2, patience: patience) { group in
      if group.rank == 1 {
        isOver.wait()
      } else {
        defer { isOver.signal() }
        try group.barrier()
      }
    }
    #expect(errors[0] as? CollectiveError == .silent(rank: 1, seconds: 1), "\(errors)")
  }

  @Test("a rank that computes something else is noticed") func outOfStep() throws {
    let errors = try Ranks.errors(2) { group in
      var numbers: [Float] = [1]
      if group.rank == 0 { return try group.barrier() }
      try numbers.withUnsafeMutableBufferPointer { try group.sum($0) }
    }
    #expect(errors.contains { $0 is CollectiveError }, "\(errors)")
  }

  @Test("an interruption of one counts for all, and all part from each other") func interruption()
    throws
  {
    let errors = try Ranks.errors(3) { group in
      try group.together { if group.rank == 1 { throw Interrupted() } }
    }
    #expect(errors.allSatisfy { $0 is Interrupted }, "\(errors)")
    let asked = try Ranks.each(3) { group in
      let cancellation = Cancellation()
      group.onStop { cancellation.cancel() }
      if group.rank == 2 {
        cancellation.cancel()
        group.askToStop()
      }
      let end = ContinuousClock.now + .seconds(10)
      while !cancellation.isCancelled, ContinuousClock.now < end { usleep(1000) }
      return try (cancellation.isCancelled, group.agreesToStop(Cancellation()))
    }
    #expect(asked.allSatisfy { $0.0 && !$0.1 }, "\(asked)")
  }

  @Test("an interruption that the others do not expect interrupts them too") func interruptedAlone()
    throws
  {
    let errors = try Ranks.errors(3) { group in
      if group.rank == 2 { throw Interrupted() }
      try group.barrier()
    }
    #expect(errors.allSatisfy { $0 is Interrupted }, "\(errors)")
  }

  @Test("who can't look up is ended, with the reason") func abandoned() throws {
    let reasons = Mutex<[String]>([])
    let isOver = DispatchSemaphore(value: 0)
    _ = try Ranks.errors(
      2,
      abandon: { error in
        reasons.withLock { $0.append(error.message) }
        isOver.signal()
      }
    ) { group in
      guard group.rank == 0 else { return try group.vanish() }
      #expect(isOver.wait(timeout: .now() + 30) == .success)
    }
    #expect(reasons.withLock { $0 } == [CollectiveError.lost(rank: 1).message])
  }

  @Test("a rank that never comes is named, and a stranger who connects is no rank") func missing()
    throws
  {
    var patience = ProcessGroup.Patience()
    patience.joining = .seconds(1)
    let store = MemoryStore(patience: 1)
    #expect(throws: CollectiveError.missing(rank: 1, size: 2, seconds: 1)) {
      try ProcessGroup.join(rank: 0, of: 2, store, patience: patience)
    }
    let found = try Ranks.each(
      2,
      greeting: { address in
        let socket = try? Socket.connected(
          to: address.host, port: address.port, until: .now + .seconds(1))
        socket?.sendAll(Array(repeating: 65, count: 64), until: .now + .seconds(1))
      }
    ) { try $0.gather($0.rank) }
    #expect(found == [[0, 1], [0, 1]])
  }

  @Test("processes meet in the store of libtorch, which rank 0 serves") func store() throws {
    let probe = try Socket.listen(at: "127.0.0.1", backlog: 1)
    let port = try #require(Int(try probe.name().port)) + 1
    let found = try Ranks.concurrently(2) { rank in
      let launch = try #require(
        try Launch([
          "RANK": "\(rank)", "LOCAL_RANK": "\(rank)", "WORLD_SIZE": "2",
          "MASTER_ADDR": "localhost", "MASTER_PORT": "\(port)",
        ]))
      let group = try ProcessGroup.join(launch) { _ in }
      let values = try group.gather(rank)
      try group.end()
      return values
    }
    for result in found { #expect(try result.get() == [0, 1]) }
  }
}
