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
  @Option(help: "The share of steps that describe only.") var seeing = 0.5
  @Option(help: "Different pictures.") var pool = 4096
  @Option(help: "Steps between exams.") var every = 250
  @Option(help: "Pictures of an exam.") var pictures = 40
  @OptionGroup var drawing: DrawingOptions

  func run() throws {
    TorchRuntime.threads = 1
    let model = try ReasoningModel(folder: folder)
    var settings = Pretraining.Settings()
    settings.steps = steps
    settings.batchSize = batch
    settings.learningRate = rate
    settings.course.seeingShare = seeing
    let lessons = try NanoCourse.lessons(drawing.drawer(), pool: pool, for: model)
    let training = Pretraining(model.model, model.chat, lessons, settings)
    let held = try drawing.drawer(seedOffset: 1 << 32)
    let exam = (0..<pictures).map(held.practice)
    let drawn = Date.now
    _ = (0..<8).map(held.practice)
    say("drawing \(Date.now.timeIntervalSince(drawn) / 8) s a picture")
    let start = Date.now
    var losses: [Double] = []
    try training.run { step in
      losses.append(step.loss)
      guard step.number.isMultiple(of: 50) || step.number == steps else { return }
      let mean = losses.reduce(0, +) / Double(losses.count)
      losses = []
      let seconds = Int(Date.now.timeIntervalSince(start))
      var line =
        "step \(step.number) \(step.kind) loss \(mean.digits(4)) norm \(step.gradNorm.digits(2)) \(seconds) s"
      if step.number.isMultiple(of: every) || step.number == steps {
        let (score, captions) = try SeeingExam(model).score(exam)
        line += " exact \(score.exact)/\(score.pictures) words \(score.right)/\(score.words)"
        line += "\n   \(captions[0])\n   \(exam[0].caption)"
        try model.model.saveWeights(to: folder)
      }
      say(line)
    }
    try model.model.saveWeights(to: folder)
  }
}

/// Asks a model what it sees.
struct ExamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exam", abstract: "Say how rightly a model describes pictures that it never saw.")

  @Argument(help: "The folder of the model.")
  var folder: String

  @Option(help: "Pictures of each kind.") var pictures = 20
  @OptionGroup var drawing: DrawingOptions

  func run() throws {
    TorchRuntime.threads = 1
    let model = try ReasoningModel(folder: folder)
    let exam = SeeingExam(model)
    for category in drawing.categories {
      let drawer = try PracticeDrawer(
        categories: [category], scale: drawing.scale, seed: drawing.seed &+ 1 << 32)
      let practice = try exam.score((0..<pictures).map(drawer.practice))
      show(category, "practice", practice)
      for defect in try [nil] + drawer.logicalDefects(of: category) {
        let shown = try (0..<pictures).map {
          try drawer.product(category, defects: defect.map { [$0] } ?? [], number: $0)
        }
        show(category, defect ?? "good", try exam.score(shown))
      }
    }
  }

  private func show(
    _ category: String, _ what: String, _ result: (score: SeeingExam.Score, captions: [String])
  ) {
    let score = result.score
    say(
      "\(category) \(what) exact \(score.exact)/\(score.pictures) words \((100 * score.wordShare).digits(1)) %"
    )
  }
}
