import Foundation

/// What a request is for.
enum Route: Sendable, Equatable {
  case completion
  case models
  case model(String)
  case health
  case metrics
  /// A browser's question whether a page may use the server.
  case preflight

  static let completions = "/v1/chat/completions"

  /// The route of a method and a path.
  ///
  /// - Throws: ``APIError`` with status 404 or 405.
  init(method: String, path: String) throws(APIError) {
    let models = "/v1/models"
    let (route, methods): (Route, [String]) =
      switch path {
      case Self.completions: (.completion, ["POST"])
      case models, models + "/": (.models, ["GET", "HEAD"])
      case "/health": (.health, ["GET", "HEAD"])
      case "/metrics": (.metrics, ["GET", "HEAD"])
      case _ where path.hasPrefix(models + "/"):
        // Names of models hold slashes, which some clients encode.
        (
          .model(try Self.decoded(path.dropFirst(models.count + 1))), ["GET", "HEAD"]
        )
      default: throw .noRoute(path)
      }
    guard methods.contains(method) else { throw .badMethod(method, path, methods) }
    self = route
  }

  /// The name in logs and metrics: of few values, whatever is asked for.
  var name: String {
    switch self {
    case .completion: Self.completions
    case .models: "/v1/models"
    case .model: "/v1/models/{id}"
    case .health: "/health"
    case .metrics: "/metrics"
    case .preflight: "other"
    }
  }

  /// Whether a key is needed where there is one.
  var isGuarded: Bool {
    switch self {
    case .completion, .models, .model: true
    case .health, .metrics, .preflight: false
    }
  }

  private static func decoded(_ text: Substring) throws(APIError) -> String {
    guard let name = String(text).removingPercentEncoding else {
      throw .badHTTP("its path is badly encoded")
    }
    return name
  }
}

extension APIError {
  fileprivate static func noRoute(_ path: String) -> APIError {
    APIError(
      404, "there is nothing at `\(path.prefix(200))`",
      hint: "there are /v1/chat/completions, /v1/models, /health and /metrics", code: "not_found")
  }

  fileprivate static func badMethod(_ method: String, _ path: String, _ allowed: [String])
    -> APIError
  {
    let list = allowed.joined(separator: ", ")
    return APIError(
      405, "`\(method.prefix(40))` can't be used at `\(path)`, only \(list)",
      code: "method_not_allowed", fields: [.init(name: "Allow", value: list)])
  }
}
