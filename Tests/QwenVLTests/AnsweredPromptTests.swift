import ModelFixtures
import Testing
import Torch

@testable import QwenVL

@Suite("Prompts with several answers") struct AnsweredPromptTests {
  /// The prompts of a case, each with answers of other lengths.
  private static func answered(_ sample: ModelCase) throws -> [AnsweredPrompt] {
    let answers: [[Int32]] = [[5, 9, 2, 11], [7], [5, 9, 3], [12, 4, 4, 1, 8]]
    return try sample.sequences("right").enumerated().map { row, prompt in
      AnsweredPrompt(prompt, answers: Array(answers.dropFirst(row % 3)))
    }
  }

  /// The states in front of all tokens of answers, each answer computed behind a prompt of its own.
  private static func alone(_ answered: [AnsweredPrompt], _ model: QwenModel) throws -> Tensor {
    let sequences = answered.flatMap { group in
      group.answers.map {
        TokenSequence(tokens: group.prompt.tokens + $0, pictures: group.prompt.pictures)
      }
    }
    let hidden = try model.hidden(sequences, attention: CausalAttention()).states
    let prompts = answered.flatMap { group in
      group.answers.map { (group.prompt.tokens.count - 1, $0.count) }
    }
    return try Tensor.cat(
      prompts.enumerated().map { try hidden[$0].narrowed(0, $1.0, $1.1) })
  }

  private static func together(_ answered: [AnsweredPrompt], _ model: QwenModel) throws -> Tensor {
    let hidden = try model.hidden(answered)
    var (first, places) = (0, [Int64]())
    for group in answered {
      for (row, answer) in group.answers.enumerated() {
        places += answer.indices.map { Int64(first + group.place(before: $0, of: row)) }
      }
      first += group.length
    }
    #expect(hidden.shape.dropLast() == [1, first])
    return try hidden[0].indexSelected(0, Tensor(places, on: model.device))
  }

  @Test(
    "have the states and gradients of each answer behind a prompt of its own",
    arguments: ModelCase.all.indices, [false, true])
  func same(_ index: Int, recomputes: Bool) throws {
    let sample = ModelCase.all[index]
    var found: [(states: Tensor, gradients: [Tensor])] = []
    for body in [Self.alone, Self.together] {
      let model = try QwenModel(folder: sample.model, dtype: .float32, device: TestTarget.device)
      model.recomputes = recomputes
      for parameter in model.parameters { try parameter.tensor.setRequiresGrad(true) }
      let states = try withGrad { try body(Self.answered(sample), model) }
      let generator = try Generator(seed: 1)
      let upstream = try Tensor.normal(states.shape, generator: generator).on(model.device)
      try states.backward(gradient: upstream)
      found.append((try states.detached(), model.parameters.compactMap(\.tensor.grad)))
    }
    let (one, other) = (found[0], found[1])
    #expect(!one.gradients.isEmpty && one.gradients.count == other.gradients.count)
    #expect(try difference(one.states, other.states) < TestTarget.tolerance(1e-4))
    for (a, b) in zip(one.gradients, other.gradients) {
      #expect(try (a - b).norm().item() < TestTarget.tolerance(1e-4) * (1 + a.norm().item()))
    }
  }

  @Test("refuse answers with the token of a picture, or one that there isn't") func refused() throws
  {
    let model = try QwenModel(folder: ModelCase.all[0].model, dtype: .float32)
    let prompt = try ModelCase.all[0].sequences("right")[0]
    #expect(throws: InputError.pictures(tokens: 1, pictures: 0)) {
      try model.hidden([AnsweredPrompt(prompt, answers: [[1], [model.config.imageToken]])])
    }
    let vocabulary = model.config.text.vocabularySize
    #expect(throws: InputError.unknownToken(Int32(vocabulary), vocabulary: vocabulary)) {
      try model.hidden([AnsweredPrompt(prompt, answers: [[1], [Int32(vocabulary)]])])
    }
  }
}
