import BundledData
import Datasets
import Diagnostics
import Digest
import Foundation
import Preparation
import RLAD
import Testing

@Suite("A prompt template")
struct CompositionPromptTests {
  private func template(_ yaml: String) throws -> PromptTemplate {
    try PromptTemplate(yaml: Array(yaml.utf8), file: "own.yaml")
  }

  private static let good = """
    name: own
    version: 2
    system: You inspect.
    sft: "Look at the {product}: {question}"
    grpo: Is the {product} fine?
    grpo_several: "{count} {product}s are:\\n{rules}"
    """

  @Test("that is bundled asks for the paper's form of answer")
  func bundled() throws {
    let template = try #require(try PromptTemplate.bundled("lad-reasoner"))
    let file = try #require(BundledData.prompts.first { $0.stem == "lad-reasoner" })
    #expect(template.name == "lad-reasoner")
    #expect(template.version == 3)
    #expect(template.system == nil)
    #expect(template.sha256 == SHA256.hex(of: file.bytes))
    #expect(template.sftUser(question: "What is wrong?", product: "tray") == "What is wrong?")
    let user = try template.grpoUser(product: "juice bottle", rules: ["None."])
    #expect(user.contains("The first image shows a normal juice bottle"))
    for tag in Tag.allCases { #expect(user.contains(tag.rawValue)) }
    #expect(user.contains("yes") && user.contains("no"))
    #expect(!user.contains { "{}\n".contains($0) } && !user.contains("  "))
    #expect(try PromptTemplate.bundled("none") == nil)
  }

  @Test("fills its placeholders once: braces in a value stay")
  func fills() throws {
    let template = try template(Self.good)
    #expect(template.system == "You inspect.")
    #expect(try template.grpoUser(product: "cup", rules: []) == "Is the cup fine?")
    #expect(
      try template.grpoUser(product: "{cup}", rules: ["A {count}.", "B."], references: 2)
        == "two {cup}s are:\n- A {count}.\n- B.")
    #expect(
      template.sftUser(question: "What is {product}?", product: "cup")
        == "Look at the cup: What is {product}?")
  }

  @Test("puts question and options into its text for multiple choice, or into a plain one")
  func choice() throws {
    let options = [(letter: "A", text: "Yes {question}."), (letter: "B", text: "No.")]
    let plain = try template(Self.good).choiceUser(
      question: "Why?", options: options, hasReference: false)
    #expect(plain.hasPrefix("Why?\nA. Yes {question}.\nB. No.\nAnswer with the letter"))
    let own = try template(Self.good + "\nchoice: \"{options} {question}\"")
    #expect(
      own.choiceUser(question: "Why?", options: options, hasReference: false)
        == "A. Yes {question}.\nB. No. Why?")
    #expect(
      own.choiceUser(question: "Why?", options: options, hasReference: true)
        .hasPrefix("The first image shows a normal product"))
    let bundled = try #require(try PromptTemplate.bundled("lad-reasoner"))
    let pair = bundled.choiceUser(question: "Why?", options: options, hasReference: true)
    #expect(pair.contains("first image") && pair.contains("\nWhy?\nA. Yes {question}.\nB. No.\n"))
    let single = bundled.choiceUser(question: "Why?", options: options, hasReference: false)
    #expect(single.hasPrefix("Why?\n") && !single.contains("first image"))
    for key in ["choice", "choice_reference"] {
      let error = #expect(throws: YAMLFileError.self) {
        try template(Self.good + "\n\(key): \"{question}\"")
      }
      #expect(error?.message == "`\(key)` has no `{options}` (own.yaml:7)")
    }
  }

  @Test("that is bundled speaks of as many images as it is given", arguments: [1, 2, 3])
  func several(references: Int) throws {
    for template in try PromptTemplate.allBundled() {
      let user = try template.grpoUser(
        product: "cup", rules: ["It has a handle.", "It has a saucer."], references: references)
      let number = [1: "The first image shows", 2: "first two images", 3: "first three images"]
      #expect(user.contains(number[references] ?? ""))
      #expect(user.contains(references == 1 ? "second image" : "last image"))
      #expect(user.contains("\n- It has a handle.\n") == template.name.hasSuffix("-rules"))
      for tag in Tag.allCases { #expect(user.contains(tag.rawValue)) }
      #expect(!user.contains { "{}".contains($0) })
    }
  }

  @Test("without words for several references can't ask about them")
  func forOne() throws {
    let one = try template(String(Self.good.split(separator: "grpo_several")[0]))
    #expect(throws: BuildError.promptForOne(name: "own", references: 2)) {
      try one.grpoUser(product: "cup", rules: [], references: 2)
    }
  }

  @Test("is found by its name, or by its path")
  func named() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("prep-prompt-\(UUID().uuidString).yaml").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(Self.good.utf8).write(to: URL(fileURLWithPath: path))
    #expect(try PromptTemplate(named: path) == template(Self.good))
    #expect(try PromptTemplate(named: "lad-reasoner").name == "lad-reasoner")
    #expect(throws: BuildError.noTemplate(name: "lad")) { try PromptTemplate(named: "lad") }
    #expect(throws: SystemError.self) { try PromptTemplate(named: "none/own.yaml") }
  }

  @Test("has the keys that its schema describes, and no other")
  func schema() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../schemas/prompt.schema.json").standardized
    let schema = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    let properties = try #require(schema["properties"] as? [String: Any])
    #expect(
      properties.keys.sorted() == PromptTemplate.keys.sorted())
    #expect((schema["required"] as? [String])?.sorted() == ["grpo", "name", "sft", "version"])
  }

  @Test(
    "with a mistake is refused, with the line",
    arguments: [
      ("{question}", "", "`sft` has no `{question}` (own.yaml:4)"),
      (
        "Is the {product}", "Is the {noun}",
        "`grpo` has the unknown placeholder `{noun}` (own.yaml:5)"
      ),
      (
        "{count} {product}s", "{question} {product}s",
        "`grpo_several` has the unknown placeholder `{question}` (own.yaml:6)"
      ),
      ("Is the {product}", "Is {}", "`grpo` has the unknown placeholder `{}` (own.yaml:5)"),
      (
        "You inspect.", "You {question}",
        "`system` has the unknown placeholder `{question}` (own.yaml:3)"
      ),
      ("version: 2", "version: two", "`version` is not a whole number (own.yaml:2)"),
      ("name: own", "title: own", "unknown key `title` (own.yaml:1)"),
    ])
  func mistakes(part: String, mistake: String, message: String) throws {
    let error = #expect(throws: YAMLFileError.self) {
      try template(Self.good.replacing(part, with: mistake))
    }
    #expect(error?.message == message)
  }
}
