/// Holds a model's events against what ``ChatModel/respond(to:)`` promises, so that no client gets an
/// answer that only looks complete.
struct EventOrder {
  /// The model broke its promise.
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  private let choices: Int
  private var isStarted = false
  private var finished: Set<Int> = []
  private var told: Usage?

  init(choices: Int) { self.choices = choices }

  /// - Throws: ``Fault``.
  mutating func check(_ event: ChatEvent) throws(Fault) {
    guard told == nil else { throw Fault(description: "the model goes on behind the usage") }
    if case .started = event {
      guard !isStarted else { throw Fault(description: "the model starts twice") }
      isStarted = true
      return
    }
    guard isStarted else { throw Fault(description: "the model does not begin with `started`") }
    switch event {
    case .started: break
    case .delta(let choice, _, _): try checkOpen(choice)
    case .finished(let choice, _):
      try checkOpen(choice)
      finished.insert(choice)
    case .usage(let prompt, let completion):
      try checkFinished()
      told = Usage(prompt: prompt, completion: completion)
    }
  }

  /// The numbers of tokens, when all events have come.
  ///
  /// - Throws: ``Fault``.
  func usage() throws(Fault) -> Usage {
    try checkFinished()
    guard let told else { throw Fault(description: "the model ends without `usage`") }
    return told
  }

  private func checkOpen(_ choice: Int) throws(Fault) {
    guard (0..<choices).contains(choice), !finished.contains(choice) else {
      throw Fault(description: "the model goes on with choice \(choice), which is not open")
    }
  }

  private func checkFinished() throws(Fault) {
    guard finished.count == choices else {
      throw Fault(description: "the model ends after \(finished.count) of \(choices) choices")
    }
  }
}
