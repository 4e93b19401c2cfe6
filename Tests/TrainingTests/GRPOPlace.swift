import Foundation
import ModelFixtures
import QwenVL
import RLAD
import Reasoner
import Testing
import Tokenization
import Torch

@testable import Training

/// The share of a text that is one letter: what any model learns in a few steps.
struct LetterReward: RewardTerm {
  let name = "letter"
  let letter: Character
  /// Places in the build for whose prompts every answer earns the same.
  var deaf: Set<String> = []

  func score(_ answer: RewardedAnswer, to question: RewardQuestion) -> Double? {
    guard !deaf.contains(question.place) else { return 0.5 }
    let letters = answer.text.filter { $0 == letter }.count
    return Double(letters) / Double(max(1, answer.text.count))
  }
}

/// Prompts that are there already; each with a picture of its own.
struct FixedPrompts: PromptSource {
  let prompts: [GRPOPrompt]

  func prompt(_ ordinal: Int) throws -> GRPOPrompt { prompts[ordinal] }

  init(_ count: Int, _ reasoner: ReasoningModel) throws {
    prompts = try (0..<count).map { ordinal in
      let side = 4 + 2 * (ordinal % 2)
      let generator = try Generator(seed: UInt64(ordinal + 1))
      let noise = try Tensor.normal([side * 4, 3, 14, 14], generator: generator)
      let picture = ModelPicture(
        grid: PixelGrid(height: side, width: 4),
        patches: try (noise * 40 + 128).clamped(min: 0, max: 255).to(.uint8))
      let text = "Does the product have an anomaly? " + String(repeating: "Look. ", count: ordinal)
      let messages = [ChatMessage(role: "user", parts: [.picture(picture), .text(text)])]
      return GRPOPrompt(
        ordinal: ordinal, name: "prompt \(ordinal)", sequence: try reasoner.chat.prompt(messages),
        question: RewardQuestion(truth: ordinal % 2 == 0 ? .yes : .no, place: "\(ordinal)"))
    }
  }
}

/// A tiny model with prompts, as training sees them.
struct GRPOPlace {
  let reasoner: ReasoningModel
  let prompts: FixedPrompts
  var settings = GRPORunSettings()
  var reward = RewardSum([.init(LetterReward(letter: "e"))])

  init(prompts count: Int = 6) throws {
    let folder = try Folder()
    try TinyCheckpoint.make(in: folder.path)
    reasoner = try ReasoningModel(folder: folder.path)
    prompts = try FixedPrompts(count, reasoner)
    settings.training.batch = 4
    settings.training.accumulate = 2
    settings.training.learning_rate = 5e-3
    settings.training.lr_scheduler_type = "constant"
    settings.prompts = 2
    settings.grpo.numGenerations = 4
    settings.grpo.maxCompletionLength = 12
  }

  var model: QwenModel { reasoner.model }

  func maker() throws -> RolloutMaker {
    RolloutMaker(
      reasoner, prompts, try PromptOrder([Array(prompts.prompts.indices)], seed: 3), reward,
      settings)
  }

  func trainer(steps: Int = 100, adapter: AdapterConfig? = nil) throws -> GRPOTrainer {
    try GRPOTrainer(model, settings, steps: steps, adapter: adapter)
  }

  /// Trains rounds from the first; each with its reports.
  @discardableResult
  func train(rounds: Int, _ trainer: GRPOTrainer) throws -> [(
    round: RolloutRound, reports: [GRPOTrainer.Report]
  )] {
    let maker = try maker()
    return try (0..<rounds).map { number in
      let round = try maker.round(number)
      var reports: [GRPOTrainer.Report] = []
      try trainer.learn(round, after: number * settings.stepsPerRound) { reports.append($0) }
      return (round, reports)
    }
  }

  /// Teaches the model answers by example: for each prompt either verdict, in its form and without.
  func warmUp(steps: Int) throws {
    let texts = Verdict.allCases.flatMap {
      [
        AnswerFormat.write(reasoning: "red", verdict: $0),
        "the \(Tag.answerOpen.rawValue)\($0.rawValue)\(Tag.answerClose.rawValue)",
      ]
    }
    let examples = prompts.prompts.flatMap { prompt in
      texts.map { text -> SupervisedExample in
        let answer = reasoner.tokenizer.encode(text) + [reasoner.chat.end]
        let start = prompt.sequence.tokens
        return SupervisedExample(
          ordinal: 0,
          sequence: TokenSequence(tokens: start + answer, pictures: prompt.sequence.pictures),
          isSupervised: start.map { _ in false } + answer.map { _ in true })
      }
    }
    var settings = SFTSettings()
    settings.learning_rate = 1e-2
    let trainer = try SFTTrainer(model, settings, steps: steps)
    for step in 0..<steps {
      let batch = MicroBatch(
        step: step, index: 0, count: 1,
        supervisedInStep: examples.reduce(0) { $0 + $1.size.supervised }, examples: examples)
      var rest = [batch][...]
      _ = try trainer.step(next: { rest.popFirst() })
    }
  }

  /// The gradients of a round, without a step along them.
  func gradients(_ round: RolloutRound) throws -> [Tensor] {
    var settings = settings
    settings.training.learning_rate = 0
    settings.training.max_grad_norm = 1e9
    let trainer = try GRPOTrainer(model, settings, steps: 10)
    try trainer.learn(round, after: 0) { _ in }
    // The first step of Adam leaves a tenth of the gradient in the mean.
    return trainer.weights.state.filter { $0.name.hasPrefix("mean.") }.map(\.tensor)
  }
}
