import Diagnostics
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Knows at any time whether the other ranks are there, also while this one computes.
///
/// Each rank has a connection to rank 0, on which nothing goes but notices: that it was asked to stop,
/// that it failed and why, that it is done. A connection that ends without one is a rank that was
/// killed. Rank 0 tells the others, so that all know which rank it was.
final class PeerWatch: Sendable {
  /// What ranks tell each other.
  struct Notice: Codable, Sendable {
    enum Kind: String, Codable { case stop, failed, lost, done }
    let kind: Kind
    let rank: Int
    var message: String?
    var hint: String?
    var status: Int32?

    /// What it means to who gets it; nil where it is no failure.
    var failure: (any ActionableError)? {
      switch kind {
      case .stop, .done: nil
      case .lost: CollectiveError.lost(rank: rank)
      case .failed where status == ExitStatus.interrupted.rawValue: Interrupted()
      case .failed:
        CollectiveError.failed(
          rank: rank, message: message ?? "", hint: hint,
          status: status ?? ExitStatus.failed.rawValue)
      }
    }
  }

  private struct State {
    var failure: (error: any ActionableError, since: ContinuousClock.Instant)?
    var done: Set<Int> = []
    var isStopAsked = false
    var onStop: (@Sendable () -> Void)?
  }

  private let rank: Int
  let links: [Int: Socket]
  private let state = Mutex(State())
  private let sending = Mutex(())
  private let isEnding = Atomic(false)
  private let hasEnded = DispatchSemaphore(value: 0)

  /// How long after a failure of another rank this one may go on before it is ended.
  static let grace = Duration.seconds(10)

  /// Watches from now on.
  ///
  /// - Parameters:
  ///   - links: from rank 0 to all others, or from another one to rank 0.
  ///   - abandon: called where another rank failed and this one does not come to notice it: to end the
  ///     process.
  init(
    rank: Int, links: [Int: Socket], abandon: @escaping @Sendable (any ActionableError) -> Void
  ) {
    self.rank = rank
    self.links = links
    let thread = Thread { [self] in
      watch(abandon)
      hasEnded.signal()
    }
    thread.start()
  }

  /// Throws what another rank failed with.
  func check() throws {
    if let failure = state.withLock({ $0.failure }) { throw failure.error }
  }

  /// What another rank failed with, once that is known; nil where it does not become known soon.
  func reason(within patience: Duration = .seconds(3)) -> (any ActionableError)? {
    let end = ContinuousClock.now + patience
    repeat {
      if let failure = state.withLock({ $0.failure }) { return failure.error }
      Thread.sleep(forTimeInterval: 0.02)
    } while ContinuousClock.now < end
    return nil
  }

  /// Calls `handler` once any rank was asked to stop: at once where one was already.
  func onStop(_ handler: @escaping @Sendable () -> Void) {
    let isAsked = state.withLock { state in
      state.onStop = handler
      return state.isStopAsked
    }
    if isAsked { handler() }
  }

  /// Tells the others.
  func tell(_ notice: Notice, besides: Int? = nil) {
    var body = (try? JSONEncoder().encode(notice)).map(Array.init) ?? []
    body = withUnsafeBytes(of: UInt32(body.count).littleEndian) { Array($0) } + body
    sending.withLock { _ in
      for (other, link) in links.sorted(by: { $0.key < $1.key }) where other != besides {
        link.sendAll(body, until: .now + .seconds(2))
      }
    }
  }

  /// Ends the watch.
  func end() {
    isEnding.store(true, ordering: .relaxed)
    hasEnded.wait()
    hasEnded.signal()
  }

  private func watch(_ abandon: (any ActionableError) -> Void) {
    var (open, buffers) = (links, [Int: [UInt8]]())
    var isAbandoned = false
    while !isEnding.load(ordering: .relaxed) {
      let order = open.keys.sorted()
      var entries = order.map {
        pollfd(fd: open[$0]?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
      }
      if poll(&entries, nfds_t(entries.count), 50) > 0 {
        for (place, other) in order.enumerated() where entries[place].revents != 0 {
          guard let link = open[other] else { continue }
          if !read(link, of: other, into: &buffers[other, default: []]) { open[other] = nil }
        }
      }
      let failure = state.withLock { $0.failure }
      if let failure, !isAbandoned, ContinuousClock.now > failure.since + Self.grace {
        isAbandoned = true
        abandon(failure.error)
      }
    }
  }

  /// Takes what has come from a rank; whether it is still there.
  private func read(_ link: Socket, of other: Int, into buffer: inout [UInt8]) -> Bool {
    var piece = [UInt8](repeating: 0, count: 4096)
    switch piece.withUnsafeMutableBytes({ link.receive($0) }) {
    case .none: return true
    case .bytes(let count):
      buffer += piece[..<count]
      while let notice = Self.next(&buffer) { take(notice, from: other) }
      return true
    case .closed:
      let isDone = state.withLock { $0.done.contains(other) || $0.failure != nil }
      if !isDone { take(Notice(kind: .lost, rank: other), from: other) }
      return false
    }
  }

  private static func next(_ buffer: inout [UInt8]) -> Notice? {
    guard buffer.count >= 4 else { return nil }
    let count = buffer[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard buffer.count >= 4 + count else { return nil }
    defer { buffer.removeFirst(4 + count) }
    return try? JSONDecoder().decode(Notice.self, from: Data(buffer[4..<4 + count]))
  }

  private func take(_ notice: Notice, from other: Int) {
    // Rank 0 is the only one that all others hear.
    if rank == 0, notice.kind != .done { tell(notice, besides: other) }
    let handler = state.withLock { state -> (@Sendable () -> Void)? in
      switch notice.kind {
      case .done: state.done.insert(other)
      case .stop: state.isStopAsked = true
      case .failed, .lost:
        if state.failure == nil, let failure = notice.failure { state.failure = (failure, .now) }
      }
      return notice.kind == .stop ? state.onStop : nil
    }
    handler?()
  }
}
