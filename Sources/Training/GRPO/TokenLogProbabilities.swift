import Torch

/// The log-probabilities of tokens, and the entropy at each, without the softmax of all rows at once.
///
/// A row of 152,000 logits in single precision is 0.6 MB, 4,000 rows are 2.5 GB, and autograd would keep
/// them (or their softmax) of all rows until `backward`, however small the pieces they were computed in.
/// So nothing is recorded here: rows go through the head in chunks, of which only the log-probability
/// and the entropy stay, and ``backward()`` sends the chunks through the head once more for their
/// gradients, as `ChunkedLogProbFunction` of TRL 1.16 does. The peak is a few copies of one chunk's logits:
/// for 2,048 rows of 151,936 bfloat16 logits 0.7 GB in chunks of 256, where autograd takes 4.7 GB.
///
///     let tokens = try TokenLogProbabilities(of: hidden, targets: targets, project: model.project)
///     try loss(tokens.values).backward()
///     try tokens.backward()
///
/// What is computed of a row z of logits: `z[target]/T − log Σ exp(z/T)`, and the entropy of
/// `softmax(z/T)`, in single precision.
public struct TokenLogProbabilities: Sendable {
  /// The log-probability of each target, float32 `[rows]`: a leaf, which gathers the loss's gradient.
  public let values: Tensor
  /// The entropy of each row's distribution in nats, float32 `[rows]`, without history.
  public let entropies: Tensor

  private let states: Tensor
  private let head: Head
  private let chunks: [Range<Int>]

  /// The log-probabilities of `targets`.
  ///
  /// - Parameters:
  ///   - states: `[rows, size]`, what `project` makes logits of; by default the logits themselves.
  ///   - targets: the token of each row, int64 `[rows]`.
  ///   - temperature: what logits are divided by, more than 0: the one that the tokens were drawn with.
  ///   - chunk: the rows that are computed together.
  ///   - project: makes the logits `[chunk, vocabulary]` of states. Called twice for each chunk, it must
  ///     give the same both times.
  /// - Throws: ``TrainingError``, `TorchError`, what `project` throws.
  public init(
    of states: Tensor, targets: Tensor, temperature: Double = 1, chunk: Int = 256,
    project: @escaping @Sendable (Tensor) throws -> Tensor = { $0 }
  ) throws {
    try TrainingError.require("temperature", temperature, temperature > 0, "more than 0")
    try TrainingError.require("chunk", Double(chunk), chunk > 0, "more than 0")
    guard states.rank == 2, states.size(0) > 0 else {
      throw TrainingError.shape(name: "states", found: states.shape, expected: [-1, -1])
    }
    let rows = states.size(0)
    guard targets.shape == [rows] else {
      throw TrainingError.shape(name: "targets", found: targets.shape, expected: [rows])
    }
    let head = Head(targets: targets, temperature: temperature, project: project)
    let chunks = stride(from: 0, to: rows, by: chunk).map { $0..<min($0 + chunk, rows) }
    let parts = try withoutGrad {
      try chunks.map { try head.read(states.narrowed(0, $0), rows: $0) }
    }
    values = try Tensor.cat(parts.map(\.values))
    entropies = try Tensor.cat(parts.map(\.entropies))
    try values.setRequiresGrad(true)
    (self.states, self.head, self.chunks) = (states, head, chunks)
  }

  /// Sends the gradient of ``values`` on to what `project` and the states were computed from; nothing
  /// happens where there is none. Gradients of the head's own weights add up in their type, chunk by
  /// chunk.
  ///
  /// - Throws: `TorchError`, what `project` throws.
  public func backward() throws {
    guard let upstream = values.grad else { return }
    var gradients: [Tensor] = []
    for rows in chunks {
      let piece = try states.detached().narrowed(0, rows)
      try piece.setRequiresGrad(states.requiresGrad)
      let values = try withGrad { try head.values(piece, rows: rows) }
      guard values.requiresGrad else { return }
      try values.backward(gradient: upstream.narrowed(0, rows))
      if let gradient = piece.grad { gradients.append(gradient) }
    }
    guard states.requiresGrad else { return }
    try states.backward(gradient: Tensor.cat(gradients))
  }
}

/// Makes log-probabilities of a chunk's states.
private struct Head: Sendable {
  let targets: Tensor
  let temperature: Double
  let project: @Sendable (Tensor) throws -> Tensor

  func values(_ states: Tensor, rows: Range<Int>) throws -> Tensor {
    let logits = try logits(states)
    return try chosen(logits, rows, total: logits.logSumExp(1, keeping: true))
  }

  func read(_ states: Tensor, rows: Range<Int>) throws -> (values: Tensor, entropies: Tensor) {
    let logits = try logits(states)
    let total = try logits.logSumExp(1, keeping: true)
    // −Σ p log p = log Σ exp z − Σ p z
    let mean = try ((logits - total).exp() * logits).sum(1, keeping: true)
    return (try chosen(logits, rows, total: total), try (total - mean).squeezed(1))
  }

  private func logits(_ states: Tensor) throws -> Tensor {
    let single = try project(states).to(.float32)
    return temperature == 1 ? single : try single / temperature
  }

  private func chosen(_ logits: Tensor, _ rows: Range<Int>, total: Tensor) throws -> Tensor {
    let targets = try targets.narrowed(0, rows).unsqueezed(1)
    return try (logits.gathered(1, targets) - total).squeezed(1)
  }
}
