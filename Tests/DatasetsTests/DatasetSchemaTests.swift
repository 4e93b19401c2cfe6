import Datasets
import Foundation
import Testing

/// The schema is for editors and other programs; the loader is what counts. They must agree.
@Suite("The schema of descriptions")
struct DatasetSchemaTests {
  private func schema() throws -> [String: Any] {
    let url = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("schemas/dataset.schema.json")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
  }

  private func definition(_ name: String) throws -> [String: Any] {
    let definitions = try #require(try schema()["$defs"] as? [String: Any])
    return try #require(definitions[name] as? [String: Any])
  }

  private func keys(_ schema: [String: Any]) throws -> [String] {
    #expect(schema["additionalProperties"] as? Bool == false)
    return try #require(schema["properties"] as? [String: Any]).keys.sorted()
  }

  @Test("lists exactly the keys that the loader knows, and no other passes")
  func keys() throws {
    #expect(try keys(schema()) == DatasetForm.root.sorted())
    #expect(try keys(definition("image")) == DatasetForm.image.sorted())
    #expect(try keys(definition("shares")) == DatasetForm.shares.sorted())
  }

  @Test("requires exactly the keys without which the loader refuses every file")
  func required() throws {
    #expect(try schema()["required"] as? [String] == ["dataset", "images"])
    #expect(try definition("image")["required"] as? [String] == ["path"])
    for (text, key) in [("dataset: cups\n", "dataset"), ("images:\n", "images")] {
      let yaml =
        "dataset: cups\nimages:\n  - {path: \"{split}/{stem}.png\", category: a, label: good}"
      _ = try DatasetDescriptionTests.read(yaml)
      let less =
        key == "images" ? "dataset: cups\n" : yaml.replacing(text, with: "")
      let error = #expect(throws: YAMLFileError.self) { try DatasetDescriptionTests.read(less) }
      #expect(error?.problem.contains("`\(key)`") == true)
    }
  }

  @Test("lists exactly the splits that the loader knows")
  func splits() throws {
    let properties = try #require(try definition("image")["properties"] as? [String: Any])
    let split = try #require(properties["split"] as? [String: Any])
    let choices = try #require(split["oneOf"] as? [[String: Any]])
    #expect(choices.compactMap { $0["enum"] as? [String] } == [DatasetForm.shares])
  }
}
