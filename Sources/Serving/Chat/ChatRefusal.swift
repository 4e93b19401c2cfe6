import Diagnostics

/// Why a model can't answer a request as it is. The client is told in these words.
public enum ChatRefusal: ActionableError, Equatable {
  /// The prompt leaves no room for an answer.
  case tooLong(promptTokens: Int, contextLength: Int)
  /// An image can't be decoded or used; the message and the part are counted from 0.
  case badImage(message: Int, part: Int, reason: String)
  /// The request asks for something that the model can't do.
  case unsupported(parameter: String?, reason: String)
  /// There is no memory for the request now; it may be tried again.
  case overloaded(reason: String)

  /// What is wrong with the request.
  public var message: String {
    switch self {
    case .tooLong(let prompt, let context):
      "the prompt has \(prompt) tokens, which leaves no room for an answer in the model's "
        + "context of \(context)"
    case .badImage(_, _, let reason): "the image can't be used: \(reason)"
    case .unsupported(_, let reason): reason
    case .overloaded(let reason): "the model is overloaded: \(reason)"
    }
  }

  /// What to send instead.
  public var hint: String? {
    switch self {
    case .tooLong: "send fewer or smaller images, or less text"
    case .overloaded: "try again in a moment"
    case .badImage, .unsupported: nil
    }
  }
}
