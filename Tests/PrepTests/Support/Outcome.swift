import Testing

/// How a command ended, and what it said.
struct Outcome {
  let arguments: [String]
  let exit: Int32
  let stdout: String
  let stderr: String

  /// Expects an exit code, and texts in what the user sees.
  @discardableResult
  func expect(
    exit expected: Int32, stdout out: String..., stderr err: String...,
    at place: SourceLocation = #_sourceLocation
  ) -> Outcome {
    if exit != expected { fail("ended with \(exit), not \(expected)", place) }
    for text in out where !stdout.contains(text) { fail("stdout lacks `\(text)`", place) }
    for text in err where !stderr.contains(text) { fail("stderr lacks `\(text)`", place) }
    return self
  }

  /// Expects that none of these texts was printed anywhere.
  @discardableResult
  func expect(without texts: String..., at place: SourceLocation = #_sourceLocation) -> Outcome {
    for text in texts where (stdout + stderr).contains(text) { fail("it says `\(text)`", place) }
    return self
  }

  /// The lines of standard output that hold `text`.
  func lines(with text: String) -> [Substring] {
    stdout.split(separator: "\n").filter { $0.contains(text) }
  }

  private func fail(_ reason: String, _ place: SourceLocation) {
    Issue.record(
      """
      prep \(arguments.joined(separator: " ")): \(reason)
      exit \(exit)
      stdout: \(stdout)
      stderr: \(stderr)
      """, sourceLocation: place)
  }
}
