import Generation
import QwenVL
import Reasoner
import Serving

/// Makes of a chat what a session generates from: reads the pictures, puts the turns into tokens.
struct ChatPrompt: Sendable {
  let model: ReasoningModel
  let card: ModelCard

  /// Temperatures below this take the likeliest token: divided by less, logits leave the range of
  /// single precision.
  private static let leastTemperature = 1e-3

  /// - Throws: `ChatRefusal`, `TorchError`.
  func generation(for request: ChatRequest) throws -> GenerationRequest {
    var generation = try model.request(
      try request.messages.enumerated().map(message), samples: request.choices,
      sampling: try settings(request.sampling), maxTokens: request.maxTokens,
      seed: request.seed.map { UInt64(bitPattern: Int64($0)) } ?? .random(in: 0 ... .max))
    let count = generation.prompt.tokens.count
    guard count < card.contextLength else {
      throw ChatRefusal.tooLong(promptTokens: count, contextLength: card.contextLength)
    }
    generation.maxTokens = min(request.maxTokens, card.contextLength - count)
    generation.stopTexts = request.stop
    generation.alternatives = request.logprobs ?? 0
    // Nobody asks a chat for the probability of its verdict.
    generation.watched = []
    return generation
  }

  private func message(_ place: Int, _ message: Serving.ChatMessage) throws -> Reasoner.ChatMessage
  {
    Reasoner.ChatMessage(
      role: message.role.rawValue,
      parts: try message.parts.enumerated().map { index, part in
        switch part {
        case .text(let text): .text(text)
        case .image(let bytes): .picture(try picture(bytes, message: place, part: index))
        }
      })
  }

  private func picture(_ bytes: [UInt8], message: Int, part: Int) throws -> ModelPicture {
    do {
      return try model.pictures.picture(bytes: bytes, name: "image")
    } catch let error as PictureError {
      throw ChatRefusal.badImage(message: message, part: part, reason: error.reason)
    }
  }

  private func settings(_ sampling: Sampling) throws(ChatRefusal) -> SamplingSettings {
    for (name, value) in [
      ("frequency_penalty", sampling.frequencyPenalty),
      ("presence_penalty", sampling.presencePenalty),
    ] where value != 0 {
      throw .unsupported(parameter: name, reason: "`\(name)` is not supported, except 0")
    }
    let isCold = (0..<Self.leastTemperature).contains(sampling.temperature)
    return SamplingSettings(
      temperature: isCold ? 0 : sampling.temperature,
      topK: sampling.topK ?? 0, topP: sampling.topP, minP: sampling.minP ?? 0,
      repetitionPenalty: sampling.repetitionPenalty)
  }
}
