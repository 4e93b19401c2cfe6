import Digest
import Imaging
import Preparation
import QwenVL
import Reasoner
import Synthetic

/// One conversation to learn from: drawn pictures, and what is true of them.
public struct Lesson: Sendable {
  /// What a lesson trains.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// All parts of one picture.
    case see
    /// All parts of one picture, then questions for single ones.
    case describe
    /// Questions for single parts of one picture, and then all.
    case ask
    /// All parts of the second of two pictures.
    case compare
    /// The form of an answer to GRPO's prompt: all parts of the second picture as the thoughts, and a
    /// verdict by chance. What is right stays to be learnt.
    case judge
  }

  /// What is said in how many turns.
  let turns: [(question: String, answer: String)]
  /// The pictures that the first question shows.
  let pictures: [PatchGrid]

  /// The question for all parts.
  public static let describePrompt = "List what the image shows, place by place."
  static let comparePrompt =
    "The first image serves as a reference. List what the second image shows, place by place."

  /// The conversation as tokens.
  func messages() throws -> [ChatMessage] {
    var messages: [ChatMessage] = []
    for (number, turn) in turns.enumerated() {
      let shown =
        try number == 0 ? pictures.map { ChatMessage.Part.picture(try ModelPicture($0)) } : []
      messages.append(ChatMessage(role: "user", parts: shown + [.text(turn.question)]))
      messages.append(ChatMessage(role: "assistant", parts: [.text(turn.answer)]))
    }
    return messages
  }
}

/// Makes lessons: the one of a number is always the same.
public struct LessonMaker: Sendable {
  private let pool: PicturePool
  private let judgePrompt: @Sendable (String) -> String

  /// A maker of lessons on pictures of `drawer`.
  ///
  /// - Parameter judgePrompt: GRPO's prompt for a category.
  public init(_ pool: PicturePool, judgePrompt: @escaping @Sendable (String) -> String) {
    (self.pool, self.judgePrompt) = (pool, judgePrompt)
  }

  /// The lesson of a number.
  ///
  /// - Throws: `ImagingError`, `SyntheticError`.
  func lesson(_ kind: Lesson.Kind, _ number: Int) throws -> Lesson {
    let (grid, picture) = try pool.practice(number)
    var generator = SplitMix64(seed: pool.seed, stream: "lesson/\(number)")
    let asked = Array(generator.shuffled(picture.questions).prefix(3))
      .map { (question: $0.text, answer: $0.answer) }
    let whole = (question: Lesson.describePrompt, answer: picture.caption)
    switch kind {
    case .see: return Lesson(turns: [whole], pictures: [grid])
    case .describe: return Lesson(turns: [whole] + asked, pictures: [grid])
    case .ask: return Lesson(turns: asked + [whole], pictures: [grid])
    case .compare:
      let turn = (question: Lesson.comparePrompt, answer: picture.caption)
      return Lesson(
        turns: [turn] + asked, pictures: [try pool.good(picture.category, number), grid])
    case .judge:
      let verdict = generator.next(below: 2) == 0 ? "yes" : "no"
      let answer = "<think>\(picture.caption)</think><answer>\(verdict)</answer>"
      return Lesson(
        turns: [(judgePrompt(picture.category), answer)],
        pictures: [try pool.good(picture.category, number), grid])
    }
  }
}
