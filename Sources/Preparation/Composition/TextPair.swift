import RLAD

/// A kind of question about an image.
public enum TextTask: String, Sendable, Hashable, CaseIterable {
  /// What does the image show?
  case caption
  /// A question whose answer is yes or no.
  case yesNo = "yes_no"
  /// How many?
  case counting
  /// What is wrong?
  case description
  /// Where is it?
  case location
}

/// A question about an image and its answer.
public struct TextPair: Sendable, Hashable {
  /// What the answer comes down to, for balancing a data set and for checking an answer.
  public enum Key: Sendable, Hashable {
    /// Yes or no.
    case verdict(Verdict)
    /// A number of the object of that id.
    case count(Int, object: String)
  }

  /// The kind of question.
  public let task: TextTask
  /// The question.
  public let question: String
  /// The answer.
  public let answer: String
  /// Whether the question speaks of two images: a normal one first, then the image in question.
  public let usesReference: Bool
  /// What the answer comes down to; nil where it is free text.
  public let key: Key?

  init(
    _ task: TextTask, _ question: String, _ answer: String, usesReference: Bool = false,
    key: Key? = nil
  ) {
    self.task = task
    self.question = question
    self.answer = answer
    self.usesReference = usesReference
    self.key = key
  }
}
