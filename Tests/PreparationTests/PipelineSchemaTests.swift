import Datasets
import Foundation
import Manifest
import TestSupport
import Testing
import Yams

@testable import Preparation

/// The schema is for editors and other programs; the loader is what counts. They must agree.
@Suite("The schema of recipes")
struct PipelineSchemaTests {
  /// A mapping of a recipe: where it stands, by keys, and the keys that the loader knows in it.
  struct Form: CustomTestStringConvertible {
    let path: [String]
    let keys: [String]
    var testDescription: String { path.joined(separator: ".") }
  }

  static let forms: [Form] = [
    Form(path: [], keys: RecipeForm.root),
    Form(path: ["sources"], keys: RecipeForm.source),
    Form(path: ["sources", "synth"], keys: RecipeForm.synth),
    Form(path: ["profiles"], keys: RecipeForm.profile),
    Form(path: ["split"], keys: RecipeForm.split),
    Form(path: ["sft"], keys: Pipeline.SFT.keys),
    Form(path: ["sft", "captioner"], keys: Pipeline.Captioner.keys),
    Form(path: ["grpo"], keys: Pipeline.GRPO.keys),
    Form(path: ["eval"], keys: Pipeline.Eval.keys),
    Form(path: ["exports"], keys: RecipeForm.export),
  ]

  static let choices: [(path: [String], words: [String])] = [
    (["builds"], BuildKind.allCases.map(\.rawValue)),
    (["sft", "labels"], ImageFacts.Label.allCases.map(\.rawValue)),
    (["sft", "questions"], Pipeline.Questions.allCases.map(\.rawValue)),
    (["sft", "captioner", "kind"], Pipeline.Captioner.Kind.allCases.map(\.rawValue)),
    (["sft", "captioner", "priors"], Pipeline.Questions.allCases.map(\.rawValue)),
    (["sft", "captioner", "token_field"], Pipeline.Captioner.TokenField.allCases.map(\.rawValue)),
    (["grpo", "reference"], ReferenceChoice.allCases.map(\.rawValue)),
    (["grpo", "difficulty"], Difficulty.allCases.map(\.rawValue)),
    (["eval", "reference"], ReferenceChoice.allCases.map(\.rawValue)),
    (["eval", "questions"], Pipeline.Questions.allCases.map(\.rawValue)),
    (["eval", "templates"], Pipeline.Templates.allCases.map(\.rawValue)),
    (["exports", "build"], BuildKind.allCases.map(\.rawValue)),
    (["exports", "format"], ExportFormatName.allCases.map(\.rawValue)),
  ]

  /// A recipe with every key there is.
  static let example = """
    name: example
    sources:
      - {dataset: cups, path: cups, describe: cups.yaml}
      - {dataset: visa, synth: {scale: 0.1, fraction: 0.1, seed: 1, categories: [pcb1]}}
      - {dataset: mmad, path: mmad.json}
    datasets: [cups, visa]
    seed: -1
    profiles: [{min_pixels: 3136, max_pixels: 401408, patch_size: 14, merge_size: 2}]
    split: {by: [category, defect], training_share: {cups: 0.5, visa: 1}}
    prompt: lad-reasoner
    builds: [sft, grpo, eval]
    sft:
      examples: 3000
      examples_per_image: 4
      labels: [good, logical_anomalies, structural_anomalies, anomalies]
      boxes: true
      reasoning: 9
      questions: mmad
      captioner:
        {kind: openai, url: "http://localhost:8000/v1", model: m, images: 1, examples: 1,
        sentences: 1, questions: 0, priors: none, max_tokens: 1, token_field: max_tokens,
        temperature: 0.5, detail: low, json_mode: true, attempts: 1, concurrency: 1, retries: 0,
        timeout: 1.5}
    grpo:
      {prompts: 1, pairs_per_query: 1, labels: [good, logical_anomalies], reference: nearest,
      references: 2, difficulty: [easy, medium, hard]}
    eval:
      {labels: [good], reference: fixed, references: 1, questions: mmad, shots: 0,
      templates: similar}
    exports: [{build: grpo, format: trl, out: there}]
    """

