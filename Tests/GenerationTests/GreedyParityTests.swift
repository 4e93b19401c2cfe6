import Generation
import ModelFixtures
import QwenVL
import Testing
import Tokenization
import Torch

/// Held against `generate` of transformers 5.23.
@Suite struct GreedyParityTests {
  static let cases = ModelCase.all.filter { $0.words.generation != nil }

  @Test("there are cases") func count() {
    #expect(Self.cases.count >= 3)
  }

  @Test(
    "greedy answers and their probabilities are those of transformers",
    arguments: cases.map(\.folder))
  func greedy(_ folder: String) throws {
    let sample = try ModelCase(folder: folder)
    let session = GenerationSession(
      try QwenModel(folder: sample.model, device: TestTarget.device), someTokenizer())
    for (name, variant) in sample.words.generation?.variants ?? [:] {
      let answers = try session.answer(try requests(sample, variant))
      let ids = try sample.golden["generate.\(name).ids"]
      let logprobs = try sample.golden["generate.\(name).logprobs"]
      let lengths = try sample.golden.ids("generate.\(name).lengths")
      for (row, answer) in answers.enumerated() {
        let length = Int(lengths[row])
        let wanted = try ids[row].array(Int64.self).prefix(length).map(Int32.init)
        #expect(answer[0].ids == wanted, "\(name), prompt \(row)")
        let golden = try logprobs[row].array(Float.self)
        for (token, value) in zip(answer[0].tokens, golden) {
          #expect(abs(token.logProbability - Double(value)) < 1e-4)
        }
      }
    }
  }

  private func requests(_ sample: ModelCase, _ variant: ModelCase.Words.Variant) throws
    -> [GenerationRequest]
  {
    // Of bad words, transformers leaves out those that end the answer.
    let bad = (variant.bad_words_ids ?? []).flatMap { $0 }
    let banned =
      (variant.suppress_tokens ?? []) + bad.filter { !variant.eos_token_id.contains($0) }
    return try (sample.words.generation?.images ?? []).enumerated().map { row, images in
      GenerationRequest(
        prompt: TokenSequence(
          tokens: try sample.inputs.ids("prompt.\(row).input_ids"),
          pictures: try images.map(sample.picture)),
        sampling: SamplingSettings(
          repetitionPenalty: variant.repetition_penalty ?? 1, banned: banned),
        maxTokens: 12, stopTokens: Set(variant.eos_token_id))
    }
  }
}

/// A tokenizer of bytes; the models of the tests have no texts.
func someTokenizer() -> Tokenizer {
  BPETrainer(vocabularySize: 300).train(on: ["some text, some more text"])
}
