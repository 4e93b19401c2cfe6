import QwenVL
import Tokenization

/// A sample that is being generated.
final class GenerationRow {
  let request: Int
  let sample: Int
  private(set) var completion = Completion()
  private var stream: TextStream
  private let settings: GenerationRequest
  /// The position of the prompt's end in time, rows and columns.
  private let promptEnd: Int32

  init(
    _ settings: GenerationRequest, request: Int, sample: Int, promptEnd: Int32,
    _ tokenizer: Tokenizer
  ) {
    self.settings = settings
    self.request = request
    self.sample = sample
    self.promptEnd = promptEnd
    stream = TextStream(tokenizer, stopTexts: settings.stopTexts)
  }

  /// What the choice of the next token needs.
  var choice: TokenChooser.Row {
    TokenChooser.Row(
      settings: settings.sampling,
      draw: draw(seed: settings.seed, sample: sample, step: completion.tokens.count),
      alternatives: settings.alternatives, watched: settings.watched)
  }

  /// The last token, which is to be fed, and its position.
  var last: (token: Int32, position: Int32) {
    (completion.tokens.last?.id ?? 0, promptEnd + Int32(completion.tokens.count) - 1)
  }

  /// All tokens that a penalty counts.
  var seen: [Int32] { settings.prompt.tokens + completion.ids }

  var usesPenalty: Bool { settings.sampling.repetitionPenalty != 1 }
  var isFinished: Bool { completion.finish != nil }

  /// Takes a token; the text that it adds.
  func append(_ token: ChosenToken) -> String {
    completion.tokens.append(token)
    if settings.stopTokens.contains(token.id) { return end(.stop) }
    var text = stream.append(token.id)
    completion.text += text
    if stream.isStopped {
      text += end(.stop)
    } else if completion.tokens.count >= settings.maxTokens {
      text += end(.length)
    }
    return text
  }

  /// Ends the sample; the text that was held back.
  func end(_ finish: Completion.Finish) -> String {
    completion.finish = finish
    let rest = stream.finish()
    completion.text += rest
    // The end may complete a text that stops it.
    if stream.isStopped { completion.finish = .stop }
    return rest
  }
}
