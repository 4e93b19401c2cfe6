extension HTTPHead {
  /// The head in `bytes`, which end with an empty line.
  ///
  /// Stricter than old servers where leniency lets two programs read one request differently
  /// (RFC 9112, section 11.2): no folded lines, no space before a colon, no bare line feed, no
  /// second length, no coding but `chunked`.
  ///
  /// - Throws: ``APIError`` with status 400, 417, 501 or 505.
  init(parsing bytes: some Collection<UInt8>) throws(APIError) {
    var lines = try Self.lines(of: bytes)
    guard !lines.isEmpty else { throw .badHTTP("it has no first line") }
    let start = lines.removeFirst().split(separator: " ", omittingEmptySubsequences: false)
    guard start.count == 3, Self.isToken(start[0]) else {
      throw .badHTTP("its first line is not `METHOD TARGET HTTP/1.1`")
    }
    switch start[2] {
    case "HTTP/1.1": minorVersion = 1
    case "HTTP/1.0": minorVersion = 0
    case let version where version.hasPrefix("HTTP/"):
      throw .http(505, "this server speaks HTTP/1.1 and HTTP/1.0, not `\(version.prefix(20))`")
    default: throw .badHTTP("its first line does not end with a version of HTTP")
    }
    method = String(start[0])
    path = try Self.path(of: start[1])
    var fields: [Field] = []
    for line in lines { fields.append(try Self.field(line)) }
    self.fields = fields
    framing = try Self.framing(fields)
    try checkHost()
    if let expectation = self["expect"], expectation.lowercased() != "100-continue" {
      throw .http(417, "the expectation `\(expectation.prefix(40))` can't be met")
    }
  }

  private static func lines(of bytes: some Collection<UInt8>) throws(APIError) -> [Substring] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .badHTTP("its headers are not UTF-8")
    }
    // In Swift a carriage return and the line feed behind it are one character.
    let lines = text.split(separator: "\r\n")
    for line in lines where line.unicodeScalars.contains(where: isControl) {
      throw .badHTTP("its headers hold a control character")
    }
    return lines
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    (scalar.value < 0x20 && scalar != "\t") || scalar.value == 0x7F
  }

  /// The path of a target in origin form or absolute form, or `*`.
  private static func path(of target: Substring) throws(APIError) -> String {
    var rest = target.prefix { $0 != "?" && $0 != "#" }
    if let scheme = ["http://", "https://"].first(where: { rest.lowercased().hasPrefix($0) }) {
      rest = rest.dropFirst(scheme.count).drop { $0 != "/" }
      if rest.isEmpty { return "/" }
    }
    guard rest.hasPrefix("/") || rest == "*" else { throw .badHTTP("its target is not a path") }
    return String(rest)
  }

  private static func field(_ line: Substring) throws(APIError) -> Field {
    guard let colon = line.firstIndex(of: ":") else {
      throw .badHTTP("a header has no colon")
    }
    let name = line[..<colon]
    guard isToken(name) else { throw .badHTTP("a header's name is not one") }
    return Field(name: name.lowercased(), value: line[line.index(after: colon)...].trimmed)
  }

  /// Whether all characters may stand in a method or a header's name (RFC 9110, section 5.6.2).
  private static func isToken(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }

  private static func framing(_ fields: [Field]) throws(APIError) -> Framing {
    let lengths = fields.filter { $0.name == "content-length" }.map(\.value)
    let codings = fields.filter { $0.name == "transfer-encoding" }.map { $0.value.lowercased() }
    if let coding = codings.first {
      guard lengths.isEmpty else { throw .badHTTP("it tells its length in two ways") }
      guard codings.count == 1, coding == "chunked" else {
        throw .http(501, "the only transfer coding that is read is `chunked`")
      }
      return .chunked
    }
    guard let length = lengths.first else { return .length(0) }
    guard lengths.count == 1, !length.isEmpty,
      length.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { throw .badHTTP("its Content-Length is not one number") }
    // A number that does not fit is larger than any limit.
    return .length(Int(length) ?? .max)
  }

  private func checkHost() throws(APIError) {
    let count = fields.count { $0.name == "host" }
    guard count == 1 || (count == 0 && minorVersion == 0) else {
      throw .badHTTP("it has \(count == 0 ? "no" : "more than one") Host header")
    }
  }
}
