import Foundation

/// The learning rate of each optimizer step, as `get_scheduler` of transformers computes it.
public struct LearningRateSchedule: Sendable, Hashable {
  /// How the rate goes on after the warm-up.
  public enum Shape: String, Sendable, CaseIterable, Codable {
    /// It stays. With a warm-up this is transformers' `constant_with_warmup`; its `constant` leaves a
    /// warm-up out.
    case constant
    /// It falls evenly to 0.
    case linear
    /// It falls to 0 along half a wave.
    case cosine
  }

  /// How long the rate rises from 0.
  public enum Warmup: Sendable, Hashable {
    /// So many steps.
    case steps(Int)
    /// This share of all steps, in 0..<1, rounded up.
    case share(Double)
  }

  /// How the rate goes on after the warm-up.
  public let shape: Shape
  /// The greatest rate.
  public let peak: Double
  /// Optimizer steps of the whole training.
  public let steps: Int
  /// Steps in which the rate rises from 0.
  public let warmupSteps: Int

  /// A schedule.
  ///
  /// - Parameters:
  ///   - peak: the greatest rate, 0 or more.
  ///   - steps: optimizer steps of the whole training, 1 or more.
  /// - Throws: ``TrainingError/setting(name:value:range:)``.
  public init(_ shape: Shape, peak: Double, steps: Int, warmup: Warmup = .steps(0)) throws {
    try TrainingError.require("learning_rate", peak, peak >= 0, "0 or more")
    try TrainingError.require("max_steps", Double(steps), steps >= 1, "1 or more")
    switch warmup {
    case .steps(let count):
      try TrainingError.require("warmup_steps", Double(count), count >= 0, "0 or more")
      warmupSteps = count
    case .share(let share):
      try TrainingError.require("warmup_ratio", share, share >= 0 && share < 1, "0 to less than 1")
      warmupSteps = Int((Double(steps) * share).rounded(.up))
    }
    (self.shape, self.peak, self.steps) = (shape, peak, steps)
  }

  /// The rate of the step behind `completed` steps: the first step, with 0 completed, has rate 0 where
  /// there is a warm-up.
  public func rate(after completed: Int) -> Double { peak * factor(completed) }

  private func factor(_ completed: Int) -> Double {
    if completed < warmupSteps { return Double(completed) / Double(warmupSteps) }
    let progress = Double(completed - warmupSteps) / Double(max(1, steps - warmupSteps))
    switch shape {
    case .constant: return 1
    case .linear: return max(0, Double(steps - completed) / Double(max(1, steps - warmupSteps)))
    case .cosine: return max(0, 0.5 * (1 + cos(.pi * progress)))
    }
  }
}
