import Torch

/// A micro-batch of completions as the loss sees it. All tensors are on one device.
public struct PolicyBatch: Sendable {
  /// The policy's log-probabilities of the tokens, `[completions, tokens]`, recorded for a gradient.
  public let current: Tensor
  /// Those of the policy that wrote the tokens, without history; nil where it is the same, so that
  /// every ratio is 1 (and its gradient is not 0).
  public let old: Tensor?
  /// Those of the reference policy, without history; needed where `beta` is not 0.
  public let reference: Tensor?
  /// True, or 1, where a token counts, `[completions, tokens]`; see ``CompletionMask``. What the other
  /// tensors hold elsewhere does not matter.
  public let mask: Tensor
  /// The advantage of each completion, `[completions]`.
  public let advantages: Tensor
  /// The entropy of the policy at each token, `[completions, tokens]`, for the metrics.
  public let entropies: Tensor

  /// A micro-batch.
  ///
  /// - Throws: ``TrainingError/shape(name:found:expected:)``.
  public init(
    current: Tensor, old: Tensor? = nil, reference: Tensor? = nil, mask: Tensor,
    advantages: Tensor, entropies: Tensor
  ) throws {
    guard current.rank == 2, current.count > 0 else {
      throw TrainingError.shape(name: "current", found: current.shape, expected: [-1, -1])
    }
    let others = [
      ("old", old), ("reference", reference), ("mask", mask), ("entropies", entropies),
    ]
    for case (let name, let tensor?) in others where tensor.shape != current.shape {
      throw TrainingError.shape(name: name, found: tensor.shape, expected: current.shape)
    }
    guard advantages.shape == [current.size(0)] else {
      throw TrainingError.shape(
        name: "advantages", found: advantages.shape, expected: [current.size(0)])
    }
    self.current = try current.to(.float32)
    self.old = try old?.to(.float32)
    self.reference = try reference?.to(.float32)
    self.mask = mask
    self.advantages = try advantages.to(.float32)
    self.entropies = entropies
  }
}
