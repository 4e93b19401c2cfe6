import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Shows how far a long job is: one line redrawn in a terminal, a plain line now and then elsewhere.
public final class Progress {
  private let label: String
  private let style: Style
  private let isLive: Bool
  private let isSilent: Bool
  private let start = ContinuousClock.now
  private var shown = ContinuousClock.now
  private var hasLine = false

  /// Progress of the job called `label`.
  public init(_ label: String, console: Console) {
    self.label = label
    style = console.err
    isSilent = console.isQuiet || console.isJSON
    isLive = isatty(2) == 1
  }

  /// Tells how much is done; `detail` says it in the job's own words.
  public func update(done: Int, total: Int, detail: @autoclosure () -> String) {
    guard !isSilent else { return }
    let now = ContinuousClock.now
    let share = total > 0 ? min(1, Double(done) / Double(total)) : 0
    guard now - shown >= (isLive ? .milliseconds(100) : .seconds(10)) else { return }
    shown = now
    let line = "\(label) \(Int(share * 100)) %  \(detail())\(timeLeft(share, at: now))"
    if isLive {
      write("\r\u{1b}[K" + fitted(line))
      hasLine = true
    } else {
      write(line + "\n")
    }
  }

  /// Removes the live line.
  public func finish() {
    if hasLine { write("\r\u{1b}[K") }
    hasLine = false
  }

  private func timeLeft(_ share: Double, at now: ContinuousClock.Instant) -> String {
    let elapsed = (now - start) / .seconds(1)
    guard share > 0.02, elapsed > 2 else { return "" }
    return "  " + style.faint("\(Self.duration(elapsed / share * (1 - share))) left")
  }

  /// Seconds in a form for people: `42 s`, `3 min 10 s`, `1 h 20 min`.
  public static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  private func fitted(_ line: String) -> String {
    var size = winsize()
    let width = ioctl(2, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_col) : 80
    return line.count > width - 1 && !style.isColored && width > 10
      ? String(line.prefix(width - 2)) + "…" : line
  }

  private func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
