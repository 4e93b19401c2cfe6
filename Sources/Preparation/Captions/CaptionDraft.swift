import Foundation

/// What a model wrote about an image: a caption, and questions with answers.
struct CaptionDraft: Sendable, Equatable, Decodable {
  struct Pair: Sendable, Equatable, Decodable {
    let question: String
    let answer: String
  }

  let caption: String
  let qa: [Pair]

  private enum CodingKeys: CodingKey {
    case caption, qa
  }

  init(caption: String, qa: [Pair] = []) {
    self.caption = caption
    self.qa = qa
  }

  init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: CodingKeys.self)
    caption = Self.tidy(try object.decode(String.self, forKey: .caption))
    let pairs = try object.decodeIfPresent([Pair].self, forKey: .qa) ?? []
    var asked: Set<String> = []
    qa =
      pairs
      .map { Pair(question: Self.tidy($0.question), answer: Self.tidy($0.answer)) }
      .filter { asked.insert($0.question.lowercased()).inserted }
  }

  /// Reads the JSON in an answer, whatever the model put around it: its thoughts before, a fence or
  /// a sentence around.
  init?(answer: String) {
    let said = answer.range(of: "</think>", options: .backwards).map { answer[$0.upperBound...] }
    let text = said ?? answer[...]
    guard let start = text.firstIndex(of: "{"), let end = text.lastIndex(of: "}"), start < end,
      let draft = try? JSONDecoder().decode(Self.self, from: Data(text[start...end].utf8))
    else { return nil }
    self = draft
  }

  /// Every statement: the caption, and the answers.
  var statements: [String] { [caption] + qa.map(\.answer) }

  /// On one line, with single spaces.
  private static func tidy(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
