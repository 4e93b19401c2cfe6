/// Which pages of other origins a browser lets use the server (Fetch standard, section 3.3).
struct CrossOrigin: Sendable {
  /// The origins, or `*` for all.
  let origins: [String]

  /// The headers of an answer to `head`; none for pages that may not read it.
  func fields(_ head: HTTPHead?) -> [HTTPHead.Field] {
    guard let origin = head?["origin"] else { return [] }
    guard let allowed = ["*", origin].first(where: origins.contains) else { return [] }
    return [
      .init(name: "Access-Control-Allow-Origin", value: allowed),
      .init(name: "Vary", value: "Origin"),
    ]
  }

  /// Whether `head` is a browser's question about a page that may use the server.
  func isAllowedPreflight(_ head: HTTPHead) -> Bool {
    head.method == "OPTIONS" && head["access-control-request-method"] != nil
      && !fields(head).isEmpty
  }

  /// The answer to such a question.
  func preflight(_ head: HTTPHead) -> HTTPResponse {
    let headers = head["access-control-request-headers"] ?? "authorization, content-type"
    return HTTPResponse(
      status: 204,
      fields: [
        .init(name: "Access-Control-Allow-Methods", value: "GET, POST"),
        .init(name: "Access-Control-Allow-Headers", value: headers),
        .init(name: "Access-Control-Max-Age", value: "600"),
      ] + fields(head))
  }
}
