import Foundation
import Serving
import Terminal

/// Tells of each request that was answered: a line on standard error, or with `--json` an object on
/// standard output.
struct RequestLog: Sendable {
  let console: Console

  /// Probes that went well are left out: they come every few seconds.
  func write(_ record: RequestRecord) {
    let isProbe = ["/health", "/metrics"].contains(record.route) && record.status < 400
    guard !isProbe else { return }
    let time = Date().formatted(.iso8601)
    if console.isJSON {
      console.json(Record(record, time: time))
    } else {
      console.note("\(time)  \(Self.line(record))")
    }
  }

  /// A request in words, such as `POST /v1/chat/completions 200  1.52 s  312+64 tokens, the first
  /// after 0.31 s`.
  static func line(_ record: RequestRecord) -> String {
    let method = record.method.isEmpty ? "-" : record.method
    var words = ["\(method) \(record.route) \(record.status)", seconds(record.duration)]
    if let prompt = record.promptTokens {
      let answer = record.completionTokens.map { "+\($0)" } ?? ""
      let first = record.timeToFirstToken.map { ", the first after \(seconds($0))" } ?? ""
      words.append("\(prompt)\(answer) tokens\(first)")
    }
    // The client left, or the server could not wait for the end.
    if record.status == 499 { words.append("unfinished") }
    if let problem = record.problem { words.append(problem) }
    // One line, whatever a problem quotes.
    return words.joined(separator: "  ").split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// Seconds with two decimals, in every language.
  private static func seconds(_ duration: Duration) -> String {
    let hundredths = Int((duration / .milliseconds(10)).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
  }

  /// A request for machines; times in seconds.
  struct Record: Encodable {
    let message_type = "request"
    let time: String
    let method: String
    let route: String
    let status: Int
    let seconds: Double
    let first_token_seconds: Double?
    let prompt_tokens: Int?
    let completion_tokens: Int?
    let id: String?
    let problem: String?

    init(_ record: RequestRecord, time: String) {
      self.time = time
      method = record.method
      route = record.route
      status = record.status
      seconds = record.duration / .seconds(1)
      first_token_seconds = record.timeToFirstToken.map { $0 / .seconds(1) }
      prompt_tokens = record.promptTokens
      completion_tokens = record.completionTokens
      id = record.id
      problem = record.problem
    }
  }
}
