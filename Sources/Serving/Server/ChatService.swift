import Foundation

/// Answers requests about one model.
struct ChatService: HTTPHandler {
  /// A request that was let in.
  struct Admission: Sendable {
    let route: Route
    /// Where it stands in the queue, for chats.
    let place: Queue.Place?
  }

  let model: any ChatModel
  let card: ModelCard
  let settings: ServerSettings
  let queue: Queue
  let metrics: Metrics
  let log: @Sendable (RequestRecord) -> Void

  init(
    model: any ChatModel, settings: ServerSettings, log: @Sendable @escaping (RequestRecord) -> Void
  ) {
    self.model = model
    card = model.card
    self.settings = settings
    queue = Queue(running: settings.concurrentRequests, waiting: settings.queuedRequests)
    metrics = Metrics()
    self.log = log
  }

  private var crossOrigin: CrossOrigin { CrossOrigin(origins: settings.origins) }

  func admit(_ head: HTTPHead) throws -> Admission {
    if crossOrigin.isAllowedPreflight(head) { return Admission(route: .preflight, place: nil) }
    let route = try Route(method: head.method, path: head.path)
    if route.isGuarded, let key = settings.key, !key.opens(head["authorization"]) {
      throw APIError.badKey
    }
    guard route == .completion else { return Admission(route: route, place: nil) }
    try checkType(head)
    guard let place = queue.place() else { throw APIError.queueFull }
    return Admission(route: route, place: place)
  }

  /// Holds a page of another origin back, which could send other types without being asked.
  private func checkType(_ head: HTTPHead) throws(APIError) {
    let type = head["content-type"]?.prefix { $0 != ";" }.trimmed.lowercased()
    guard type == "application/json" else { throw .badType(type) }
  }

  func refusal(
    _ error: APIError, of head: HTTPHead?, began: ContinuousClock.Instant
  ) -> HTTPResponse {
    let route = head.flatMap { try? Route(method: $0.method, path: $0.path) }
    note(
      RequestRecord(
        method: head?.method ?? "", route: route?.name ?? "other", status: error.status,
        duration: .now - began, problem: error.message))
    return error.response.adding(crossOrigin.fields(head))
  }

  func respond(
    to request: HTTPRequest, admitted: Admission, with writer: ResponseWriter
  ) async {
    switch admitted.route {
    case .completion:
      guard let place = admitted.place else { return }
      await complete(request, place, writer)
    case .models: await send(.json(modelList), request, admitted.route, writer)
    case .model(let name):
      guard card.isCalled(name) else {
        let error = APIError.noModel(name, card: card)
        return await send(error.response, request, admitted.route, writer)
      }
      await send(.json(modelObject(name)), request, admitted.route, writer)
    case .health:
      await send(
        .json(.object(["status": .string("ok"), "model": .string(card.id)])), request,
        admitted.route, writer)
    case .metrics:
      let counts = queue.counts
      let text = metrics.text(running: counts.running, waiting: counts.waiting)
      let type = "text/plain; version=0.0.4; charset=utf-8"
      await send(
        HTTPResponse(status: 200, type: type, body: text.utf8), request, admitted.route, writer)
    case .preflight:
      await send(crossOrigin.preflight(request.head), request, admitted.route, writer)
    }
  }

  private func send(
    _ response: HTTPResponse, _ request: HTTPRequest, _ route: Route, _ writer: ResponseWriter
  ) async {
    let fields = route == .preflight ? [] : crossOrigin.fields(request.head)
    let isSent = (try? await writer.send(response.adding(fields))) != nil
    note(
      RequestRecord(
        method: request.head.method, route: route.name, status: isSent ? response.status : 499,
        duration: .now - request.began))
  }

  private func complete(
    _ request: HTTPRequest, _ place: Queue.Place, _ writer: ResponseWriter
  ) async {
    let exchange = ChatExchange(
      model: model, card: card, settings: settings, request: request, place: place, writer: writer,
      fields: crossOrigin.fields(request.head))
    note(await exchange.run())
  }

  private func note(_ record: RequestRecord) {
    metrics.count(record)
    log(record)
  }

  private var modelList: JSON {
    .object([
      "object": .string("list"), "data": .array(([card.id] + card.aliases).map(modelObject)),
    ])
  }

  /// As by OpenAI, and with vLLM's names for the context's length and the model behind an alias.
  private func modelObject(_ name: String) -> JSON {
    .object([
      "id": .string(name), "object": .string("model"), "created": .integer(card.created),
      "owned_by": .string(card.owner), "root": .string(card.id),
      "max_model_len": .integer(card.contextLength),
    ])
  }
}

extension APIError {
  fileprivate static let badKey = APIError(
    401, "the API key is missing or wrong", hint: "send it as `Authorization: Bearer KEY`",
    code: "invalid_api_key", fields: [.init(name: "WWW-Authenticate", value: "Bearer")])

  fileprivate static func badType(_ type: String?) -> APIError {
    APIError(
      415, "the body is \(type.map { "`\($0.prefix(60))`" } ?? "of no type"), not JSON",
      hint: "send `Content-Type: application/json`", code: "unsupported_media_type")
  }
}
