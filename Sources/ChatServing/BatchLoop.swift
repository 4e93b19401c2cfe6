import Generation
import Serving
import Tokenization

/// What the thread does that owns the session: takes chats in, steps, hands out what happened.
struct BatchLoop {
  private let inbox: Inbox
  private let tokenizer: Tokenizer
  private let makeSession: () -> any BatchSession
  private var session: any BatchSession
  /// By the session's numbers.
  private var running: [Int: RunningChat] = [:]

  init(_ inbox: Inbox, _ tokenizer: Tokenizer, makeSession: @escaping () -> any BatchSession) {
    self.inbox = inbox
    self.tokenizer = tokenizer
    self.makeSession = makeSession
    session = makeSession()
  }

  /// Goes on until the inbox is stopped.
  mutating func run() {
    while let chats = inbox.take(waiting: session.isIdle) {
      dropCancelled()
      for chat in chats where !chat.job.isCancelled { add(chat) }
      if !session.isIdle { step() }
    }
    failAll(ChatRefusal.stopping)
    inbox.leave()
  }

  private mutating func add(_ chat: ReadyChat) {
    do {
      running[try session.add(chat.generation)] = RunningChat(chat, tokenizer)
    } catch let error as GenerationError {
      chat.job.fail(ChatRefusal.unsupported(parameter: nil, reason: error.message))
    } catch {
      chat.job.fail(error)
    }
  }

  private mutating func dropCancelled() {
    for (id, chat) in running where chat.job.isCancelled {
      // Nobody hears how its samples ended.
      _ = session.cancel(id)
      running[id] = nil
    }
  }

  /// A step; if it fails, all that run fail, and the next ones get a new session.
  private mutating func step() {
    do {
      for event in try session.step() { take(event) }
    } catch {
      failAll(error)
      session = makeSession()
    }
  }

  private mutating func take(_ event: GenerationEvent) {
    let id = event.request
    running[id]?.take(event)
    if running[id]?.isComplete == true { running[id] = nil }
  }

  private mutating func failAll(_ error: any Error) {
    for chat in running.values { chat.job.fail(error) }
    running = [:]
  }
}

extension GenerationEvent {
  /// The number of the request that it is about.
  fileprivate var request: Int {
    switch self {
    case .started(let request, _), .token(let request, _, _, _), .finished(let request, _, _):
      request
    }
  }
}

extension ChatRefusal {
  static let stopping = ChatRefusal.overloaded(reason: "the server is stopping")
}