  /// The schema of what stands at `path`; of lists, that of their elements.
  private func schema(_ path: [String]) throws -> [String: Any] {
    try path.reduce(try JSONSchema(file: "pipeline.schema.json").schema) { schema, key in
      let properties = try #require(schema["properties"] as? [String: Any])
      let member = try #require(properties[key] as? [String: Any], "\(key)")
      return member["items"] as? [String: Any] ?? member
    }
  }

  private func complaints(_ yaml: String) throws -> [String] {
    try JSONSchema(file: "pipeline.schema.json").complaints(try #require(try load(yaml: yaml)))
  }

  /// `value` without `key` in the mapping at `path`; of a list, in every element.
  private static func removing(_ key: String, at path: [String], from value: Any) -> Any {
    if let list = value as? [Any] { return list.map { removing(key, at: path, from: $0) } }
    guard var mapping = value as? [String: Any] else { return value }
    if let step = path.first {
      mapping[step] = mapping[step].map { removing(key, at: Array(path.dropFirst()), from: $0) }
    } else {
      mapping[key] = nil
    }
    return mapping
  }

  @Test("lists exactly the keys that the loader knows, and no other passes", arguments: forms)
  func keys(form: Form) throws {
    let schema = try schema(form.path)
    let properties = try #require(schema["properties"] as? [String: Any])
    #expect(properties.keys.sorted() == form.keys.sorted())
    #expect(schema["additionalProperties"] as? Bool == false)
  }

  @Test("requires exactly the keys without which the loader refuses a file", arguments: forms)
  func required(form: Form) throws {
    _ = try Pipeline(text: Self.example, file: "example.yaml")
    #expect(try complaints(Self.example) == [])
    let required = try schema(form.path)["required"] as? [String] ?? []
    let whole = try #require(try load(yaml: Self.example))
    for key in form.keys {
      let less = Self.removing(key, at: form.path, from: whole)
      let text = String(
        decoding: try JSONSerialization.data(withJSONObject: less), as: UTF8.self)
      do {
        _ = try Pipeline(text: text, file: "example.yaml")
        #expect(!required.contains(key), "\(key)")
      } catch {
        // Without an optional key, other parts of the example may no longer fit.
        let isMissing = error.problem == "the key `\(key)` is missing"
        #expect(isMissing == required.contains(key), "\(key): \(error.problem)")
      }
    }
  }

  @Test("lists exactly the words that the loader knows", arguments: choices)
  func words(path: [String], words: [String]) throws {
    #expect(try schema(path)["enum"] as? [String] == words)
  }

  @Test("takes the recipes that are shipped, as the loader does")
  func shipped() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../pipelines").standardized
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    #expect(files.count >= 3)
    for file in files {
      #expect(try complaints(String(contentsOf: file, encoding: .utf8)) == [], "\(file.path)")
      _ = try Pipeline(contentsOf: file.path)
    }
  }

  @Test(
    "refuses what the loader refuses",
    arguments: [
      "name: x\nsede: 1", "name: x\nsft: {examples: -1}", "name: x\nsft: {boxes: 3}",
      "name: x\nsft: {labels: [bad]}", "name: x\ngrpo: {labels: [structural_anomalies]}",
      "name: x\nsplit: {training_share: {visa: 2}}", "name: x\nsplit: {by: [label]}",
      "name: x\nsources: [{dataset: visa, synth: {scale: 2}}]", "name: x\nbuilds: [rl]",
      "name: x\nexports: [{format: parquet}]", "name: x\neval: {shots: 2}",
      "name: x\nsft: {captioner: {kind: openai, detail: fine}}", "seed: 1",
    ])
  func refusals(text: String) throws {
    #expect(throws: YAMLFileError.self) { try Pipeline(text: text, file: "example.yaml") }
    #expect(try !complaints(text).isEmpty)
  }
}
