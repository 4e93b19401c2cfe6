import Diagnostics
import Foundation
import Testing

@testable import Tokenization

@Suite("A tokenizer.json")
struct TokenizerFileTests {
  private func read(_ text: String) throws -> Tokenizer {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("prep-tokenizer-\(UUID().uuidString).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try Tokenizer(contentsOf: path)
  }

  /// The smallest file, with `old` replaced by `new`.
  private func file(_ old: String = "", _ new: String = "") throws -> String {
    let pattern = try #require(
      String(data: JSONEncoder().encode(QwenSplitter.pattern), encoding: .utf8))
    let text = """
      {"added_tokens": [{"id": 3, "content": "<|x|>", "special": true, "lstrip": false}],
       "normalizer": {"type": "NFC"},
       "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
         {"type": "Split", "pattern": {"Regex": \(pattern)}, "behavior": "Isolated", "invert": false},
         {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]},
       "model": {"type": "BPE", "unk_token": null, "byte_fallback": false,
         "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": [["a", "b"]]}}
      """
    #expect(old.isEmpty || text.contains(old))
    return old.isEmpty ? text : text.replacing(old, with: new)
  }

  @Test("may write merges as one text, before the vocabulary, and leave bytes out")
  func forms() throws {
    #expect(try read(file()).encode("ab<|x|>ba?") == [2, 3, 1, 0])
    #expect(try read(file(#"[["a", "b"]]"#, #"["a b"]"#)).encode("abab") == [2, 2])
    let merges = #", "merges": [["a", "b"]]"#
    let early = try file(merges, "").replacing(#""vocab""#, with: #""merges": ["a b"], "vocab""#)
    #expect(try read(early).encode("abab") == [2, 2])
  }

  @Test("takes added tokens for text where they were typed by a user")
  func typed() throws {
    #expect(try read(file()).encode("a<|x|>b", addedTokens: false) == [0, 1])
  }

  @Test(
    "that this tokenizer can't follow says what it has",
    arguments: [
      (#""BPE""#, #""Unigram""#, "a model of the type `Unigram`"),
      (#""NFC""#, #""Lowercase""#, "the normalizer `Lowercase`"),
      (#""Sequence""#, #""Whitespace""#, "the pre-tokenizer `Whitespace`"),
      (#"\\p{N}"#, #"\\p{N}{1,3}"#, "another split pattern"),
      (#""lstrip": false"#, #""lstrip": true"#, "an added token with `lstrip`"),
      (#""byte_fallback": false"#, #""byte_fallback": true"#, "`byte_fallback`"),
      (#""ab": 2"#, #""ab": 1"#, "is there twice"),
      (#""ab": 2"#, #""a漢": 2"#, "not written in the byte alphabet"),
      (#"["a", "b"]"#, #"["b", "b"]"#, "the merge number 1, `b b`"),
      (#""id": 3"#, #""id": 3.5"#, "a whole number is expected, at byte"),
      (#""merges": [["a", "b"]]}}"#, #""merges": [["a", "b"]]"#, "`}` is expected, at byte"),
      (#"{"added_tokens""#, #"["added_tokens""#, "`{` is expected, at byte 0"),
      (#""content": "<|x|>""#, #""content": "\ud800""#, "half a surrogate pair"),
    ])
  func refusals(old: String, new: String, words: String) throws {
    let text = try file(old, new)
    let error = #expect(throws: TokenizerError.self) { try read(text) }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test("that isn't there is an error of the system")
  func missing() {
    #expect(throws: SystemError.self) { try Tokenizer(contentsOf: "/nowhere/tokenizer.json") }
  }
}
