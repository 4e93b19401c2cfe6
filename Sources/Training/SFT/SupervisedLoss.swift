import Collective
import QwenVL
import Torch

/// The loss of supervised examples: the negative log-likelihood of the supervised tokens, summed.
///
/// Logits are computed only where a supervised token follows, and in chunks, each of which gives its
/// gradient at once, so that no more than one chunk's logits are ever there.
public struct SupervisedLoss: Sendable, Codable {
  /// The sum over tokens.
  public private(set) var sum = 0.0
  /// Supervised tokens.
  public private(set) var tokens = 0
  /// Supervised tokens that were the likeliest of all.
  public private(set) var correct = 0
  /// Tokens of the examples, those of pictures too.
  public private(set) var seen = 0

  /// Nothing yet.
  public init() {}

  /// The mean over supervised tokens.
  public var mean: Double { sum / Double(max(tokens, 1)) }
  /// The share of supervised tokens that were the likeliest.
  public var accuracy: Double { Double(correct) / Double(max(tokens, 1)) }

  /// Adds `other`.
  public mutating func add(_ other: SupervisedLoss) {
    sum += other.sum
    tokens += other.tokens
    correct += other.correct
    seen += other.seen
  }

  /// The loss of what all ranks have computed.
  ///
  /// - Throws: `CollectiveError`.
  func summed(over group: ProcessGroup) throws -> SupervisedLoss {
    try group.gather(self).reduce(into: SupervisedLoss()) { $0.add($1) }
  }

  /// The loss of examples that are computed together.
  ///
  /// - Parameters:
  ///   - scale: what the sum is multiplied with for the gradients, such as one over the supervised
  ///     tokens of a step; nil computes no gradients.
  ///   - chunk: the tokens whose logits are computed together.
  /// - Throws: `InputError`, `TorchError`.
  public init(
    of examples: [SupervisedExample], _ model: QwenModel, scale: Double?, chunk: Int = 256
  ) throws {
    seen = examples.reduce(0) { $0 + $1.sequence.tokens.count }
    let body = { () throws -> (Tensor, Tensor) in
      let hidden = try model.hidden(examples.map(\.sequence), attention: CausalAttention()).states
      return try Self.supervised(examples, hidden)
    }
    let (states, targets) = try scale == nil ? withoutGrad(body) : withGrad(body)
    var gradients: [Tensor] = []
    for start in stride(from: 0, to: targets.count, by: chunk) {
      let rows = start..<min(start + chunk, targets.count)
      let part = try read(
        states.detached().narrowed(0, rows), targets.narrowed(0, rows), model, scale,
        learns: states.requiresGrad)
      if let part { gradients.append(part) }
    }
    if states.requiresGrad, !gradients.isEmpty {
      try states.backward(gradient: Tensor.cat(gradients))
    }
  }

  /// Adds a chunk, and gives the gradient of its states.
  private mutating func read(
    _ states: Tensor, _ targets: Tensor, _ model: QwenModel, _ scale: Double?, learns: Bool
  ) throws -> Tensor? {
    if learns { try states.setRequiresGrad(true) }
    let body = { () throws -> (Tensor, Tensor) in
      let logits = try model.project(states).to(.float32)
      return (logits, try logits.logSoftmax(-1).negativeLogLikelihood(targets))
    }
    let (logits, loss) = try scale == nil ? withoutGrad(body) : withGrad(body)
    sum += try loss.item()
    tokens += targets.count
    correct += Int(try logits.argmax(-1).equals(targets).to(.int64).sum().item())
    guard let scale, loss.requiresGrad else { return nil }
    try (loss * scale).backward()
    return states.grad
  }

  /// The hidden states behind which a supervised token follows, `[tokens, size]`, and these tokens.
  private static func supervised(_ examples: [SupervisedExample], _ hidden: Tensor) throws -> (
    Tensor, Tensor
  ) {
    let length = hidden.size(1)
    var (places, targets): ([Int64], [Int64]) = ([], [])
    for (row, example) in examples.enumerated() {
      for place in example.isSupervised.indices.dropFirst() where example.isSupervised[place] {
        places.append(Int64(row * length + place - 1))
        targets.append(Int64(example.sequence.tokens[place]))
      }
    }
    let index = try Tensor(places, on: hidden.device)
    return (
      try hidden.flattened(0, 1).indexSelected(0, index), try Tensor(targets, on: hidden.device)
    )
  }
}
