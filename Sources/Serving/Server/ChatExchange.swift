import Foundation
import Synchronization

/// One request for a chat completion, from its body to the last byte of its answer.
final class ChatExchange: Sendable {
  private let model: any ChatModel
  private let card: ModelCard
  private let settings: ServerSettings
  private let request: HTTPRequest
  private let place: Queue.Place
  private let writer: ResponseWriter
  /// Further headers of the answer.
  private let fields: [HTTPHead.Field]
  private let id = ChatExchange.newID()
  private let record: Mutex<RequestRecord>

  init(
    model: any ChatModel, card: ModelCard, settings: ServerSettings, request: HTTPRequest,
    place: Queue.Place, writer: ResponseWriter, fields: [HTTPHead.Field]
  ) {
    self.model = model
    self.card = card
    self.settings = settings
    self.request = request
    self.place = place
    self.writer = writer
    self.fields = fields + [.init(name: "X-Request-Id", value: id)]
    record = Mutex(
      RequestRecord(
        method: request.head.method, route: Route.completions, status: 200, duration: .zero, id: id)
    )
  }

  /// Answers, and tells what became of it.
  func run() async -> RequestRecord {
    defer { place.leave() }
    do {
      try await answerInTime()
    } catch {
      await fail(error)
    }
    return record.withLock { record in
      record.duration = .now - request.began
      return record
    }
  }

  private func answerInTime() async throws {
    let reader = ChatCallReader(card: card, limits: settings.request)
    let call = try reader.call(request.body, id: id)
    let time = settings.requestTime - (.now - request.began)
    let isDone = try await within(max(time, .zero)) {
      try await self.place.turn()
      if call.streams { try await self.stream(call) } else { try await self.collect(call) }
      return true
    }
    guard isDone != nil else { throw APIError.timeIsUp }
  }

  /// Sends the answer as a whole.
  private func collect(_ call: ChatCall) async throws {
    var choices = Array(repeating: CompletionJSON.Choice(), count: call.request.choices)
    let usage = try await events(of: call) { event in
      switch event {
      case .delta(let index, let text, let tokens):
        choices[index].text += text
        choices[index].tokens += tokens
      case .finished(let index, let reason): choices[index].reason = reason
      case .started, .usage: break
      }
    }
    try await writer.send(.json(json(call).completion(choices, usage), fields: fields))
  }

  /// Sends the answer's parts as they come, as an event stream. The headers wait for the model's
  /// first word, so that what is refused at the beginning has the status of its error.
  private func stream(_ call: ChatCall) async throws {
    let json = json(call)
    let usage = try await events(of: call) { event in
      switch event {
      case .started:
        try await writer.begin(
          HTTPResponse(status: 200, type: "text/event-stream; charset=utf-8", body: [])
            .adding([.init(name: "Cache-Control", value: "no-cache")] + fields))
        try await send((0..<call.request.choices).map(json.opening))
      case .delta(_, "", []): break
      case .delta(let index, let text, let tokens):
        try await send([json.delta(index, text, tokens)])
      case .finished(let index, let reason): try await send([json.closing(index, reason)])
      case .usage: break
      }
    }
    if call.includesUsage { try await send([json.usage(usage)]) }
    try await writer.part("data: [DONE]\n\n")
    try await writer.end()
  }

  private func send(_ events: [JSON]) async throws {
    try await writer.part(events.map { "data: \($0.text)\n\n" }.joined())
  }

  /// Hands the model's events on, in an order that was checked.
  private func events(
    of call: ChatCall, _ take: (ChatEvent) async throws -> Void
  ) async throws -> Usage {
    var order = EventOrder(choices: call.request.choices)
    for try await event in model.respond(to: call.request) {
      try order.check(event)
      note(event)
      try await take(event)
    }
    // A cancelled stream ends like a complete one.
    try Task.checkCancellation()
    return try order.usage()
  }

  private func note(_ event: ChatEvent) {
    record.withLock { record in
      switch event {
      case .started(let tokens): record.promptTokens = tokens
      case .delta(_, let text, let tokens):
        if record.timeToFirstToken == nil, !text.isEmpty || !tokens.isEmpty {
          record.timeToFirstToken = .now - request.began
        }
      case .finished: break
      case .usage(let prompt, let completion):
        record.promptTokens = prompt
        record.completionTokens = completion
      }
    }
  }

  private func json(_ call: ChatCall) -> CompletionJSON {
    CompletionJSON(
      id: id, created: Int(Date().timeIntervalSince1970), model: call.model,
      hasLogprobs: call.request.logprobs != nil, hasUsage: call.includesUsage)
  }

  private static func newID() -> String {
    let parts = (0..<2).map { _ in
      let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    return "chatcmpl-" + parts.joined()
  }
}

// When it fails.
extension ChatExchange {
  private func fail(_ error: any Error) async {
    // A client may close as soon as it has the last byte; that cancels what is done already.
    if await writer.progress == .complete { return }
    guard let told = Task.isCancelled ? nil : Self.told(error) else {
      return record.withLock { $0.status = 499 }
    }
    record.withLock { record in
      record.status = told.status
      record.problem = told == .failed ? "\(error)" : told.message
    }
    await tell(told)
  }

  /// What the client is told of an error, or nil where it is gone.
  private static func told(_ error: any Error) -> APIError? {
    switch error {
    case let error as APIError: error
    case let refusal as ChatRefusal: APIError(refusal)
    case is ClientGone: nil
    // This task was not cancelled, so the model was, by itself.
    default: .failed
    }
  }

  private func tell(_ error: APIError) async {
    switch await writer.progress {
    case .nothing: try? await writer.send(error.response.adding(fields))
    case .streaming:
      // Without the last event, so that nobody takes the answer for complete.
      try? await writer.part("event: error\ndata: \(error.json.text)\n\n")
      try? await writer.end()
    case .complete: break
    }
  }
}
