import Datasets
import Preparation
import Reasoner
import Synthetic

/// The texts and lessons of `lad-nano`.
public enum NanoCourse {
  /// Texts that stand for what the model reads and writes: descriptions of drawn pictures with their
  /// questions, the prompts, and what the product knowledge says. No `<answer>yes`: `>yes` would become
  /// one token, and nobody could tell the probability of yes.
  ///
  /// - Throws: `SyntheticError`, `YAMLFileError`, `BuildError`.
  public static func texts(categories: [String], pictures: Int, seed: UInt64) throws -> [String] {
    let drawer = try PracticeDrawer(categories: categories, scale: 0.05, seed: seed)
    let prompts = try judgePrompts()
    let pictures = (0..<pictures).map(drawer.practice)
    let lessons =
      [Lesson.describePrompt, Lesson.comparePrompt, ChatTemplate.standardSystem]
      + categories.compactMap { prompts[$0] }
      + ["user\n", "assistant\n", "system\n", "yes", "no", "Yes.", "No."]
      + (0...20).map { "There are \(ProductObject.words($0)) pushpins in the second image." }
    let described = pictures.flatMap { picture in
      [picture.caption] + picture.questions.flatMap { [$0.text, $0.answer] }
    }
    let known = ProductKnowledge.bundledFiles.filter { $0.path.contains("mvtec_loco") }.map(\.text)
    return described + known + lessons.flatMap { [String](repeating: $0, count: pictures.count) }
  }

  /// GRPO's prompt of each category.
  ///
  /// - Throws: `YAMLFileError`, `BuildError`.
  public static func judgePrompts() throws -> [String: String] {
    guard let template = try PromptTemplate.bundled("lad-reasoner") else { return [:] }
    var prompts: [String: String] = [:]
    for knowledge in try ProductKnowledge.bundledLOCO() {
      prompts[knowledge.category] = try template.grpoUser(product: knowledge.noun, rules: [])
    }
    return prompts
  }

  /// The lessons on `pool` different pictures of `drawer` for `model`.
  ///
  /// - Throws: `YAMLFileError`, `BuildError`.
  public static func lessons(_ drawer: PracticeDrawer, pool: Int, for model: ReasoningModel)
    throws -> LessonMaker
  {
    let prompts = try judgePrompts()
    return LessonMaker(PicturePool(drawer, model.pictures.processor, size: pool)) {
      prompts[$0] ?? ""
    }
  }
}
