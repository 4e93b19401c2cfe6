import Foundation
import Testing

@testable import Tokenization

/// Texts with what Hugging Face's tokenizers makes of them; see scripts/fixtures/tokenization.py.
struct GoldenTexts {
  struct Case: Decodable {
    let text: String
    let ids: [Int32]
    /// What decoding the ids gives; the text itself where nil.
    let decoded: String?
  }

  let tokenizer: Tokenizer
  let cases: [Case]

  init(folder: String) throws {
    tokenizer = try Tokenizer(contentsOf: folder + "/tokenizer.json")
    let lines = try String(contentsOfFile: folder + "/cases.jsonl", encoding: .utf8)
    cases = try lines.split(separator: "\n").map {
      try JSONDecoder().decode(Case.self, from: Data($0.utf8))
    }
  }

  /// The small vocabulary, and the real one of Qwen2 where `TOKENIZER_FIXTURES` names its folder.
  static var folders: [String] {
    let small = Bundle.module.resourcePath.map { $0 + "/Fixtures" }
    return [small, ProcessInfo.processInfo.environment["TOKENIZER_FIXTURES"]].compactMap { $0 }
  }
}

@Suite("A tokenizer")
struct TokenizerTests {
  @Test("encodes every text as the reference does", arguments: GoldenTexts.folders)
  func encode(folder: String) throws {
    let golden = try GoldenTexts(folder: folder)
    #expect(golden.cases.count >= 600)
    for item in golden.cases {
      let ids = golden.tokenizer.encode(item.text)
      #expect(ids == item.ids, "\(item.text.debugDescription)")
    }
  }

  @Test(
    "decodes every text as the reference does, whole and id by id", arguments: GoldenTexts.folders)
  func decode(folder: String) throws {
    let golden = try GoldenTexts(folder: folder)
    for item in golden.cases {
      let expected = item.decoded ?? item.text
      #expect(
        golden.tokenizer.decode(item.ids).unicodeScalars.elementsEqual(expected.unicodeScalars))
      var stream = StreamDecoder(golden.tokenizer, skippingSpecial: false)
      var pieces = item.ids.map { stream.append($0) }
      pieces.append(stream.finish())
      #expect(pieces.joined().unicodeScalars.elementsEqual(expected.unicodeScalars))
    }
  }
}
