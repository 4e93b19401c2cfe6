import Foundation
import Generation
import QwenVL
import Reasoner
import Serving

/// A checkpoint that answers chats, those of all clients in one batch.
///
/// A thread of its own computes; pictures are decoded and prompts made on others, so that the answers
/// that run don't wait for them.
public final class BatchedChatModel: ChatModel {
  /// What is told of the model.
  public let card: ModelCard

  private let prompts: ChatPrompt
  private let inbox = Inbox()
  /// Few at a time: a picture takes many times its file's size while it is decoded.
  private let preparation = OperationQueue()

  /// How much it takes on.
  public struct Limits: Sendable, Equatable {
    /// Answers that are computed at once, at most; a request for more of them is computed alone.
    public var answers: Int
    /// Tokens of a prompt and its answer, at most; nil for as many as the model was made for.
    public var context: Int?
    /// Tokens of an answer where a request says nothing, at most.
    public var usualAnswer: Int

    /// Limits.
    public init(answers: Int = 8, context: Int? = nil, usualAnswer: Int = 1024) {
      self.answers = answers
      self.context = context
      self.usualAnswer = usualAnswer
    }
  }

  /// A model that clients call `name`.
  ///
  /// - Parameter created: when it was made, in seconds since 1970.
  public convenience init(
    _ model: ReasoningModel, name: String, created: Int = 0, limits: Limits = Limits()
  ) {
    let context = model.model.config.text.maxPositions
    let card = ModelCard(
      id: name, created: created, contextLength: min(limits.context ?? context, context),
      defaultMaxTokens: limits.usualAnswer,
      abilities: .init(images: true, penalties: false, topLogprobs: 20))
    self.init(model, card) {
      GenerationSession(
        model.model, model.tokenizer, limits: GenerationLimits(rows: limits.answers))
    }
  }

  init(
    _ model: ReasoningModel, _ card: ModelCard,
    makeSession: @Sendable @escaping () -> any BatchSession
  ) {
    self.card = card
    prompts = ChatPrompt(model: model, card: card)
    preparation.maxConcurrentOperationCount = 2
    let thread = Thread { [inbox, tokenizer = model.tokenizer] in
      var loop = BatchLoop(inbox, tokenizer, makeSession: makeSession)
      loop.run()
    }
    thread.name = "batch"
    thread.stackSize = 8 << 20
    thread.start()
  }

  deinit { endBatch() }

  /// Begins to answer.
  public func respond(to request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
    let (stream, continuation) = AsyncThrowingStream<ChatEvent, any Error>.makeStream()
    let job = ChatJob(request, continuation)
    preparation.addOperation { [prompts, inbox] in
      guard !job.isCancelled else { return }
      do {
        let chat = ReadyChat(job: job, generation: try prompts.generation(for: request))
        if !inbox.put(chat) { job.fail(ChatRefusal.stopping) }
      } catch {
        job.fail(error)
      }
    }
    return stream
  }

  /// Takes nothing more, fails what still runs, and waits for the end of the step that is computed.
  public func stop() {
    endBatch()
    inbox.waitUntilLeft()
  }

  private func endBatch() {
    for chat in inbox.stop() { chat.job.fail(ChatRefusal.stopping) }
  }
}
