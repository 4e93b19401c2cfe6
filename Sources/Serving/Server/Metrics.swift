import Synchronization

/// What a server counts, in the text format of Prometheus.
final class Metrics: Sendable {
  private struct State {
    var requests: [Request: Int] = [:]
    var promptTokens = 0
    var completionTokens = 0
    var firstToken = Histogram(bounds: [
      0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ])
    var duration = Histogram(bounds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600])
  }

  private struct Request: Hashable {
    let path: String
    let status: Int
  }

  private let state = Mutex(State())

  /// Counts an answered request.
  func count(_ record: RequestRecord) {
    state.withLock { state in
      state.requests[Request(path: record.route, status: record.status), default: 0] += 1
      state.promptTokens += record.promptTokens ?? 0
      state.completionTokens += record.completionTokens ?? 0
      if let first = record.timeToFirstToken { state.firstToken.add(first / .seconds(1)) }
      if record.id != nil { state.duration.add(record.duration / .seconds(1)) }
    }
  }

  /// All numbers, sorted by name.
  func text(running: Int, waiting: Int) -> String {
    let state = state.withLock { $0 }
    var lines = MetricLines()
    lines.add(
      "lad_completion_tokens_total", "counter", "Tokens generated.",
      [("", state.completionTokens)])
    lines.add(
      "lad_http_requests_total", "counter", "Requests answered, 499 where the client left.",
      state.requests.map { (#"{path="\#($0.path)",status="\#($0.status)"}"#, $1) }
        .sorted { $0.0 < $1.0 })
    lines.add(
      "lad_prompt_tokens_total", "counter", "Tokens of prompts, images included.",
      [("", state.promptTokens)])
    lines.add(
      "lad_request_duration_seconds", "Time from a chat's first byte to the end of its answer.",
      state.duration)
    lines.add(
      "lad_requests_running", "gauge", "Requests that the model answers now.", [("", running)])
    lines.add(
      "lad_requests_waiting", "gauge", "Requests that wait for their turn.", [("", waiting)])
    lines.add(
      "lad_time_to_first_token_seconds", "Time from a chat's first byte to its first token.",
      state.firstToken)
    return lines.text
  }
}

/// How often values fell below each of some bounds.
struct Histogram: Sendable, Equatable {
  let bounds: [Double]
  private(set) var counts: [Int]
  private(set) var sum = 0.0

  /// An empty histogram; the bounds ascend, and above the last is one more class.
  init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  mutating func add(_ value: Double) {
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum += value
  }
}

private struct MetricLines {
  private(set) var text = ""

  mutating func add(_ name: String, _ type: String, _ help: String, _ values: [(String, Int)]) {
    header(name, type, help)
    for (labels, value) in values { text += "\(name)\(labels) \(value)\n" }
  }

  mutating func add(_ name: String, _ help: String, _ histogram: Histogram) {
    header(name, "histogram", help)
    var total = 0
    let bounds = histogram.bounds.map { "\($0)" } + ["+Inf"]
    for (bound, count) in zip(bounds, histogram.counts) {
      total += count
      text += "\(name)_bucket{le=\"\(bound)\"} \(total)\n"
    }
    text += "\(name)_sum \(histogram.sum)\n\(name)_count \(total)\n"
  }

  private mutating func header(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }
}
