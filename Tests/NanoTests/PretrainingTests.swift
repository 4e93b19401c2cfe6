import Foundation
import ModelFixtures
import Nano
import QwenVL
import Reasoner
import Synthetic
import Testing
import Torch

@Suite("Teaching a small model to see")
struct PretrainingTests {
  /// A model of a few thousand parameters, made in `folder`.
  private func model(in folder: Folder, seed: UInt64 = 1) throws -> ReasoningModel {
    var shape = NanoShape()
    (shape.hiddenSize, shape.layers, shape.feedForwardSize) = (48, 1, 64)
    shape.ropeSections = [1, 1, 4]
    (shape.visionSize, shape.visionDepth, shape.visionFeedForwardSize) = (32, 1, 32)
    let texts = try NanoCourse.texts(categories: ["juice_bottle"], pictures: 3, seed: 1)
    try NanoFolder.make(
      at: folder.path, shape: shape, texts: texts, vocabularySize: 420, seed: seed)
    return try ReasoningModel(folder: folder.path)
  }

  /// The losses of a few steps, and the weights after them.
  private func taught(steps: Int, seed: UInt64 = 1) throws -> (losses: [Double], weights: [Float]) {
    let folder = try Folder()
    let model = try model(in: folder, seed: seed)
    let drawer = try PracticeDrawer(
      categories: ["juice_bottle", "splicing_connectors"], scale: 0.05, seed: seed)
    var settings = Pretraining.Settings()
    (settings.steps, settings.batchSize, settings.warmupSteps) = (steps, 2, 1)
    settings.course = Course([.see, .compare, .judge, .ask])
    let lessons = try NanoCourse.lessons(drawer, pool: 8, for: model)
    var losses: [Double] = []
    try Pretraining(model.model, model.chat, lessons, settings).run { losses.append($0.loss) }
    return (losses, try model.model.parameters.flatMap { try $0.tensor.array(Float.self) })
  }

  @Test("The same seed gives the same weights, whenever the pictures were drawn")
  func deterministic() throws {
    let threads = TorchRuntime.threads
    TorchRuntime.threads = 1
    defer { TorchRuntime.threads = threads }
    let (first, second) = (try taught(steps: 4), try taught(steps: 4))
    #expect(first.losses == second.losses)
    #expect(first.weights == second.weights)
    #expect(try taught(steps: 4, seed: 2).losses != first.losses)
  }

  @Test("The loss falls, over all kinds of lessons")
  func learns() throws {
    let losses = try taught(steps: 24).losses
    #expect(losses.count == 24)
    let (first, last): (Double, Double) = (
      losses.prefix(4).reduce(0, +), losses.suffix(4).reduce(0, +)
    )
    #expect(last < 0.9 * first)
  }

  @Test("An exam counts words in their places, and pictures without an error")
  func exam() throws {
    let folder = try Folder()
    let drawer = try PracticeDrawer(categories: ["juice_bottle"], scale: 0.05, seed: 3)
    let (score, captions) = try SeeingExam(model(in: folder)).score((0..<2).map(drawer.practice))
    #expect(score.pictures == 2)
    #expect(score.exact == 0)
    #expect(score.words > score.right)
    #expect(captions.count == 2)
  }
}
