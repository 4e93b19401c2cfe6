import Generation

/// What computes the answers of a batch: a `GenerationSession`, or in tests one that watches it.
protocol BatchSession {
  var isIdle: Bool { get }

  func add(_ request: GenerationRequest) throws -> Int

  func cancel(_ request: Int) -> [GenerationEvent]

  /// One token for each sample. The session can't go on after an error.
  func step() throws -> [GenerationEvent]
}

extension GenerationSession: BatchSession {}
