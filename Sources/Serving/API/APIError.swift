import Diagnostics

/// An answer that is an error, in the form that clients of OpenAI's API know.
struct APIError: ActionableError, Equatable {
  let status: Int
  let message: String
  var hint: String?
  /// The part of the request that is meant, such as `messages[0].content`.
  var param: String?
  /// A word that programs can tell errors apart by.
  var code: String?
  /// Further headers.
  var fields: [HTTPHead.Field] = []

  init(
    _ status: Int, _ message: String, hint: String? = nil, param: String? = nil,
    code: String? = nil, fields: [HTTPHead.Field] = []
  ) {
    self.status = status
    self.message = message
    self.hint = hint
    self.param = param
    self.code = code
    self.fields = fields
  }

  /// OpenAI's word for the kind of error.
  private var type: String {
    switch status {
    case 401: "authentication_error"
    case 429: "rate_limit_error"
    case 500...: "server_error"
    default: "invalid_request_error"
    }
  }

  /// The body of the answer.
  var json: JSON {
    .object([
      "error": .object([
        "message": .string(description), "type": .string(type), "param": .optional(param),
        "code": .optional(code),
      ])
    ])
  }

  var response: HTTPResponse { .json(json, status: status, fields: fields) }
}

// Of the connection.
extension APIError {
  static func http(_ status: Int, _ message: String) -> APIError {
    APIError(status, message, code: "http_error")
  }

  static func badHTTP(_ problem: String) -> APIError {
    .http(400, "the request is no sound HTTP: \(problem)")
  }

  static func headTooLarge(_ limit: Int) -> APIError {
    .http(431, "the request's headers have more than \(limit) bytes")
  }

  static func tooSlow(_ part: String) -> APIError {
    .http(408, "\(part) of the request did not arrive in time")
  }

  static func bodyTooLarge(_ limit: Int) -> APIError {
    APIError(
      413, "the request's body has more than \(limit) bytes", hint: "send fewer or smaller images",
      code: "request_too_large")
  }

  static func tooManyConnections(_ limit: Int) -> APIError {
    APIError(
      503, "the server has as many connections as it takes, \(limit)",
      hint: "try again in a moment", code: "too_many_connections", fields: [.retryAfter])
  }
}

// Of the service.
extension APIError {
  static func invalid(
    _ param: String?, _ message: String, hint: String? = nil, code: String? = nil
  ) -> APIError {
    APIError(400, message, hint: hint, param: param, code: code)
  }

  static func unsupported(_ param: String, _ message: String, hint: String? = nil) -> APIError {
    .invalid(param, message, hint: hint, code: "unsupported_parameter")
  }

  static let queueFull = APIError(
    429, "the queue is full: as many requests wait as may", hint: "try again in a moment",
    code: "queue_full", fields: [.retryAfter])

  static let stopping = APIError(
    503, "the server is stopping", code: "stopping", fields: [.retryAfter])

  static let timeIsUp = APIError(
    504, "the answer took longer than this server allows",
    hint: "ask for fewer tokens, or try when it is less busy", code: "timeout")

  static let failed = APIError(
    500, "the model failed to answer", hint: "the server's log says why", code: "model_failed")

  /// What the client is told of an error of the model.
  init(_ refusal: ChatRefusal) {
    switch refusal {
    case .tooLong:
      self = .invalid(
        "messages", refusal.message, hint: refusal.hint, code: "context_length_exceeded")
    case .badImage(let message, let part, _):
      self = APIError(
        415, refusal.message, param: "messages[\(message)].content[\(part)].image_url.url",
        code: "invalid_image")
    case .unsupported(let parameter, let reason):
      self = .invalid(parameter, reason, code: "unsupported_parameter")
    case .overloaded:
      self = APIError(
        503, refusal.message, hint: refusal.hint, code: "overloaded", fields: [.retryAfter])
    }
  }
}

extension HTTPHead.Field {
  /// Seconds until another try is worth while.
  static let retryAfter = Self(name: "Retry-After", value: "1")
}
