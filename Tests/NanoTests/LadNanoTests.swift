import Foundation
import Generation
import Imaging
import Nano
import QwenVL
import Reasoner
import Synthetic
import Testing
import Torch

/// The model that is committed.
@Suite("lad-nano")
struct LadNanoTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../data/models/lad-nano").path

  @Test("It is small, and ours alone: the folder holds what `make nano` writes and nothing else")
  func files() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
    #expect(
      names == [
        "README.md", "config.json", "generation_config.json", "model.safetensors",
        "preprocessor_config.json", "tokenizer.json",
      ])
    let attributes = try FileManager.default.attributesOfItem(
      atPath: Self.folder + "/model.safetensors")
    #expect(try #require(attributes[.size] as? Int) < 6_000_000)
  }

  @Test("It reads the numbers of pins in trays that it never saw")
  func reads() throws {
    let model = try ReasoningModel(folder: Self.folder)
    let drawer = try PracticeDrawer(categories: ["pushpins"], scale: 0.12, seed: 99)
    let (score, _) = try SeeingExam(model).score((0..<12).map(drawer.practice))
    #expect(score.wordShare > 0.9)
  }

  @Test("It answers GRPO's prompt in the form that is rewarded")
  func form() throws {
    let model = try ReasoningModel(folder: Self.folder)
    let drawer = try PracticeDrawer(categories: ["pushpins"], scale: 0.12, seed: 99)
    let pictures = try (0..<2).map { number in
      let picture = try drawer.product("pushpins", number: number)
      return ChatMessage.Part.picture(
        try ModelPicture(model.pictures.processor.process(picture.image)))
    }
    let prompt = try #require(try NanoCourse.judgePrompts()["pushpins"])
    let message = ChatMessage(role: "user", parts: pictures + [.text(prompt)])
    let request = try model.request([message], maxTokens: 160)
    let answers = try GenerationSession(model.model, model.tokenizer).answer([request])
    let text = try #require(answers.first?.first?.text)
    #expect(text.wholeMatch(of: /<think>row one: .*<\/think><answer>(yes|no)<\/answer>/) != nil)
  }
}
