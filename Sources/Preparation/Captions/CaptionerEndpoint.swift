import Foundation

/// The address of an OpenAI-compatible server.
public struct CaptionerEndpoint: Sendable, Equatable {
  /// Where requests go: the base with `/chat/completions`.
  public let completions: URL

  /// The server whose API lies at `base`, such as `http://localhost:8000/v1`.
  ///
  /// - Throws: ``CaptionerError/badURL(_:problem:)`` if it is no such address, or holds a secret.
  public init(base: String) throws(CaptionerError) {
    guard var parts = URLComponents(string: base.trimmingWhiteSpace()),
      ["http", "https"].contains(parts.scheme?.lowercased()), let host = parts.host, !host.isEmpty
    else {
      throw .badURL(base, problem: "it is no http or https address")
    }
    // What stands in an address is recorded with the build and may be shown: no place for secrets.
    guard parts.user == nil, parts.password == nil else {
      throw .badURL("\(host)", problem: "it holds a user or password")
    }
    let secrets = ["key", "api_key", "api-key", "apikey", "token", "access_token"]
    if let item = parts.queryItems?.first(where: { secrets.contains($0.name.lowercased()) }) {
      throw .badURL("\(host)", problem: "it holds a secret, `\(item.name)=…`")
    }
    parts.fragment = nil
    while parts.path.hasSuffix("/") { parts.path.removeLast() }
    if !parts.path.hasSuffix("/chat/completions") { parts.path += "/chat/completions" }
    guard let url = parts.url else { throw .badURL(base, problem: "it is no address") }
    completions = url
  }

  /// Host and port, for messages.
  var name: String {
    let host = completions.host ?? ""
    return completions.port.map { "\(host):\($0)" } ?? host
  }

  /// Whether a key would go over a network in the clear.
  public var isUnprotected: Bool {
    completions.scheme?.lowercased() == "http"
      && !["localhost", "127.0.0.1", "::1", "[::1]"].contains(completions.host ?? "")
  }
}
