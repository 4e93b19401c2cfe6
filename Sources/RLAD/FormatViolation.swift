/// Why a completion has not the form of ``AnswerFormat``.
public enum FormatViolation: Error, Sendable, Hashable {
  /// A tag doesn't occur. Also what a completion that was cut off looks like.
  case missing(Tag)
  /// A tag occurs more than once.
  case repeated(Tag)
  /// Each tag occurs once, but not in the order of the format.
  case tagsOutOfOrder
  /// Something stands before `<think>`.
  case textBeforeReasoning
  /// Something other than white space stands between `</think>` and `<answer>`.
  case textBetweenBlocks
  /// Something stands behind `</answer>`, such as a special token that was not removed.
  case textAfterAnswer
  /// There is nothing but white space between `<think>` and `</think>`.
  case emptyReasoning
  /// There is nothing but white space between `<answer>` and `</answer>`.
  case emptyAnswer
  /// The answer is neither "yes" nor "no".
  case neitherYesNorNo
}

extension FormatViolation: CustomStringConvertible {
  /// The reason as one sentence without a full stop, for logs and reports.
  public var description: String {
    switch self {
    case .missing(let tag): "\(tag.rawValue) is missing"
    case .repeated(let tag): "\(tag.rawValue) occurs more than once"
    case .tagsOutOfOrder: "the tags are not in the order <think></think><answer></answer>"
    case .textBeforeReasoning: "there is text before <think>"
    case .textBetweenBlocks: "there is text between </think> and <answer>"
    case .textAfterAnswer: "there is text behind </answer>"
    case .emptyReasoning: "the reasoning is empty"
    case .emptyAnswer: "the answer is empty"
    case .neitherYesNorNo: "the answer is neither yes nor no"
    }
  }
}
