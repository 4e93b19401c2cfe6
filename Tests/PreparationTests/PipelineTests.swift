import Datasets
import Diagnostics
import Foundation
import Manifest
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
    builtIn.sources = [
      .init(dataset: "mvtec_loco", origin: .file("mvtec_loco_anomaly_detection.tar.xz"))
    ]
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
      datasets: [mvtec_loco, visa]
      seed: -5
      profiles: [{max_pixels: 100352}, {min_pixels: 784, max_pixels: 50176}]
      split: {by: [category, defect], training_share: 0.25}
      sft: {examples_per_image: 2, labels: [good]}
      prompt: lad-reasoner-rules
      grpo: {prompts: 10, pairs_per_query: 3, labels: [logical_anomalies], reference: nearest,
        references: 4, difficulty: [hard, easy]}
      eval: {labels: [logical_anomalies, good], reference: fixed, references: 2}
      sources:
        - {dataset: visa, path: VisA.tar}
        - {dataset: mvtec_loco, synth: {scale: 0.5, seed: 3, categories: [pushpins, screw_bag]}}
      builds: [grpo, sft]
      exports:
        - {format: trl}
        - {format: hf, build: sft, out: there}
      """)
    #expect(pipeline.seed == -5)
    #expect(pipeline.profiles?.map(\.id) == ["p14m2-3136-100352", "p14m2-784-50176"])
    #expect(pipeline.trainingShare == 0.25)
    #expect(pipeline.sft.examplesPerImage == 2)
    #expect(pipeline.sft.labels == ["good"])
    #expect(pipeline.grpo.prompts == 10)
    #expect(pipeline.grpo.pairsPerQuery == 3)
    #expect(pipeline.grpo.labels == ["logical_anomalies"])
    #expect(pipeline.prompt == "lad-reasoner-rules")
    #expect((pipeline.grpo.reference, pipeline.grpo.references) == (.nearest, 4))
    #expect(pipeline.grpo.difficulty == [.easy, .hard])
    #expect((pipeline.eval.reference, pipeline.eval.references) == (.fixed, 2))
    #expect(pipeline.eval.labels == ["logical_anomalies", "good"])
    let drawing = Pipeline.Drawing(scale: 0.5, seed: 3, categories: ["pushpins", "screw_bag"])
    #expect(
      pipeline.sources == [
        .init(dataset: "visa", origin: .file("VisA.tar")),
        .init(dataset: "mvtec_loco", origin: .drawn(drawing)),
      ])
    #expect(pipeline.builds == [.sft, .grpo])
    #expect(
      pipeline.exports == [
        .init(build: .sft, format: .trl), .init(build: .grpo, format: .trl),
        .init(build: .sft, format: .hf, path: "there"),
      ])
  }

  @Test("reads other files for a data set where they are given, in the place of all of its own")
  func replacing() throws {
    func file(_ dataset: String, _ path: String) -> Pipeline.Source {
      .init(dataset: dataset, origin: .file(path))
    }
    var pipeline = Pipeline()
    pipeline.sources = [file("visa", "a"), file("mvtec_ad", "b"), file("visa", "c")]
    try pipeline.replaceSources(with: [("visa", "x"), ("visa", "y")])
    #expect(pipeline.sources == [file("visa", "x"), file("visa", "y"), file("mvtec_ad", "b")])
    try pipeline.replaceSources(with: [])
    #expect(pipeline.sources.count == 3)
    #expect(throws: RunError.unknownSource(name: "cups", known: ["visa", "mvtec_ad"])) {
      try pipeline.replaceSources(with: [("cups", "z")])
    }
    pipeline.sources = []
    try pipeline.replaceSources(with: [("cups", "z")])
    #expect(pipeline.sources == [file("cups", "z")])
  }

  @Test("finds its own prompt beside itself, wherever it is read from")
  func ownPrompt() throws {
    let folder = FileManager.default.temporaryDirectory.path
    let path = folder + "/prep-recipe-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: path) }
    for (prompt, found) in [
      ("own.yaml", folder + "/own.yaml"), ("/a/own.yml", "/a/own.yml"),
      ("lad-reasoner", "lad-reasoner"),
    ] {
      try Data("name: mine\nprompt: \(prompt)\n".utf8).write(to: URL(fileURLWithPath: path))
      #expect(try Pipeline(contentsOf: path).prompt == found)
    }
  }

  @Test("says which questions of others are asked, and how")
  func questions() throws {
    let pipeline = try read(
      """
      name: mine
      sft: {questions: mmad}
      eval: {questions: mmad, shots: 0, templates: similar}
      """)
    #expect(pipeline.sft.questions == .mmad)
    #expect(pipeline.eval.questions == .mmad)
    #expect(pipeline.eval.shots == 0)
    #expect(pipeline.eval.templates == .similar)
    #expect(try read("name: x\neval: {questions: none}").eval == Pipeline().eval)
  }

  @Test("says which model writes captions; what changes none of them is not recorded")
  func captioner() throws {
    let recipe = """
      name: mine
      sft:
        captioner:
          kind: openai
          url: http://localhost:8000/v1
          model: qwen
          images: 30
          examples: 2
          max_tokens: 900
          token_field: max_completion_tokens
          temperature: 0.2
          detail: high
          json_mode: true
          attempts: 2
          concurrency: 9
          retries: 0
          timeout: 7.5
      """
    let settings = try #require(try read(recipe).sft.captioner)
    #expect(settings.model == "qwen" && settings.url == "http://localhost:8000/v1")
    #expect(settings.images == 30 && settings.examples == 2 && settings.attempts == 2)
    #expect(settings.maxTokens == 900 && settings.tokenField == .maxCompletionTokens)
    #expect(settings.temperature == 0.2 && settings.detail == "high" && settings.usesJSONMode)
    #expect(settings.concurrency == 9 && settings.retries == 0 && settings.timeout == 7.5)
    let other = recipe.replacing("concurrency: 9", with: "concurrency: 3")
      .replacing("timeout: 7.5", with: "timeout: 60")
    func recorded(_ text: String) throws -> Data {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return try encoder.encode(try read(text).sft)
    }
    #expect(try recorded(recipe) == recorded(other))
    #expect(try recorded(recipe) != recorded(recipe.replacing("qwen", with: "gemma")))
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
      ("name: x\neval: {reference: near}", 2, "`reference` is `near`"),
      ("name: x\ngrpo: {references: 0}", 2, "not above 0"),
      ("name: x\ngrpo: {difficulty: [easy, simple]}", 2, "unknown difficulty `simple`"),
      ("name: x\nsplit:\n  training_share: 1", 3, "not between 0 and 1"),
      ("name: x\nsplit:\n  training_share: 0.0", 3, "not between 0 and 1"),
      ("name: x\nsplit:\n  training_share: .nan", 3, "not between 0 and 1"),
      ("name: x\nsplit:\n  by: [category]", 3, "can't be split by that"),
      ("name: x\nprofiles:\n  - {max_pixels: 10}", 3, "the profile can't be"),
      ("name: x\nprofiles:\n  - {patch_size: -14}", 3, "the profile can't be"),
      ("name: x\neval: 5", 2, "eval"),
      ("name: x\nsources:\n  - {path: a.tar}", 3, "`dataset` is missing"),
      ("name: x\nsources:\n  - {dataset: visa}", 3, "neither `path` nor `synth`"),
      ("name: x\nsources:\n  - dataset: visa\n    path: a\n    synth: {}", 4, "both `path` and"),
      ("name: x\nsources:\n  - {dataset: cups, synth: {}}", 3, "`cups` can't be drawn"),
      ("name: x\nsources:\n  - {dataset: visa, synth: {scal: 1}}", 3, "scal"),
      ("name: x\nsources:\n  - {dataset: visa, synth: {scale: 2}}", 3, "`scale` is not"),
      ("name: x\nsources:\n  - {dataset: visa, synth: {seed: -1}}", 3, "`seed` is below 0"),
      ("name: x\ndatasets: [visa]\nsources:\n  - {dataset: mvtec_ad, path: a}", 4, "not one of"),
      ("name: x\ndatasets: [MVTec-AD]", 2, "`MVTec-AD` is no data set"),
      ("name: x\nsources:\n  - {dataset: mvtec-ad, path: a}", 3, "`mvtec-ad` is no data set"),
      ("name: x\nsplit:\n  training_share: {loco: 1, MVTec-LOCO: 0}", 3, "is no data set"),
      ("name: x\ndatasets: [visa]\nsplit: {training_share: {mvtec_ad: 1}}", 3, "not one of"),
      ("name: x\nsources: [{dataset: visa, path: a, describe: b}]", 2, "needs no description"),
      ("name: x\nbuilds: [sft, rl]", 2, "no build `rl`"),
      ("name: x\nbuilds: [sft]\nexports:\n  - {build: eval, format: hf}", 4, "makes no build"),
      ("name: x\nexports:\n  - {build: sft, format: easyr1}", 3, "can't hold a build"),
      ("name: x\nbuilds: [sft]\nexports:\n  - {format: easyr1}", 4, "can hold none"),
      ("name: x\nexports:\n  - {format: parquet}", 3, "`format` is `parquet`"),
      ("name: x\nexports:\n  - {format: hf, out: here}", 3, "written to one folder"),
      ("name: x\neval: {shots: 2}", 2, "`shots` is 2"),
      ("name: x\neval:\n  questions: all", 3, "`questions` is `all`"),
      ("name: x\nsft: {questions: [mmad]}", 2, "questions"),
      ("name: x\nsft:\n  captioner: {url: http://a/v1}", 3, "`kind` is missing"),
      ("name: x\nsft:\n  captioner: {kind: claude}", 3, "`kind` is `claude`"),
      ("name: x\nsft:\n  captioner: {kind: openai, key: abc}", 3, "key"),
      ("name: x\nsft:\n  captioner: {kind: openai, detail: fine}", 3, "low, high and auto"),
      ("name: x\nsft:\n  captioner:\n    kind: openai\n    temperature: 3", 5, "from 0 to 2"),
      ("name: x\nsft:\n  captioner: {kind: openai, json_mode: 3}", 3, "neither true nor false"),
      ("name: x\neval: {templates: nearest}", 2, "`templates` is `nearest`"),
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
