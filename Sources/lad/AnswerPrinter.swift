import Foundation
import Generation
import RLAD
import Reasoner
import Terminal

/// Shows what a model answered.
struct AnswerPrinter {
  let console: Console
  let references: [String]
  /// Whether the text is shown as it comes.
  let isStreaming: Bool

  /// Shows a piece of text as it comes.
  func stream(_ text: String) {
    guard isStreaming, !console.isJSON else { return }
    console.piece(text)
  }

  /// Shows a complete answer.
  func show(_ answer: ReasonedAnswer, of picture: String, seconds: Double) {
    guard !console.isJSON else {
      return console.json(Record(answer, picture, references, seconds))
    }
    if isStreaming {
      console.line("\n")
    } else if let vote = answer.spokesman {
      console.line(vote.text)
    }
    console.line("\(picture): \(verdict(answer))\(details(answer, seconds))")
    if !isStreaming { console.line() }
  }

  private func verdict(_ answer: ReasonedAnswer) -> String {
    let style = console.out
    switch answer.verdict {
    case .yes: return style.red("anomaly")
    case .no: return style.green("no anomaly")
    case nil:
      let isCut = answer.votes.allSatisfy { $0.finish == .length }
      return style.yellow(
        isCut ? "no answer: it ended at --max-tokens" : "no answer that can be read")
    }
  }

  private func details(_ answer: ReasonedAnswer, _ seconds: Double) -> String {
    var parts: [String] = []
    if let p = answer.pYes { parts.append(String(format: "P(yes) %.3f", p)) }
    if answer.votes.count > 1 {
      let counts = answer.counts
      parts.append(
        "votes: \(counts.yes) yes, \(counts.no) no"
          + (counts.unreadable > 0 ? ", \(counts.unreadable) unreadable" : ""))
    }
    parts.append("\(answer.votes.map(\.tokens).reduce(0, +)) tokens")
    parts.append(String(format: "%.1f s", seconds))
    return "  " + console.out.faint(parts.joined(separator: " · "))
  }

  /// An answer for machines.
  struct Record: Encodable {
    let message_type = "answer"
    let picture: String
    let references: [String]
    /// `yes`, `no`, or null where nothing can be read.
    let answer: String?
    let p_yes: Double?
    let reasoning: String?
    let text: String?
    let votes: [VoteRecord]
    let tokens: Int
    let seconds: Double

    struct VoteRecord: Encodable {
      let answer: String?
      let p_yes: Double?
      let text: String
      let finish: String
      let tokens: Int

      enum CodingKeys: CodingKey { case answer, p_yes, text, finish, tokens }

      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(answer, forKey: .answer)
        try container.encode(p_yes, forKey: .p_yes)
        try container.encode(text, forKey: .text)
        try container.encode(finish, forKey: .finish)
        try container.encode(tokens, forKey: .tokens)
      }
    }

    init(_ answer: ReasonedAnswer, _ picture: String, _ references: [String], _ seconds: Double) {
      self.picture = picture
      self.references = references
      self.answer = answer.verdict?.rawValue
      p_yes = answer.pYes
      reasoning = answer.spokesman?.reasoning
      text = answer.spokesman?.text
      votes = answer.votes.map {
        VoteRecord(
          answer: $0.verdict?.rawValue, p_yes: $0.pYes, text: $0.text, finish: $0.finish.rawValue,
          tokens: $0.tokens)
      }
      tokens = answer.votes.map(\.tokens).reduce(0, +)
      self.seconds = seconds
    }

    enum CodingKeys: CodingKey {
      case message_type, picture, references, answer, p_yes, reasoning, text, votes, tokens, seconds
    }

    /// Written by hand: what is unknown stands as null.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(message_type, forKey: .message_type)
      try container.encode(picture, forKey: .picture)
      try container.encode(references, forKey: .references)
      try container.encode(answer, forKey: .answer)
      try container.encode(p_yes, forKey: .p_yes)
      try container.encode(reasoning, forKey: .reasoning)
      try container.encode(text, forKey: .text)
      try container.encode(votes, forKey: .votes)
      try container.encode(tokens, forKey: .tokens)
      try container.encode(seconds, forKey: .seconds)
    }
  }
}
