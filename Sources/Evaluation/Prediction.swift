import RLAD

/// What a model answered to an item.
public struct Prediction: Sendable, Hashable {
  /// What the model's answer says.
  public enum Answer: Sendable, Hashable {
    /// Yes or no.
    case verdict(Verdict)
    /// An option of a multiple-choice question.
    case letter(Character)

    /// The answer that ``text`` writes: `yes`, `no`, or a letter. Nil of any other text.
    public init?(text: String) {
      if let verdict = Verdict(rawValue: text) {
        self = .verdict(verdict)
      } else if let letter = MultipleChoice.letters.first(where: { String($0) == text }) {
        self = .letter(letter)
      } else {
        return nil
      }
    }

    /// `yes`, `no` or a letter.
    public var text: String {
      switch self {
      case .verdict(let verdict): verdict.rawValue
      case .letter(let letter): String(letter)
      }
    }
  }

  /// How a completion ended.
  public enum Finish: String, Sendable, Hashable, Codable, CaseIterable {
    /// The model ended it.
    case stop
    /// It reached the limit of tokens and was cut off.
    case length
  }

  /// What the answer says; nil where it can't be read, which is never taken for "no".
  public let answer: Answer?
  /// The probability of yes, 0 to 1; nil where it was not taken.
  public let pYes: Double?
  /// What the model wrote, without special tokens.
  public let completion: String
  /// Tokens of the completion.
  public let tokens: Int
  /// How the completion ended.
  public let finish: Finish

  /// A prediction with all its parts. A `pYes` that is not a number is none.
  public init(answer: Answer?, pYes: Double?, completion: String, tokens: Int, finish: Finish) {
    self.answer = answer
    self.pYes = pYes.flatMap { $0.isNaN ? nil : $0 }
    self.completion = completion
    self.tokens = tokens
    self.finish = finish
  }

  /// The verdict; nil where the answer is none.
  public var verdict: Verdict? {
    guard case .verdict(let verdict)? = answer else { return nil }
    return verdict
  }

  /// The letter; nil where the answer is none.
  public var letter: Character? {
    guard case .letter(let letter)? = answer else { return nil }
    return letter
  }

  /// Whether the completion has the whole form, `<think>…</think><answer>…</answer>`.
  public var isFormed: Bool {
    if case .success = AnswerFormat.parse(completion) { true } else { false }
  }

  /// What the model wrote before its answer.
  ///
  /// Lenient, so that a broken form doesn't hide what was written: the text up to `<answer>`, or all
  /// of it where there is none, without `<think>` and `</think>`. Empty where the completion begins
  /// with its answer.
  public var reasoning: String {
    let end = completion.firstRange(of: "<answer>")?.lowerBound ?? completion.endIndex
    let text = completion[..<end].replacing("<think>", with: "").replacing("</think>", with: "")
    return String(Self.trimmed(text))
  }

  /// Words of the reasoning, parted by white space.
  public var reasoningWords: Int { reasoning.split(whereSeparator: \.isWhitespace).count }

  /// Whether the answer is the right one to `item`.
  public func isRight(about item: EvaluationItem) -> Bool {
    switch item.truth {
    case .verdict(let truth): verdict == truth
    case .letter(let truth): letter == truth
    }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}

/// An item with what a model answered to it.
public struct AnsweredItem: Sendable, Hashable {
  /// The item.
  public let item: EvaluationItem
  /// The answer.
  public let prediction: Prediction

  /// An item and the answer to it.
  public init(_ item: EvaluationItem, _ prediction: Prediction) {
    self.item = item
    self.prediction = prediction
  }

  /// Whether the answer is right.
  public var isRight: Bool { prediction.isRight(about: item) }

  /// What is true of the image, where the item asks for yes or no.
  public var truth: Verdict? {
    guard case .verdict(let truth) = item.truth else { return nil }
    return truth
  }
}
