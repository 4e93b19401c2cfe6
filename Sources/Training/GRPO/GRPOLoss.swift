import Torch

/// The loss of Group Relative Policy Optimization (arXiv 2402.03300) and its variants.
///
/// Computes what `_compute_loss` of TRL 1.16 computes. With r the ratio of the probabilities of a token
/// (or completion) under the policy and the one that wrote it, and A the advantage, a token's loss is
///
///     −min(min(r, delta) · A, clip(r, 1 − epsilon, 1 + epsilon_high) · A) + beta · kl
///     kl = exp(reference − current) − (reference − current) − 1        (k3, joschu.net/blog/kl-approx)
///
/// where kl is multiplied with r under `use_bias_correction_kl`. A loss near 0 says nothing about
/// learning: advantages sum to about 0, and where the policy is the one that wrote, every ratio is 1.
public struct GRPOLoss: Sendable {
  /// The settings.
  public let settings: GRPOSettings

  /// The loss with these settings.
  ///
  /// - Throws: ``TrainingError/setting(name:value:range:)``.
  public init(_ settings: GRPOSettings) throws {
    try settings.check()
    self.settings = settings
  }

  /// What the loss of a micro-batch is.
  public struct Value: Sendable {
    /// The loss, recorded for a gradient. The losses of the micro-batches of an optimizer step add up.
    public let loss: Tensor
    /// What is logged.
    public let metrics: GRPOMetrics
  }

  /// The loss of a micro-batch.
  ///
  /// - Parameter window: the optimizer step that the micro-batch is part of.
  /// - Throws: ``TrainingError/missing(name:reason:)``, `TorchError`.
  public func callAsFunction(_ batch: PolicyBatch, window: AccumulationWindow) throws -> Value {
    let mask = try TokenMask(batch.mask)
    let ratio = try ratio(batch, mask)
    let divergence = try divergence(batch, mask, ratio)
    let capped = try settings.delta.map { try ratio.clamped(max: $0) } ?? ratio
    let advantages = try batch.advantages.unsqueezed(1)
    let clipped = try ratio.clamped(min: 1 - settings.epsilon, max: 1 + settings.upperEpsilon)
    var losses = try -(capped * advantages).minimum(clipped * advantages)
    if let divergence { losses = try losses + divergence * settings.beta }
    return Value(
      loss: try reduced(losses, mask, window),
      metrics: try withoutGrad {
        try GRPOMetrics(
          ratio: capped, advantages: advantages, divergence: divergence,
          entropies: batch.entropies, mask: mask, settings: settings)
      })
  }

  /// The ratios, `[completions, tokens]` or `[completions, 1]`; 1 where a token does not count.
  private func ratio(_ batch: PolicyBatch, _ mask: TokenMask) throws -> Tensor {
    let old = try batch.old ?? batch.current.detached()
    let logarithms = try mask.zeroed(batch.current - old)
    switch settings.importanceLevel {
    case .token: return try logarithms.exp()
    case .sequence:
      return try (logarithms.sum(1) / mask.lengths.clamped(min: 1)).exp().unsqueezed(1)
    }
  }

  /// The divergence from the reference of each token.
  private func divergence(_ batch: PolicyBatch, _ mask: TokenMask, _ ratio: Tensor) throws
    -> Tensor?
  {
    guard settings.beta != 0 else { return nil }
    guard let reference = batch.reference else {
      throw TrainingError.missing(
        name: "the reference policy's log-probabilities", reason: "beta is \(settings.beta)")
    }
    let difference = try mask.zeroed(reference - batch.current)
    let divergence = try difference.exp() - difference - 1
    return settings.usesBiasCorrectedKL ? try divergence * ratio : divergence
  }

  private func reduced(_ losses: Tensor, _ mask: TokenMask, _ window: AccumulationWindow) throws
    -> Tensor
  {
    let rows = try (losses * mask.weights).sum(1)
    switch settings.lossType {
    case .grpo:
      return try (rows / mask.lengths.clamped(min: 1)).mean() / Double(window.steps)
    case .bnpo:
      return try rows.sum() / mask.lengths.sum().clamped(min: 1) / Double(window.steps)
    case .drGRPO:
      let places = rows.size(0) * settings.maxCompletionLength
      return try rows.sum() / Double(places) / Double(window.steps)
    case .dapo:
      return try rows.sum() / window.tokensPerStep
    }
  }
}

/// Which tokens count, in the forms that are needed of it.
struct TokenMask {
  /// 1 where a token counts, 0 elsewhere.
  let weights: Tensor
  /// The tokens of each completion that count.
  let lengths: Tensor
  private let padding: Tensor

  init(_ mask: Tensor) throws {
    padding = try mask.equals(0)
    weights = try (.!padding).to(.float32)
    lengths = try weights.sum(1)
  }

  /// `tensor` with 0 where a token does not count, so that nothing that stands there, nor its
  /// gradient, has an effect.
  func zeroed(_ tensor: Tensor) throws -> Tensor { try tensor.filled(where: padding, with: 0) }
}
