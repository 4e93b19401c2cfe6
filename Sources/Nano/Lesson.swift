import Digest
import Imaging
import Preparation
import QwenVL
import Reasoner
import Synthetic

/// One conversation to learn from: drawn pictures, and what is true of them.
public struct Lesson: Sendable {
  /// What a lesson trains.
  public enum Kind: String, Sendable, CaseIterable {
    /// All parts of one picture.
    case see
    /// All parts of one picture, then questions for single ones.
    case describe
    /// Questions for single parts of one picture, and then all.
    case ask
    /// All parts of the second of two pictures.
    case compare
    /// Whether a rule that is told holds of a picture: all parts as the thoughts, and the verdict. As
    /// often it is asked whether the rule is broken.
    case check
  }

  /// What is said in how many turns.
  let turns: [(question: String, answer: String)]
  /// The pictures that the first question shows.
  let pictures: [PatchGrid]

  /// The question for all parts.
  public static let describePrompt = "List what the image shows, place by place."
  static let comparePrompt = referencePrompt + " List what the second image shows, place by place."
  static let referencePrompt = "The first image serves as a reference."
  static let rulePrompt = "Write your reasoning between <think> and </think>. Then answer yes or no, "
    + "between <answer> and </answer>. Write nothing else."

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

  /// A maker of lessons on the pictures of `pool`.
  public init(_ pool: PicturePool) { self.pool = pool }

  /// The lesson of a number.
  ///
  /// - Throws: `ImagingError`, `SyntheticError`.
  func lesson(_ kind: Lesson.Kind, _ number: Int) throws -> Lesson {
    let (grid, picture) = try pool.practice(number)
    var generator = SplitMix64(seed: pool.seed, stream: "lesson/\(number)")
    let questions =
      picture.checks.isEmpty
      ? Array(generator.shuffled(picture.questions).prefix(3))
      : Array(generator.shuffled(picture.checks).prefix(3))
        + Array(generator.shuffled(picture.questions).prefix(1))
    let asked = generator.shuffled(questions).map { (question: $0.text, answer: $0.answer) }
    let whole = (question: Lesson.describePrompt, answer: picture.caption)
    switch kind {
    case .see: return Lesson(turns: [whole], pictures: [grid])
    case .describe: return Lesson(turns: [whole] + asked, pictures: [grid])
    case .ask: return Lesson(turns: asked + [whole], pictures: [grid])
    case .compare:
      let turn = (question: Lesson.comparePrompt, answer: picture.caption)
      return Lesson(
        turns: [turn] + asked, pictures: [try pool.good(picture.category, number), grid])
    case .check:
      guard let rule = generator.pick(picture.checks) else {
        return Lesson(turns: [whole] + asked, pictures: [grid])
      }
      let (question, answer) = Self.check(rule, picture.caption, &generator)
      guard generator.next(below: 2) == 0 else {
        return Lesson(turns: [(question, answer)], pictures: [grid])
      }
      return Lesson(
        turns: [("\(Lesson.referencePrompt) \(question)", answer)],
        pictures: [try pool.good(picture.category, number), grid])
    }
  }

  private static func check(
    _ rule: PracticePicture.Question, _ caption: String, _ generator: inout SplitMix64
  ) -> (question: String, answer: String) {
    let asksForBroken = generator.next(below: 2) == 0
    let question = asksForBroken ? "\(rule.text) Answer yes if not." : rule.text
    let verdict = asksForBroken == (rule.answer == "no") ? "yes" : "no"
    return (
      "\(question) \(Lesson.rulePrompt)", "<think>\(caption)</think><answer>\(verdict)</answer>"
    )
  }
}
