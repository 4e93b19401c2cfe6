import Foundation
import Generation
import RLAD
import Tokenization

/// What a model says about a picture: a verdict with its reasoning, from one completion or a vote.
public struct ReasonedAnswer: Sendable {
  /// A completion, read.
  public struct Vote: Sendable {
    /// What the model wrote.
    public let text: String
    /// The verdict; nil if the text has none that can be read: never a "no".
    public let verdict: Verdict?
    /// What stands between `<think>` and `</think>`, if the text has the whole form.
    public let reasoning: String?
    /// The probability of yes among yes and no where the answer begins; nil without an answer.
    public let pYes: Double?
    /// How many tokens.
    public let tokens: Int
    /// Why it ended.
    public let finish: Completion.Finish

    /// Reads a completion.
    public init(_ completion: Completion, _ tokenizer: Tokenizer) {
      text = completion.text
      verdict = AnswerFormat.verdict(in: completion.text)
      if case .success(let parsed) = AnswerFormat.parse(completion.text) {
        reasoning = parsed.reasoning
      } else {
        reasoning = nil
      }
      let texts = completion.tokens.map { tokenizer.decode([$0.id], skippingSpecial: true) }
      // Behind a tag that no answer follows, the next token says nothing of yes and no.
      pYes =
        verdict == nil
        ? nil : VerdictTokens.probability(texts, completion.tokens.map(\.watched))
      tokens = completion.tokens.count
      finish = completion.finish ?? .cancelled
    }

    init(text: String, verdict: Verdict?, pYes: Double?) {
      (self.text, self.verdict, self.pYes) = (text, verdict, pYes)
      (reasoning, tokens, finish) = (nil, 0, .stop)
    }
  }

  /// All completions.
  public let votes: [Vote]

  /// The answer of `votes`.
  public init(_ votes: [Vote]) {
    self.votes = votes
  }

  /// How many say yes, no, and nothing that can be read.
  public var counts: (yes: Int, no: Int, unreadable: Int) {
    (
      votes.count { $0.verdict == .yes }, votes.count { $0.verdict == .no },
      votes.count { $0.verdict == nil }
    )
  }

  /// The verdict of the majority of votes that can be read; of equally many, the likelier one. Nil if
  /// none can be read.
  public var verdict: Verdict? {
    let counts = counts
    guard counts.yes + counts.no > 0 else { return nil }
    if counts.yes != counts.no { return counts.yes > counts.no ? .yes : .no }
    return (pYes ?? 0.5) >= 0.5 ? .yes : .no
  }

  /// The mean probability of yes over the votes that have one.
  public var pYes: Double? {
    let known = votes.compactMap(\.pYes)
    return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  }

  /// The vote to show: the first that agrees with the verdict, else the first.
  public var spokesman: Vote? { votes.first { $0.verdict == verdict } ?? votes.first }
}
