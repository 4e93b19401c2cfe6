import Foundation

/// What a model answered.
struct ChatAnswer: Sendable, Equatable {
  /// How the answer ended.
  enum Ending: Sendable, Equatable {
    /// As the model wanted.
    case stop
    /// At the bound on tokens.
    case length
    /// Held back by a filter, or declined by the model; its words, if any.
    case refused(String)
  }

  /// The text; empty if there is none.
  let content: String
  /// How it ended.
  let ending: Ending
  /// Tokens of the request, where the server counts them.
  var promptTokens: Int?
  /// Tokens of the answer, where the server counts them.
  var completionTokens: Int?
}

extension ChatAnswer {
  /// Reads the JSON of a `chat.completion`. The content may be a text or a list of parts.
  ///
  /// - Throws: `DecodingError` if it is none.
  init(json: Data) throws {
    let completion = try JSONDecoder().decode(Completion.self, from: json)
    guard let choice = completion.choices.first else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "it has no choices"))
    }
    content = choice.message.content?.text ?? ""
    promptTokens = completion.usage?.prompt_tokens
    completionTokens = completion.usage?.completion_tokens
    if let refusal = choice.message.refusal, !refusal.isEmpty {
      ending = .refused(refusal)
    } else {
      ending =
        switch choice.finish_reason {
        case "length": .length
        case "content_filter": .refused("")
        default: .stop
        }
    }
  }

  private struct Completion: Decodable {
    let choices: [Choice]
    let usage: Usage?
  }

  private struct Choice: Decodable {
    let message: Body
    let finish_reason: String?
  }

  private struct Body: Decodable {
    let content: Content?
    let refusal: String?
  }

  private struct Usage: Decodable {
    let prompt_tokens: Int?
    let completion_tokens: Int?
  }

  private struct Content: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self.text = text
      } else {
        text = try container.decode([Part].self).compactMap(\.text).joined()
      }
    }

    struct Part: Decodable {
      let text: String?
    }
  }
}
