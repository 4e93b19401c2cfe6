/// The first line and the headers of a request.
struct HTTPHead: Sendable, Equatable {
  /// A header. In a request its name is in lower case.
  struct Field: Sendable, Equatable {
    let name: String
    let value: String
  }

  /// How the length of a body is told (RFC 9112, section 6.3).
  enum Framing: Sendable, Equatable {
    case length(Int)
    case chunked
  }

  let method: String
  /// The target's path as it was sent, without the query.
  let path: String
  /// 0 or 1, of HTTP/1.0 and HTTP/1.1.
  let minorVersion: Int
  /// In the order in which they came.
  let fields: [Field]
  let framing: Framing

  /// The first value of a header, whose name is given in lower case.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// Whether the client wants to send another request on this connection (RFC 9112, section 9.3).
  var keepsAlive: Bool {
    let options = HTTPHead.list(self["connection"])
    return minorVersion == 1 ? !options.contains("close") : options.contains("keep-alive")
  }

  /// Whether the client waits for a word before it sends the body.
  var expectsContinue: Bool {
    minorVersion == 1 && self["expect"]?.lowercased() == "100-continue" && hasBody
  }

  /// Whether anything follows the headers.
  var hasBody: Bool { framing != .length(0) }

  /// The parts of a comma-separated value, in lower case.
  static func list(_ value: String?) -> [String] {
    (value ?? "").split(separator: ",").map { $0.trimmed.lowercased() }
  }
}

extension StringProtocol {
  /// Without spaces and tabs at its ends.
  var trimmed: String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let start = self.drop(while: isBlank)
    let length = start.reversed().drop(while: isBlank).count
    return String(start.prefix(length))
  }
}
