import Serving
import Synchronization

/// A model that says what a test wants, and remembers what it was asked.
final class ScriptedModel: ChatModel {
  typealias Events = AsyncThrowingStream<ChatEvent, any Error>.Continuation
  /// Answers a request; whatever it throws, the stream throws.
  typealias Script = @Sendable (ChatRequest, Events) async throws -> Void

  struct State: Sendable {
    var requests: [ChatRequest] = []
    /// How many answers are being made now, and how many were at most.
    var running = 0
    var mostRunning = 0
    /// How many answers nobody wanted any more.
    var cancelled = 0
  }

  let card: ModelCard
  private let script: Script
  private let memory = Mutex(State())

  init(card: ModelCard = .scripted, _ script: @escaping Script) {
    self.card = card
    self.script = script
  }

  var state: State { memory.withLock { $0 } }

  func respond(to request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
    memory.withLock { state in
      state.requests.append(request)
      state.running += 1
      state.mostRunning = max(state.mostRunning, state.running)
    }
    return AsyncThrowingStream { events in
      let task = Task {
        do {
          try await script(request, events)
          end()
          events.finish()
        } catch {
          end()
          events.finish(throwing: error)
        }
      }
      events.onTermination = { termination in
        guard case .cancelled = termination else { return }
        self.memory.withLock { $0.cancelled += 1 }
        task.cancel()
      }
    }
  }

  private func end() { memory.withLock { $0.running -= 1 } }
}

extension ModelCard {
  static let scripted = ModelCard(
    id: "org/scripted", aliases: ["scripted"], created: 1_700_000_000, owner: "tests",
    contextLength: 4096)
}

extension ScriptedModel {
  /// Says each word of `words` to each choice, `pause` apart, a token a word.
  static func saying(_ words: [String], pause: Duration = .zero) -> ScriptedModel {
    ScriptedModel { request, events in
      try await say(words, pause, to: request, events)
    }
  }

  static func say(
    _ words: [String], _ pause: Duration, to request: ChatRequest, _ events: Events
  ) async throws {
    events.yield(.started(promptTokens: 7))
    let said = words.prefix(request.maxTokens)
    for word in said {
      try await Task.sleep(for: pause)
      for choice in 0..<request.choices {
        events.yield(.delta(choice: choice, text: word, tokens: tokens(word, request.logprobs)))
      }
    }
    for choice in 0..<request.choices {
      events.yield(.finished(choice: choice, reason: said.count < words.count ? .length : .stop))
    }
    events.yield(.usage(prompt: 7, completion: said.count * request.choices))
  }

  private static func tokens(_ word: String, _ alternatives: Int?) -> [TokenLogprob] {
    guard let alternatives else { return [] }
    return [
      TokenLogprob(
        bytes: Array(word.utf8), logprob: -0.5,
        alternatives: (0..<alternatives).map {
          .init(bytes: Array("\(word)\($0)".utf8), logprob: $0 == 0 ? -0.5 : -.infinity)
        })
    ]
  }

  /// Says one word, then nothing until nobody listens any more.
  static func hanging() -> ScriptedModel {
    ScriptedModel { _, events in
      events.yield(.started(promptTokens: 1))
      events.yield(.delta(choice: 0, text: "well", tokens: []))
      try await Task.sleep(for: .seconds(60))
    }
  }
}
