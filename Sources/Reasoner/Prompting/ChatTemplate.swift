import Diagnostics
import QwenVL
import Tokenization

/// A turn of a conversation.
public struct ChatMessage: Sendable {
  /// `system`, `user` or `assistant`.
  public let role: String
  /// Pictures and texts in order.
  public let parts: [Part]

  /// A piece of a turn.
  public enum Part: Sendable {
    /// Text, in which special tokens have no meaning.
    case text(String)
    /// A picture.
    case picture(ModelPicture)
  }

  /// A turn.
  public init(role: String, parts: [Part]) {
    self.role = role
    self.parts = parts
  }
}

/// The chat form of Qwen2.5-VL: what its `chat_template` makes of a conversation.
///
/// `<|im_start|>role\n…<|im_end|>\n` a turn; a picture is `<|vision_start|>`, one `<|image_pad|>` for
/// each of its tokens, `<|vision_end|>`. What users wrote can't forge these tokens.
public struct ChatTemplate: Sendable {
  /// What stands for the system where a conversation has none.
  public static let standardSystem = "You are a helpful assistant."

  private let tokenizer: Tokenizer
  private let special: [Special: Int32]
  private let mergeSize: Int

  private enum Special: String, CaseIterable {
    case start = "<|im_start|>"
    case end = "<|im_end|>"
    case visionStart = "<|vision_start|>"
    case visionEnd = "<|vision_end|>"
    case image = "<|image_pad|>"
  }

  /// The form with the tokens of `tokenizer`.
  ///
  /// - Throws: ``ChatError/missingToken(_:)``.
  public init(_ tokenizer: Tokenizer, _ config: QwenConfig) throws {
    self.tokenizer = tokenizer
    mergeSize = config.vision.mergeSize
    var special: [Special: Int32] = [:]
    for token in Special.allCases {
      guard let id = tokenizer.id(of: token.rawValue) else {
        throw ChatError.missingToken(token.rawValue)
      }
      special[token] = id
    }
    self.special = special
  }

  /// The id that ends a turn.
  public var end: Int32 { id(.end) }

  /// The tokens of a conversation, up to where the assistant begins to write.
  ///
  /// - Throws: ``ChatError/role(_:)``.
  public func prompt(_ messages: [ChatMessage]) throws -> TokenSequence {
    var writer = Writer(template: self)
    for message in withSystem(messages) { try writer.write(message) }
    writer.open("assistant")
    return writer.sequence
  }

  /// The tokens of a whole conversation, and which of them the assistant wrote: its texts and the
  /// tokens that end them.
  ///
  /// - Throws: ``ChatError/role(_:)``.
  public func conversation(_ messages: [ChatMessage]) throws -> (
    sequence: TokenSequence, isWritten: [Bool]
  ) {
    var writer = Writer(template: self)
    for message in withSystem(messages) { try writer.write(message) }
    return (writer.sequence, writer.isWritten)
  }

  private func withSystem(_ messages: [ChatMessage]) -> [ChatMessage] {
    messages.first?.role == "system"
      ? messages
      : [ChatMessage(role: "system", parts: [.text(Self.standardSystem)])] + messages
  }

  private func id(_ token: Special) -> Int32 { special[token] ?? 0 }

  /// Tokens as they are put together. Text between two special tokens is encoded as a whole, as a
  /// tokenizer does that splits at special tokens first.
  private struct Writer {
    let template: ChatTemplate
    private(set) var tokens: [Int32] = []
    private(set) var isWritten: [Bool] = []
    private var pictures: [ModelPicture] = []
    private var pending = ""

    init(template: ChatTemplate) { self.template = template }

    var sequence: TokenSequence {
      var copy = self
      copy.flush(false)
      return TokenSequence(tokens: copy.tokens, pictures: copy.pictures)
    }

    mutating func open(_ role: String) {
      add(.start)
      pending += role + "\n"
      flush(false)
    }

    mutating func write(_ message: ChatMessage) throws {
      guard ["system", "user", "assistant"].contains(message.role) else {
        throw ChatError.role(message.role)
      }
      let isAssistant = message.role == "assistant"
      if isAssistant {
        open(message.role)
      } else {
        add(.start)
        pending += message.role + "\n"
      }
      for part in message.parts {
        switch part {
        case .text(let text): pending += text
        case .picture(let picture): add(picture)
        }
      }
      flush(isAssistant)
      add(.end, isAssistant)
      pending = "\n"
      flush(false)
    }

    private mutating func add(_ picture: ModelPicture) {
      add(.visionStart)
      let count = picture.grid.tokens(merge: template.mergeSize)
      append([Int32](repeating: template.id(.image), count: count), false)
      add(.visionEnd)
      pictures.append(picture)
    }

    private mutating func add(_ token: Special, _ written: Bool = false) {
      flush(written)
      append([template.id(token)], written)
    }

    private mutating func flush(_ written: Bool) {
      append(template.tokenizer.encode(pending, addedTokens: false), written)
      pending = ""
    }

    private mutating func append(_ ids: [Int32], _ written: Bool) {
      tokens += ids
      isWritten += [Bool](repeating: written, count: ids.count)
    }
  }
}

/// A conversation that can't be put into tokens.
public enum ChatError: ActionableError, Equatable {
  /// The tokenizer lacks a token of the chat form.
  case missingToken(String)
  /// A role that the chat form does not have.
  case role(String)

  /// What is wrong.
  public var message: String {
    switch self {
    case .missingToken(let token): "the tokenizer has no token `\(token)`"
    case .role(let role): "a message has the role `\(role)`; there are system, user and assistant"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .missingToken: "use the tokenizer.json of the model"
    case .role: nil
    }
  }
}
