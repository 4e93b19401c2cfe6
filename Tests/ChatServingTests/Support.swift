@testable import ChatServing
import Foundation
import Generation
import Imaging
import ModelFixtures
import Reasoner
import Serving
import Synchronization
import Torch

/// A tiny checkpoint behind the server's protocol, with a session that can be watched and broken.
final class Engine: Sendable {
  let chats: BatchedChatModel
  let reasoning: ReasoningModel
  let watch = SessionWatch()

  static let checkpoint: Result<Folder, any Error> = Result {
    let folder = try Folder()
    try TinyCheckpoint.make(in: folder.path)
    return folder
  }

  init(answers: Int = 8, context: Int = TinyCheckpoint.context) throws {
    let model = try ReasoningModel(folder: Self.checkpoint.get().path)
    let watch = watch
    reasoning = model
    chats = BatchedChatModel(model, ModelCard(id: "tiny", contextLength: context)) {
      WatchedSession(
        GenerationSession(
          model.model, model.tokenizer, limits: GenerationLimits(rows: answers)), watch)
    }
  }

  /// The whole answer to a request.
  func answer(_ request: ChatRequest) async throws -> Answer {
    var answer = Answer(choices: request.choices)
    for try await event in chats.respond(to: request) { answer.take(event) }
    return answer
  }
}

/// What tests see of a session, and do to it.
final class SessionWatch: Sendable {
  struct State {
    /// The most requests that a session had open at a step.
    var most = 0
    /// The requests that were open at the last step that had any.
    var open = 0
    var cancelled = 0
    var sessions = 0
    /// Whether the next step fails.
    var breaks = false
    /// Steps are not done before this many requests are there.
    var quorum = 0
  }

  private let state = Mutex(State())

  var now: State { state.withLock { $0 } }

  func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
}

struct Broken: Error, Equatable {}

/// A session that counts what it is told, and fails when it is told to.
final class WatchedSession: BatchSession {
  private let session: GenerationSession
  private let watch: SessionWatch
  /// The samples of each request that go on.
  private var open: [Int: Int] = [:]

  init(_ session: GenerationSession, _ watch: SessionWatch) {
    self.session = session
    self.watch = watch
    watch.change { $0.sessions += 1 }
  }

  var isIdle: Bool { session.isIdle }

  func add(_ request: GenerationRequest) throws -> Int {
    let id = try session.add(request)
    open[id] = request.samples
    return id
  }

  func cancel(_ request: Int) -> [GenerationEvent] {
    watch.change { $0.cancelled += 1 }
    open[request] = nil
    return session.cancel(request)
  }

  func step() throws -> [GenerationEvent] {
    let (breaks, quorum) = (watch.now.breaks, watch.now.quorum)
    watch.change {
      if !open.isEmpty { $0.open = open.count }
      $0.most = max($0.most, open.count)
      $0.breaks = false
    }
    if breaks { throw Broken() }
    if open.count < quorum {
      Thread.sleep(forTimeInterval: 0.005)
      return []
    }
    watch.change { $0.quorum = 0 }
    let events = try session.step()
    for case .finished(let request, _, _) in events {
      open[request, default: 1] -= 1
      if open[request] == 0 { open[request] = nil }
    }
    return events
  }
}

/// An answer put together from its events.
struct Answer: Equatable {
  var texts: [String]
  var tokens: [[TokenLogprob]]
  var reasons: [FinishReason?]
  var started: [Int] = []
  var usage: [Int] = []

  init(choices: Int) {
    texts = Array(repeating: "", count: choices)
    tokens = Array(repeating: [], count: choices)
    reasons = Array(repeating: nil, count: choices)
  }

  mutating func take(_ event: ChatEvent) {
    switch event {
    case .started(let tokens): started.append(tokens)
    case .delta(let choice, let text, let more):
      texts[choice] += text
      tokens[choice] += more
    case .finished(let choice, let reason): reasons[choice] = reason
    case .usage(let prompt, let completion): usage = [prompt, completion]
    }
  }
}

extension ChatRequest {
  /// A question in text, with pictures behind it.
  static func asking(
    _ text: String = "Does the product have an anomaly?", pictures: [[UInt8]] = [],
    sampling: Sampling = Sampling(), tokens: Int = 12, choices: Int = 1, stop: [String] = [],
    seed: Int? = 7, logprobs: Int? = nil
  ) -> ChatRequest {
    ChatRequest(
      id: "chat",
      messages: [
        ChatMessage(role: .user, parts: [.text(text)] + pictures.map { .image(bytes: $0) })
      ], sampling: sampling, maxTokens: tokens, choices: choices, stop: stop, seed: seed,
      logprobs: logprobs)
  }
}

/// The file of a grey picture.
func picture(width: Int = 56, height: Int = 56) throws -> [UInt8] {
  try PNG.encode(
    RGBImage(
      width: width, height: height, pixels: Array(repeating: 99, count: width * height * 3)))
}

/// Whether something comes true within seconds.
func eventually(_ isTrue: () -> Bool) async throws -> Bool {
  for _ in 0..<1000 {
    if isTrue() { return true }
    try await Task.sleep(for: .milliseconds(10))
  }
  return isTrue()
}
