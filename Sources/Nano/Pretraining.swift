import Parallel
import QwenVL
import Reasoner
import Torch
import Training

/// Teaches a small model to see: every step draws new pictures, while the step before is computed.
///
/// The same settings and seed give the same weights, bit for bit, on one machine with one thread.
public final class Pretraining {
  /// How it learns.
  public struct Settings: Sendable, Equatable {
    /// Optimizer steps.
    public var steps = 3000
    /// Lessons a step.
    public var batchSize = 16
    /// The greatest learning rate.
    public var learningRate = 1e-3
    /// Steps in which the rate rises.
    public var warmupSteps = 100
    /// What the weights decay by, times the learning rate a step.
    public var weightDecay = 0.01
    /// The bound of the gradients' norm.
    public var maxGradNorm = 1.0
    /// What is taught when.
    public var course = Course()

    /// The settings of `lad-nano`.
    public init() {}
  }

  /// What a step did.
  public struct Step: Sendable {
    /// Its number, from 1.
    public let number: Int
    /// What it trained.
    public let kind: Lesson.Kind
    /// The mean cross-entropy before it.
    public let loss: Double
    /// The norm of the gradients before it.
    public let gradNorm: Double
  }

  private let model: QwenModel
  private let chat: ChatTemplate
  private let maker: LessonMaker
  private let settings: Settings

  /// A training of `model`, whose weights it changes.
  public init(_ model: QwenModel, _ chat: ChatTemplate, _ maker: LessonMaker, _ settings: Settings)
  {
    (self.model, self.chat, self.maker, self.settings) = (model, chat, maker, settings)
  }

  /// Trains to the end.
  ///
  /// - Parameter report: called after each step.
  /// - Throws: `TorchError`, `TrainingError`, `ImagingError`, and what `report` throws.
  public func run(report: (Step) throws -> Void) throws {
    let parameters = model.parameters.map(\.tensor)
    for parameter in parameters { try parameter.setRequiresGrad(true) }
    defer { for parameter in parameters { try? parameter.setRequiresGrad(false) } }
    let optimizer = try FusedAdamW(
      parameters,
      settings: .init(
        learningRate: 0, beta2: 0.98, weightDecay: settings.weightDecay))
    let schedule = try LearningRateSchedule(
      .cosine, peak: settings.learningRate, steps: settings.steps,
      warmup: .steps(settings.warmupSteps))
    var steps = (0..<settings.steps).makeIterator()
    let (chat, maker, settings) = (chat, maker, settings)
    let pipeline = OrderedPipeline(window: 4) {
      steps.next()
    } work: { step in
      (step, try Self.batch(step, chat, maker, settings))
    }
    try pipeline.run(threads: 1) { step, batch in
      optimizer.settings.learningRate = schedule.rate(after: step + 1)
      let (loss, norm) = try learn(batch, optimizer)
      let kind = settings.course.kind(step: step)
      try report(Step(number: step + 1, kind: kind, loss: loss, gradNorm: norm))
    }
  }

  private static func batch(
    _ step: Int, _ chat: ChatTemplate, _ maker: LessonMaker, _ settings: Settings
  ) throws -> LessonBatch {
    let kind = settings.course.kind(step: step)
    let lessons = try (0..<settings.batchSize).map {
      try maker.lesson(kind, step * settings.batchSize + $0)
    }
    return try LessonBatch(lessons, chat)
  }

  private func learn(_ batch: LessonBatch, _ optimizer: FusedAdamW) throws -> (Double, Double) {
    let loss = try batch.loss(model)
    try loss.backward()
    let norm = try GradientClipping.clip(optimizer.parameters, maxNorm: settings.maxGradNorm)
    try optimizer.step()
    for parameter in optimizer.parameters { try parameter.setGrad(nil) }
    return (try loss.item(), norm)
  }
}
