import Foundation
import Testing

@testable import Tokenization

@Suite("A trained vocabulary")
struct BPETrainerTests {
  private static let texts = [
    "the bag holds two nuts", "the bag holds two washers", "the tray holds the pins",
    "naïve café – größer",
  ]

  @Test("begins with the most frequent pairs")
  func order() throws {
    let tokenizer = BPETrainer(vocabularySize: 258).train(on: ["abab abab", "abc"])
    #expect(tokenizer.bytes(of: 256) == Array("ab".utf8))
    #expect(tokenizer.bytes(of: 257) == Array("abab".utf8))
    #expect(tokenizer.encode("ababab") == [257, 256])
  }

  @Test("gives back every text, also what it never saw")
  func roundTrip() {
    let tokenizer = BPETrainer(vocabularySize: 300).train(on: Self.texts)
    for text in Self.texts + ["漢字 🙂 \u{0}", "", "the the the"] {
      #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }
    #expect(tokenizer.encode("the bag holds").count < 8)
  }

  @Test("ends where no pair occurs twice")
  func exhausted() {
    #expect(BPETrainer(vocabularySize: 1000).train(on: ["ab"]).vocabularySize == 256)
  }

  @Test("is the same after it was written and read")
  func file() throws {
    let trained = BPETrainer(
      vocabularySize: 320, added: [.init("<|im_start|>"), .init("<tool>", isSpecial: false)]
    ).train(on: Self.texts)
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("prep-tokenizer-\(UUID().uuidString).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try trained.json().write(to: URL(fileURLWithPath: path))
    let read = try Tokenizer(contentsOf: path)
    #expect(read.vocabularySize == trained.vocabularySize)
    for text in Self.texts + ["<|im_start|>the bag<tool>größer"] {
      #expect(read.encode(text) == trained.encode(text))
    }
    #expect(read.isSpecial(try #require(read.id(of: "<|im_start|>"))))
    #expect(!read.isSpecial(try #require(read.id(of: "<tool>"))))
    #expect(try read.json() == trained.json())
  }
}
