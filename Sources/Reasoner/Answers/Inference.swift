import Generation
import QwenVL

/// Questions about pictures, answered in one batch.
public struct Inference {
  private let model: ReasoningModel
  private let settings: AnswerSettings

  /// Answers by `model`.
  public init(_ model: ReasoningModel, _ settings: AnswerSettings) {
    self.model = model
    self.settings = settings
  }

  /// What happens while questions are answered.
  public enum Event {
    /// A completion goes on: the text that its newest token adds.
    case text(question: Int, vote: Int, String)
    /// A question is answered.
    case answered(question: Int, ReasonedAnswer)
  }

  /// Answers conversations, each of which ends with a question.
  ///
  /// - Parameter report: called as things happen; answers come in the order in which they are ready.
  /// - Returns: the answers in the order of the questions.
  /// - Throws: ``ChatError``, `GenerationError`, `InputError`, `TorchError`, and what `report` throws.
  public func answer(
    _ conversations: [[ChatMessage]], report: (Event) throws -> Void = { _ in }
  ) throws -> [ReasonedAnswer] {
    let requests = try conversations.map {
      try model.request(
        $0, samples: settings.votes, sampling: settings.sampling, maxTokens: settings.maxTokens,
        seed: settings.seed)
    }
    var open = requests.map { _ in settings.votes }
    var votes = requests.map { _ in [ReasonedAnswer.Vote?](repeating: nil, count: settings.votes) }
    let session = GenerationSession(model.model, model.tokenizer)
    _ = try session.answer(requests) { event in
      switch event {
      case .started: break
      case .token(let request, let sample, _, let text):
        if !text.isEmpty { try report(.text(question: request, vote: sample, text)) }
      case .finished(let request, let sample, let completion):
        votes[request][sample] = ReasonedAnswer.Vote(completion, model.tokenizer)
        open[request] -= 1
        if open[request] == 0 {
          try report(
            .answered(question: request, ReasonedAnswer(votes[request].compactMap { $0 })))
        }
      }
    }
    return votes.map { ReasonedAnswer($0.compactMap { $0 }) }
  }
}
