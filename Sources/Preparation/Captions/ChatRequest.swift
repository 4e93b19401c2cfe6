import Foundation

/// The body of a request to `chat/completions`: a text and a picture, by a user.
struct ChatRequest: Encodable {
  let model: String
  let system: String
  let user: String
  let png: Data
  let settings: Pipeline.Captioner

  private enum Keys: String, CodingKey {
    case model, messages, temperature
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
    case responseFormat = "response_format"
  }

  func encode(to encoder: any Encoder) throws {
    var body = encoder.container(keyedBy: Keys.self)
    try body.encode(model, forKey: .model)
    let picture = Part.ImageURL(
      url: "data:image/png;base64," + png.base64EncodedString(), detail: settings.detail)
    try body.encode(
      [
        Turn(role: "system", content: .text(system)),
        Turn(role: "user", content: .parts([.image(picture), .text(user)])),
      ], forKey: .messages)
    try body.encodeIfPresent(settings.temperature, forKey: .temperature)
    switch settings.tokenField {
    case .maxTokens: try body.encode(settings.maxTokens, forKey: .maxTokens)
    case .maxCompletionTokens: try body.encode(settings.maxTokens, forKey: .maxCompletionTokens)
    }
    if settings.usesJSONMode {
      try body.encode(["type": "json_object"], forKey: .responseFormat)
    }
  }

  /// The bytes to send.
  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }

  private struct Turn: Encodable {
    let role: String
    let content: Content
  }

  private enum Content: Encodable {
    case text(String)
    case parts([Part])

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .parts(let parts): try container.encode(parts)
      }
    }
  }

  private struct Part: Encodable {
    let type: String
    var text: String?
    var image_url: ImageURL?

    static func text(_ text: String) -> Part { Part(type: "text", text: text) }
    static func image(_ url: ImageURL) -> Part { Part(type: "image_url", image_url: url) }

    struct ImageURL: Encodable {
      let url: String
      let detail: String?
    }
  }
}
