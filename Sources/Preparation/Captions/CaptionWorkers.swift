import Diagnostics
import Foundation
import Manifest
import Synchronization

/// Makes requests on several threads, and records each answer as soon as it is there.
///
/// Not ordered, unlike `OrderedPipeline`: an answer that was paid for must not wait in memory for a
/// slower one.
final class CaptionWorkers: Sendable {
  /// A request, and how many further ones may follow it.
  struct Job: Sendable {
    let request: CaptionRequest
    let further: Int
  }

  private struct State {
    var next = 0
    var running = 0
    var tally = CaptionTally()
    var failure: (any Error)?
  }

  private let jobs: [Job]
  private let client: ChatClient
  private let manifest: ManifestDatabase
  private let picture: Picture
  private let repeating: @Sendable (CaptionRequest, _ reason: String) -> CaptionRequest
  private let state = Mutex(State())

  /// After so many answers of which none can be used, asking further would only cost.
  static let patience = 20

  init(
    jobs: [Job], client: ChatClient, manifest: ManifestDatabase,
    repeating: @escaping @Sendable (CaptionRequest, _ reason: String) -> CaptionRequest
  ) {
    self.jobs = jobs
    self.client = client
    self.manifest = manifest
    picture = Picture(manifest)
    self.repeating = repeating
  }

  /// Makes all requests; the first failure that is final ends it once the requests in flight are
  /// through.
  func run(
    threads: Int, cancellation: Cancellation, progress: (CaptionTally) -> Void
  ) throws -> CaptionTally {
    state.withLock { $0.running = threads }
    for _ in 0..<threads {
      let thread = Thread { [self] in
        labour(cancellation)
        state.withLock { $0.running -= 1 }
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    while true {
      let (running, tally) = state.withLock { ($0.running, $0.tally) }
      progress(tally)
      if running == 0 { break }
      Thread.sleep(forTimeInterval: 0.02)
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
    return state.withLock { $0.tally }
  }

  private func labour(_ cancellation: Cancellation) {
    while let job = claim() {
      do {
        try finish(job, cancellation)
      } catch {
        state.withLock { if $0.failure == nil { $0.failure = error } }
      }
    }
  }

  private func claim() -> Job? {
    state.withLock { state in
      guard state.failure == nil, state.next < jobs.count else { return nil }
      state.next += 1
      return jobs[state.next - 1]
    }
  }

  private func finish(_ job: Job, _ cancellation: Cancellation) throws {
    var (request, further) = (job.request, job.further)
    while true {
      let answer = try client.ask(
        request.body(picture), name: request.sha256, cancellation: cancellation)
      let record = request.record(answer)
      try manifest.add(record)
      try count(record)
      guard let reason = record.rejection, further > 0 else { break }
      request = repeating(request, reason)
      further -= 1
    }
    state.withLock { $0.tally.images += 1 }
  }

  private func count(_ record: CaptionRecord) throws {
    let tally = state.withLock { state in
      state.tally.add(record)
      return state.tally
    }
    if tally.accepted == 0, tally.rejections >= Self.patience {
      throw CaptionerError.allRejected(
        model: record.model, answers: tally.answers, reason: record.rejection ?? "")
    }
  }
}

extension CaptionTally {
  mutating func add(_ record: CaptionRecord) {
    answers += 1
    promptTokens += record.promptTokens ?? 0
    completionTokens += record.completionTokens ?? 0
    if let rejection = record.rejection {
      let kind = rejection.split(separator: ":", maxSplits: 1).first.map(String.init)
      rejected[kind ?? rejection, default: 0] += 1
    } else {
      accepted += 1
    }
  }
}
