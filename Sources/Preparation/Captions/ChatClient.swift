import Diagnostics
import Digest
import Foundation
import Synchronization

/// Asks a server, and again where it fails for the moment: after 408, 409, 425, 429 and 5xx, after a
/// time-out and after a broken connection. Any other 4xx is final.
///
/// Waits of 1, 2, 4, … seconds up to a minute lie between the tries, each shortened by chance by up
/// to a half so that requests that failed together do not return together. A `Retry-After` stands
/// before that, and holds all requests back, not only the one that it answered.
struct ChatClient: Sendable {
  /// What to say to the user while it goes on.
  typealias Notice = @Sendable (String) -> Void

  let transport: any ChatTransport
  let endpoint: CaptionerEndpoint
  let key: CaptionerKey?
  /// How often a request is tried again.
  let retries: Int
  /// The most seconds until an answer.
  let timeout: Double
  /// The first wait in seconds.
  let firstWait: Double
  let notice: Notice
  private let gate = Gate()

  /// The longest wait that is worth while, in seconds.
  private static let longestWait = 600.0

  /// What came of one try.
  private enum Outcome {
    case answer(ChatAnswer)
    case again(reason: String, after: Double?)
  }

  init(
    transport: any ChatTransport, endpoint: CaptionerEndpoint, key: CaptionerKey?,
    settings: Pipeline.Captioner, firstWait: Double = 1, notice: @escaping Notice
  ) {
    self.transport = transport
    self.endpoint = endpoint
    self.key = key
    retries = settings.retries
    timeout = settings.timeout
    self.firstWait = firstWait
    self.notice = notice
  }

  /// The answer to `body`; `name` seeds the chance in the waits.
  ///
  /// - Throws: ``CaptionerError`` if there is none; `Interrupted`.
  func ask(_ body: Data, name: String, cancellation: Cancellation) throws -> ChatAnswer {
    var generator = SplitMix64(seed: 0, stream: "wait/" + name)
    var tries = 0
    while true {
      tries += 1
      try gate.wait(cancellation)
      let post = ChatPost(url: endpoint.completions, key: key, body: body, timeout: timeout)
      switch try outcome(of: post, cancellation) {
      case .answer(let answer): return answer
      case .again(let reason, let after):
        guard tries <= retries else {
          throw CaptionerError.gaveUp(server: endpoint.name, tries: tries, reason: reason)
        }
        let wait = after ?? backOff(tries, generator.unit())
        guard wait <= Self.longestWait else {
          throw CaptionerError.longWait(server: endpoint.name, seconds: wait, reason: reason)
        }
        // Requests that fail together would say the same together.
        if gate.isNews {
          notice("\(endpoint.name): \(reason); trying again in \(Self.seconds(wait))")
        }
        if after != nil { gate.close(for: wait) } else { try Self.sleep(wait, cancellation) }
      }
    }
  }

  private func outcome(of post: ChatPost, _ cancellation: Cancellation) throws -> Outcome {
    do {
      return try outcome(of: transport.send(post, cancellation: cancellation))
    } catch let failure as TransportFailure {
      return .again(reason: redacted(failure.message), after: nil)
    }
  }

  private func outcome(of reply: ChatReply) throws(CaptionerError) -> Outcome {
    let complaint = ServerComplaint(reply.body)
    let reason = redacted(complaint.message)
    switch reply.status {
    case 200..<300: return .answer(try answer(in: reply.body))
    case 300..<400:
      throw .redirected(server: endpoint.name, to: reply.location ?? "somewhere else")
    case 408, 409, 425, 429, 500...:
      if complaint.isOutOfQuota { throw refusal(reply.status, reason) }
      return .again(
        reason: "status \(reply.status): \(reason)",
        after: RetryAfter.seconds(reply.retryAfter, now: Date()))
    default:
      if complaint.isFiltered { return .answer(ChatAnswer(content: "", ending: .refused(reason))) }
      throw refusal(reply.status, reason)
    }
  }

  private func answer(in body: Data) throws(CaptionerError) -> ChatAnswer {
    do {
      return try ChatAnswer(json: body).redacted(by: key)
    } catch {
      let start = redacted(ServerComplaint(body).message)
      throw .noChat(server: endpoint.name, reason: "it begins with `\(start.prefix(120))`")
    }
  }

  private func refusal(_ status: Int, _ reason: String) -> CaptionerError {
    .refused(server: endpoint.name, status: status, reason: reason, hasKey: key != nil)
  }

  private func redacted(_ text: String) -> String { key?.redacting(text) ?? text }

  private func backOff(_ tries: Int, _ chance: Double) -> Double {
    min(60, firstWait * exp2(Double(tries - 1))) * (1 - chance / 2)
  }

  private static func seconds(_ wait: Double) -> String {
    wait < 10 ? "\((wait * 10).rounded() / 10) s" : "\(Int(wait.rounded())) s"
  }

  /// Sleeps in short naps, so that a request to stop is heard.
  fileprivate static func sleep(_ seconds: Double, _ cancellation: Cancellation) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      try cancellation.check()
      Thread.sleep(forTimeInterval: min(0.05, max(0, (end - ContinuousClock.now) / .seconds(1))))
    }
    try cancellation.check()
  }
}

/// Holds all requests back while the server asks for it.
private final class Gate: Sendable {
  private let opens = Mutex<ContinuousClock.Instant?>(nil)
  private let lastNews = Mutex<ContinuousClock.Instant?>(nil)

  /// Whether nothing was said for a second.
  var isNews: Bool {
    lastNews.withLock { last in
      if let last, .now - last < .seconds(1) { return false }
      last = .now
      return true
    }
  }

  func close(for seconds: Double) {
    let until = ContinuousClock.now + .seconds(seconds)
    opens.withLock { $0 = max($0 ?? until, until) }
  }

  func wait(_ cancellation: Cancellation) throws {
    try cancellation.check()
    while let until = opens.withLock({ $0 }), until > .now {
      try ChatClient.sleep((until - .now) / .seconds(1), cancellation)
    }
  }
}

extension ChatAnswer {
  /// Without the key, should the server repeat it.
  fileprivate func redacted(by key: CaptionerKey?) -> ChatAnswer {
    guard let key else { return self }
    return ChatAnswer(
      content: key.redacting(content), ending: ending, promptTokens: promptTokens,
      completionTokens: completionTokens)
  }
}
