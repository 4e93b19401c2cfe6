import RLAD

/// A question about an image and all that its answer is made of: a build chooses among an image's
/// drafts and says at which letter the right option stands.
public struct TextDraft: Sendable, Hashable {
  /// What is answered.
  public enum Answer: Sendable, Hashable {
    /// Free words, and what they come down to.
    case open(String, key: TextPair.Key?)
    /// Yes or no, and why, in sentences.
    case verdict(Verdict, because: [String])
    /// The right option and wrong ones; whether the text is repeated behind the letter.
    case choice(right: String, wrong: [String], value: String, isRepeated: Bool)
    /// Boxes; none where nothing is wrong.
    case boxes([TextBox])
  }

  /// The kind of question.
  public let task: TextTask
  /// The question, without its options.
  public let question: String
  /// Whether the question speaks of two images.
  public let usesReference: Bool
  /// What it is about: an image gets no two questions of one task and form about one thing.
  public let about: String
  /// The answer.
  public let answer: Answer
  /// What it must be in balance with.
  public let balances: [Balance]
  /// What is asked of the one who answers, such as to give the letter only; empty for nothing.
  let instruction: String

  /// How it is to be answered.
  public var form: TextForm {
    switch answer {
    case .open: .open
    case .verdict: .yesNo
    case .choice: .choice
    case .boxes: .boxes
    }
  }

  /// How many options there are to choose from; 0 where there are none.
  public var optionCount: Int {
    if case .choice(_, let wrong, _, _) = answer { wrong.count + 1 } else { 0 }
  }

  /// Drafts whose right options must be spread over the letters together: those of as many options,
  /// and of two options those with the same answer.
  public var letterGroup: String {
    guard case .choice(_, let wrong, let value, _) = answer else { return "" }
    return wrong.count == 1 ? "2 \(value)" : "\(wrong.count + 1)"
  }

  /// The question and its answer.
  ///
  /// - Parameter position: where the right option stands, from 0; of no meaning without options.
  public func pair(rightOptionAt position: Int = 0) -> TextPair {
    switch answer {
    case .open(let text, let key): return pair(text, key)
    case .verdict(let verdict, let reason):
      let words = [verdict == .yes ? "Yes." : "No."] + reason
      return pair(words.joined(separator: " "), .verdict(verdict))
    case .boxes(let boxes): return pair(TextBox.fenced(boxes), .boxes(boxes))
    case .choice(let right, let wrong, let value, let isRepeated):
      let options = Array(wrong.prefix(position)) + [right] + wrong.dropFirst(position)
      let letter = TextPair.letter(position)
      let stop = right.hasSuffix(".") ? "" : "."
      let text = isRepeated ? "\(letter). \(right)\(stop)" : letter
      return pair(text, .option(position), value: value, options: options)
    }
  }

  private func pair(
    _ text: String, _ key: TextPair.Key?, value: String? = nil, options: [String] = []
  ) -> TextPair {
    let lines = options.enumerated().map { "\(TextPair.letter($0)). \($1)" }
    let asked = instruction.isEmpty || !lines.isEmpty ? question : "\(question) \(instruction)"
    let full = lines.isEmpty ? asked : ([asked] + lines + [instruction]).joined(separator: "\n")
    return TextPair(
      task: task, form: form, question: full, answer: text, usesReference: usesReference,
      about: about, key: key, value: value, options: options)
  }
}
