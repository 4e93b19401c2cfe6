import Foundation

/// Runs `body` once to warm up, then `rounds` times: the median of seconds, tokens a second, and the most
/// memory that the process had so far.
func measured(rounds: Int, tokens: Int, _ body: () throws -> Void) throws -> [String: Any] {
  try body()
  var seconds: [Double] = []
  for _ in 0..<rounds {
    let start = ContinuousClock.now
    try body()
    seconds.append(start.duration(to: .now) / .seconds(1))
  }
  let median = seconds.sorted()[seconds.count / 2]
  return [
    "seconds": median, "all": seconds, "tokens": tokens,
    "tokensPerSecond": Double(tokens) / median, "peakMB": peakMegabytes(),
  ]
}

/// The most memory that the process had so far.
func peakMegabytes() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss / 1024
}

/// Prints a line of JSON.
func printLine(_ line: [String: Any]) throws {
  let json = try JSONSerialization.data(withJSONObject: line, options: [.sortedKeys])
  print(String(decoding: json, as: UTF8.self))
}
