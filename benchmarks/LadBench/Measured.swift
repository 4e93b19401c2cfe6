import Foundation

/// Runs `body` once to warm up, then `rounds` times: the median of seconds, the mean of the seconds of all
/// cores together, tokens a second, and the most memory that the process had so far.
func measured(rounds: Int, tokens: Int, _ body: () throws -> Void) throws -> [String: Any] {
  try body()
  var seconds: [Double] = []
  let before = cpuSeconds()
  for _ in 0..<rounds {
    let start = ContinuousClock.now
    try body()
    seconds.append(start.duration(to: .now) / .seconds(1))
  }
  let used = cpuSeconds() - before
  let median = seconds.sorted()[seconds.count / 2]
  return [
    "seconds": median, "all": seconds, "cpuSeconds": used / Double(rounds),
    "tokens": tokens,
    "tokensPerSecond": Double(tokens) / median, "peakMB": peakMegabytes(),
  ]
}

/// The most memory that the process had so far.
func peakMegabytes() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss / 1024
}

/// What the process took of all cores so far.
private func cpuSeconds() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return [usage.ru_utime, usage.ru_stime].reduce(0) {
    $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
  }
}

/// Prints a line of JSON.
func printLine(_ line: [String: Any]) throws {
  let json = try JSONSerialization.data(withJSONObject: line, options: [.sortedKeys])
  print(String(decoding: json, as: UTF8.self))
}
