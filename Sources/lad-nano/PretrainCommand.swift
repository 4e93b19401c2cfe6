import ArgumentParser
import Foundation
import Nano
import QwenVL
import Reasoner
import Synthetic
import Torch

/// Teaches a model to see.
struct PretrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pretrain", abstract: "Teach a model to see drawn pictures.")

  @Argument(help: "The folder of the model; what it learns is written there.")
  var folder: String

  @Option(help: "Optimizer steps.") var steps = 3000
  @Option(help: "Lessons a step.") var batch = 16
  @Option(help: "The greatest learning rate.") var rate = 1e-3
  @Option(parsing: .upToNextOption, help: "The kinds of lessons, one a step in turn.")
  var lessons: [Lesson.Kind] = [.see]
  @Option(help: "Different pictures.") var pool = 4096
  @Option(help: "Steps between exams.") var every = 250
  @Option(help: "Pictures of an exam.") var pictures = 40
  @OptionGroup var drawing: DrawingOptions

  func run() throws {
    TorchRuntime.threads = 1
    let model = try ReasoningModel(folder: folder)
    var settings = Pretraining.Settings()
    (settings.steps, settings.batchSize, settings.learningRate) = (steps, batch, rate)
    settings.course = Course(lessons)
    let maker = try NanoCourse.lessons(drawing.drawer(), pool: pool, for: model)
    let held = try drawing.heldOut()
    let exam = (0..<pictures).map(held.practice)
    let (start, exams) = (Date.now, SeeingExam(model))
    var losses: [Double] = []
    try Pretraining(model.model, model.chat, maker, settings).run { step in
      losses.append(step.loss)
      let isLast = step.number == steps
      guard step.number.isMultiple(of: 50) || isLast else { return }
      let mean = losses.reduce(0, +) / Double(losses.count)
      losses = []
      say("step \(step.number) loss \(mean.digits(4)) \(Int(Date.now.timeIntervalSince(start))) s")
      guard step.number.isMultiple(of: every) || isLast else { return }
      let score = try exams.score(exam).score
      say("  exact \(score.exact)/\(score.pictures), words \((100 * score.wordShare).digits(1)) %")
      try model.model.saveWeights(to: folder)
    }
    let stage = NanoCard.Stage(
      categories: drawing.categories, steps: steps, batch: batch, rate: rate,
      lessons: lessons, pool: pool, scale: drawing.scale, seed: drawing.seed,
      seconds: Int(Date.now.timeIntervalSince(start)))
    try NanoFolder.add(stage, to: folder)
  }
}

extension Lesson.Kind: ExpressibleByArgument {}
