import QwenVL
import Torch

/// The log-probabilities of completions under a policy, from one pass over prompts and completions: a
/// prompt's tokens are computed once for all completions of it that are next to each other.
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
    let groups = Self.groups(rollouts)
    let hidden = try model.hidden(groups)
    let layout = Layout(groups)
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

  /// Completions of one prompt together, in order.
  private static func groups(_ rollouts: some Collection<Rollout>) -> [AnsweredPrompt] {
    var groups: [(prompt: GRPOPrompt, answers: [[Int32]])] = []
    for rollout in rollouts {
      if let last = groups.last?.prompt, last.ordinal == rollout.prompt.ordinal,
        last.sequence.tokens == rollout.prompt.sequence.tokens
      {
        groups[groups.count - 1].answers.append(rollout.tokens)
      } else {
        groups.append((rollout.prompt, [rollout.tokens]))
      }
    }
    return groups.map { AnsweredPrompt($0.prompt.sequence, answers: $0.answers) }
  }

  /// Where tokens of completions are.
  private struct Layout {
    /// For each token, the place of the state in front of it.
    private(set) var places: [Int64] = []
    /// The tokens.
    private(set) var targets: [Int64] = []
    /// For each place of `[completions, longest]` the token; any where a completion is over: masks leave
    /// it out.
    private(set) var spread: [Int64] = []
    let longest: Int

    init(_ groups: [AnsweredPrompt]) {
      longest = groups.map(\.longest).max() ?? 0
      var first = 0
      for group in groups {
        for (row, tokens) in group.answers.enumerated() {
          let start = targets.count
          for (place, token) in tokens.enumerated() {
            places.append(Int64(first + group.place(before: place, of: row)))
            targets.append(Int64(token))
          }
          spread += (0..<longest).map { Int64(start + min($0, tokens.count - 1)) }
        }
        first += group.length
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
