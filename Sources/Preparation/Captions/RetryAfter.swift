import Foundation

/// The header `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
enum RetryAfter {
  /// The seconds to wait from `now`, at least 0; nil if the header is absent or says nothing.
  static func seconds(_ header: String?, now: Date) -> Double? {
    guard let text = header?.trimmingWhiteSpace(), !text.isEmpty else { return nil }
    // Some servers send fractions, which the standard does not know.
    if let seconds = Double(text) { return seconds.isFinite ? max(0, seconds) : nil }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    guard let date = format.date(from: text) else { return nil }
    return max(0, date.timeIntervalSince(now))
  }
}
