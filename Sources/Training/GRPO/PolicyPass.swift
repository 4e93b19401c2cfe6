import QwenVL
import Torch

/// The log-probabilities of completions under a policy, from one pass over prompts and completions.
///
/// Only hidden states in front of a completion's tokens go through the head, in chunks.
struct PolicyPass {
  /// The log-probability of each token, `[completions, longest]`; anything where a completion is
  /// over. Where gradients are recorded, they stop at the head until ``backward()``.
  let logProbabilities: Tensor
  /// The entropy at each token, likewise, without history.
  let entropies: Tensor
  private let tokens: TokenLogProbabilities

  /// - Parameter temperature: what logits are divided by.
  /// - Throws: `InputError`, `TorchError`.
  init(_ rollouts: some Collection<Rollout>, _ model: QwenModel, temperature: Double) throws {
    let sequences = rollouts.map {
      TokenSequence(
        tokens: $0.prompt.sequence.tokens + $0.tokens, pictures: $0.prompt.sequence.pictures)
    }
    let hidden = try model.hidden(sequences, attention: CausalAttention()).states
    let layout = Layout(Array(rollouts), length: hidden.size(1))
    let states = try hidden.flattened(0, 1)
      .indexSelected(0, Tensor(layout.places, on: model.device))
    tokens = try TokenLogProbabilities(
      of: states, targets: Tensor(layout.targets, on: model.device), temperature: temperature,
      project: model.project)
    let index = try Tensor(layout.spread, on: model.device)
    let shape = [rollouts.count, layout.longest]
    logProbabilities = try tokens.values.indexSelected(0, index).reshaped(shape)
    entropies = try tokens.entropies.indexSelected(0, index).reshaped(shape)
  }

  /// Sends the gradient of ``logProbabilities`` on to the weights.
  ///
  /// - Throws: `TorchError`.
  func backward() throws { try tokens.backward() }

  /// Where tokens of completions are.
  private struct Layout {
    /// For each token, the place of the state in front of it among all of `[rows, length]`.
    private(set) var places: [Int64] = []
    /// The tokens.
    private(set) var targets: [Int64] = []
    /// For each place of `[completions, longest]` the token; any where a completion is over: masks leave
    /// it out.
    private(set) var spread: [Int64] = []
    let longest: Int

    init(_ rollouts: [Rollout], length: Int) {
      longest = rollouts.map(\.tokens.count).max() ?? 0
      for (row, rollout) in rollouts.enumerated() {
        let first = row * length + rollout.prompt.sequence.tokens.count - 1
        let start = targets.count
        for (place, token) in rollout.tokens.enumerated() {
          places.append(Int64(first + place))
          targets.append(Int64(token))
        }
        spread += (0..<longest).map { Int64(start + min($0, rollout.tokens.count - 1)) }
      }
    }
  }
}

/// What the divergence is measured from: the policy as it was before training.
enum ReferencePolicy {
  /// The weights without the adapter, which changed nothing at first.
  case withoutAdapter(QwenModel)
  /// The adapter that training went on from.
  case adapter(QwenModel, FrozenAdapter)
  /// A copy of the weights.
  case copy(QwenModel)

  /// Runs `body` with the model as it was.
  func with<Result>(_ body: (QwenModel) throws -> Result) rethrows -> Result {
    switch self {
    case .withoutAdapter(let model): try model.withoutAdapter { try body(model) }
    case .adapter(let model, let adapter): try model.with(adapter) { try body(model) }
    case .copy(let model): try body(model)
    }
  }
}
