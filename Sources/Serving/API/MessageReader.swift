/// Reads the messages of a chat.
struct MessageReader {
  let card: ModelCard
  let limits: RequestLimits

  /// The messages, of which there is at least one.
  ///
  /// - Throws: ``APIError`` with status 400; 413 or 415 for an image.
  func messages(_ fields: RequestFields) throws(APIError) -> [ChatMessage] {
    guard let values = try fields.array("messages"), !values.isEmpty else {
      throw .invalid("messages", "`messages` must hold at least one message")
    }
    guard values.count <= limits.messages else {
      throw .invalid("messages", "`messages` holds more than \(limits.messages) messages")
    }
    var messages: [ChatMessage] = []
    var images = 0
    for (index, value) in values.enumerated() {
      let message = try message(value, at: "messages[\(index)]")
      images += message.parts.count { if case .image = $0 { true } else { false } }
      guard images <= limits.images else {
        throw .invalid(
          "messages", "the chat holds more than \(limits.images) images", code: "too_many_images")
      }
      messages.append(message)
    }
    return messages
  }

  private func message(_ value: JSON, at path: String) throws(APIError) -> ChatMessage {
    let fields = try RequestFields(value, at: path)
    let role = try role(fields)
    for name in ["tool_calls", "function_call", "audio"] where fields[name] != nil {
      throw .unsupported(fields.name(name), "`\(name)` is not supported")
    }
    switch fields["content"] {
    case .string(let text)?: return ChatMessage(role: role, parts: [.text(text)])
    case .array(let values)?:
      var parts: [ChatMessage.Part] = []
      for (index, value) in values.enumerated() {
        let fields = try RequestFields(value, at: "\(path).content[\(index)]")
        parts.append(try part(fields, of: role))
      }
      return ChatMessage(role: role, parts: parts)
    case nil: throw .invalid(fields.name("content"), "`\(fields.name("content"))` is missing")
    case let other?:
      throw .invalid(
        fields.name("content"),
        "`\(fields.name("content"))` must be a string or an array, not \(other.kind)")
    }
  }

  private func role(_ fields: RequestFields) throws(APIError) -> ChatMessage.Role {
    switch try fields.string("role") {
    case "system", "developer": return .system
    case "user": return .user
    case "assistant": return .assistant
    case "tool", "function":
      throw .unsupported(fields.name("role"), "tools can't be used with this model")
    case let other:
      throw .invalid(
        fields.name("role"),
        "`\(fields.name("role"))` must be `system`, `developer`, `user` or `assistant`, "
          + (other.map { "not `\($0.prefix(40))`" } ?? "and is missing"))
    }
  }

  private func part(
    _ fields: RequestFields, of role: ChatMessage.Role
  ) throws(APIError) -> ChatMessage.Part {
    switch try fields.string("type") {
    case "text":
      guard let text = try fields.string("text") else {
        throw .invalid(fields.name("text"), "`\(fields.name("text"))` is missing")
      }
      return .text(text)
    case "image_url":
      guard role == .user else {
        throw .invalid(fields.name("type"), "only messages of the role `user` may hold images")
      }
      return .image(bytes: try image(fields))
    case let other:
      throw .unsupported(
        fields.name("type"),
        "`\(fields.name("type"))` must be `text` or `image_url`, "
          + (other.map { "not `\($0.prefix(40))`" } ?? "and is missing"))
    }
  }

  private func image(_ fields: RequestFields) throws(APIError) -> [UInt8] {
    guard card.abilities.images else {
      throw .unsupported(fields.name("type"), "the model does not see images")
    }
    guard let image = try fields.object("image_url"), let url = try image.string("url") else {
      throw .invalid(fields.name("image_url"), "`\(fields.name("image_url")).url` is missing")
    }
    return try ImageURL(url, param: image.name("url")).bytes(limits)
  }
}
