import Generation
import QwenVL
import Serving
import Tokenization

/// A chat in the batch: turns what happens to its samples into the events of its answer.
struct RunningChat {
  let job: ChatJob
  private let generation: GenerationRequest
  private let tokenizer: Tokenizer
  /// Samples that go on.
  private var open: Int
  /// Tokens of samples that are complete.
  private var count = 0

  init(_ chat: ReadyChat, _ tokenizer: Tokenizer) {
    job = chat.job
    generation = chat.generation
    self.tokenizer = tokenizer
    open = chat.generation.samples
  }

  /// Whether all samples are complete, and the answer with them.
  var isComplete: Bool { open == 0 }

  /// Tells what happened.
  mutating func take(_ event: GenerationEvent) {
    switch event {
    case .started(_, let tokens): job.tell(.started(promptTokens: tokens))
    case .token(_, let sample, let token, let text):
      let tokens = told(token)
      guard !text.isEmpty || !tokens.isEmpty else { return }
      job.tell(.delta(choice: sample, text: text, tokens: tokens))
    case .finished(_, let sample, let completion):
      finish(sample, completion)
    }
  }

  private mutating func finish(_ sample: Int, _ completion: Completion) {
    count += completion.tokens.count
    open -= 1
    job.tell(.finished(choice: sample, reason: completion.finish == .length ? .length : .stop))
    guard isComplete else { return }
    job.tell(.usage(prompt: generation.prompt.tokens.count, completion: count))
    job.finish()
  }

  /// The token with its probability, if that is asked for and the token is part of the answer.
  private func told(_ token: ChosenToken) -> [TokenLogprob] {
    guard job.request.logprobs != nil, !generation.stopTokens.contains(token.id) else { return [] }
    return [
      TokenLogprob(
        bytes: bytes(token.id), logprob: token.logProbability,
        alternatives: token.alternatives.map {
          .init(bytes: bytes($0.id), logprob: $0.logProbability)
        })
    ]
  }

  private func bytes(_ id: Int32) -> [UInt8] { tokenizer.bytes(of: id) ?? [] }
}
