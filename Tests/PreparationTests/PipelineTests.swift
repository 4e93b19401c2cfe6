import Datasets
import Diagnostics
import Foundation
import Preparation
import Testing

@Suite("A recipe")
struct PipelineTests {
  private static let shipped = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("pipelines/loco-only.yaml").path

  private func read(_ text: String) throws -> Pipeline {
    try Pipeline(text: text, file: "recipe.yaml")
  }

  @Test("that is shipped for LOCO alone is the built-in one for that data set")
  func shipped() throws {
    var builtIn = Pipeline()
    builtIn.name = "loco-only"
    builtIn.datasets = ["mvtec_loco"]
    builtIn.profiles = [.standard]
    #expect(try Pipeline(contentsOf: Self.shipped) == builtIn)
  }

  @Test("that says only its name is the built-in one under that name")
  func onlyName() throws {
    var expected = Pipeline()
    expected.name = "mine"
    #expect(try read("name: mine") == expected)
  }

  @Test("says what differs")
  func everything() throws {
    let pipeline = try read(
      """
      name: mine
      datasets: [mvtec_loco]
      seed: -5
      profiles: [{max_pixels: 100352}, {min_pixels: 784, max_pixels: 50176}]
      split: {by: [category, defect], training_share: 0.25}
      sft: {examples_per_image: 2, labels: [good]}
      grpo: {prompts: 10, pairs_per_query: 3, labels: [logical_anomalies]}
      eval: {labels: [logical_anomalies, good]}
      """)
    #expect(pipeline.seed == -5)
    #expect(pipeline.profiles?.map(\.id) == ["p14m2-3136-100352", "p14m2-784-50176"])
    #expect(pipeline.trainingShare == 0.25)
    #expect(pipeline.sft.examplesPerImage == 2)
    #expect(pipeline.sft.labels == ["good"])
    #expect(pipeline.grpo.prompts == 10)
    #expect(pipeline.grpo.pairsPerQuery == 3)
    #expect(pipeline.grpo.labels == ["logical_anomalies"])
    #expect(pipeline.eval.labels == ["logical_anomalies", "good"])
  }

  @Test(
    "that is wrong says in which line",
    arguments: [
      ("datasets: [mvtec_loco]", 1, "`name` is missing"),
      ("name: x\nsplit: {training_share: {visa: 2}}", 2, "not from 0 to 1"),
      ("name: x\nseed: soon", 2, "`seed` is not a whole number"),
      ("name: x\nsede: 1", 2, "sede"),
      ("name: x\n\nsft:\n  examples_per_image: 0", 4, "not above 0"),
      ("name: x\ngrpo:\n  prompts: -1", 3, "not above 0"),
      ("name: x\ngrpo:\n  promts: 5", 3, "promts"),
      ("name: x\ngrpo: {labels: [bad]}", 2, "unknown label `bad`"),
      ("name: x\neval: {labels: [structural_anomalies]}", 2, "can't be asked for logical"),
      ("name: x\nsplit:\n  training_share: 1", 3, "not between 0 and 1"),
      ("name: x\nsplit:\n  training_share: 0.0", 3, "not between 0 and 1"),
      ("name: x\nsplit:\n  training_share: .nan", 3, "not between 0 and 1"),
      ("name: x\nsplit:\n  by: [category]", 3, "can't be split by that"),
      ("name: x\nprofiles:\n  - {max_pixels: 10}", 3, "the profile can't be"),
      ("name: x\nprofiles:\n  - {patch_size: -14}", 3, "the profile can't be"),
      ("name: x\neval: 5", 2, "eval"),
      ("name: [x", 2, ""),
      ("", nil, "empty"),
      ("- name: x", 1, ""),
      ("name: x\nname: y", 1, "duplicate key name"),
    ])
  func errors(text: String, line: Int?, words: String) {
    let error = #expect(throws: YAMLFileError.self) { try read(text) }
    #expect(error?.line == line, "\(error?.message ?? "")")
    #expect(words.isEmpty || error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("recipe.yaml") == true)
  }

  @Test("that is not there is an error that names it")
  func missing() {
    let error = #expect(throws: SystemError.self) {
      _ = try Pipeline(contentsOf: "none/recipe.yaml")
    }
    #expect(error?.message.contains("none/recipe.yaml") == true)
  }
}
