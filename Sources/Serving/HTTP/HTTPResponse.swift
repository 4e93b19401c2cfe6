#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A whole answer, or the beginning of one that is streamed.
struct HTTPResponse: Sendable, Equatable {
  var status: Int
  /// In the order in which they are sent; without length, coding and `Connection`.
  var fields: [HTTPHead.Field]
  var body: [UInt8] = []

  init(status: Int, fields: [HTTPHead.Field]) {
    self.status = status
    self.fields = fields
  }

  init(status: Int, type: String, body: some Sequence<UInt8>, fields: [HTTPHead.Field] = []) {
    self.status = status
    self.fields = [.init(name: "Content-Type", value: type)] + fields
    self.body = Array(body)
  }

  /// The same with further headers.
  func adding(_ more: [HTTPHead.Field]) -> Self {
    var response = self
    response.fields += more
    return response
  }

  /// JSON with a line feed at its end.
  static func json(_ value: JSON, status: Int = 200, fields: [HTTPHead.Field] = []) -> Self {
    HTTPResponse(
      status: status, type: "application/json", body: (value.text + "\n").utf8, fields: fields)
  }

  /// How a client learns where the body ends.
  enum Length {
    case known
    case chunked
    case untilClosed
  }

  /// The first line and the headers.
  func head(_ length: Length = .known, closes: Bool) -> [UInt8] {
    var fields = fields
    switch length {
    case .known where status == 204: break
    case .known: fields.append(.init(name: "Content-Length", value: "\(body.count)"))
    case .chunked: fields.append(.init(name: "Transfer-Encoding", value: "chunked"))
    case .untilClosed: break
    }
    if let date = Self.date() { fields.append(.init(name: "Date", value: date)) }
    fields.append(.init(name: "Connection", value: closes ? "close" : "keep-alive"))
    let lines =
      ["HTTP/1.1 \(status) \(Self.phrase(status))"] + fields.map { "\($0.name): \($0.value)" }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  /// The time, such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
  static func date(_ seconds: time_t = time(nil)) -> String? {
    var seconds = seconds
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else { return nil }
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(twoDigits).joined(separator: ":")
    return "\(days[Int(parts.tm_wday)]), \(twoDigits(parts.tm_mday)) \(months[Int(parts.tm_mon)]) "
      + "\(parts.tm_year + 1900) \(time) GMT"
  }

  private static func twoDigits(_ number: Int32) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  /// The phrase behind a status (RFC 9110, section 15).
  static func phrase(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 204: "No Content"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 413: "Content Too Large"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    case 505: "HTTP Version Not Supported"
    default: "Status"
    }
  }
}
