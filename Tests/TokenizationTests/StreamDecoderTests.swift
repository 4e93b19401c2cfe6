import Testing

@testable import Tokenization

@Suite("Text as it comes")
struct StreamDecoderTests {
  /// One token a byte, and one added token.
  private let tokenizer = BPETrainer(vocabularySize: 256, added: [.init("<|im_end|>")])
    .train(on: [])

  private func pieces(_ bytes: [UInt8]) -> [String] {
    var stream = StreamDecoder(tokenizer)
    return bytes.map { stream.append(Int32($0)) } + [stream.finish()]
  }

  @Test("is whole characters, each as soon as its last byte is there")
  func whole() {
    #expect(pieces(Array("aé€🙂".utf8)) == ["a", "", "é", "", "", "€", "", "", "", "🙂", ""])
  }

  @Test(
    "is U+FFFD where bytes can't become a character, as if all were decoded at once",
    arguments: [
      [0xFF, 0x61], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0x80, 0x80], [0xF0, 0x9F, 0x99],
      [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80], [0xE2, 0xE2, 0x82, 0xAC],
    ] as [[UInt8]])
  func broken(bytes: [UInt8]) {
    #expect(pieces(bytes).joined() == String(decoding: bytes, as: UTF8.self))
  }

  @Test("leaves special tokens out if asked to")
  func special() {
    var (shown, hidden) = (
      StreamDecoder(tokenizer, skippingSpecial: false), StreamDecoder(tokenizer)
    )
    #expect(shown.append(256) == "<|im_end|>")
    #expect(hidden.append(256) == "")
    #expect(tokenizer.decode([104, 105, 256]) == "hi<|im_end|>")
    #expect(tokenizer.decode([104, 105, 256], skippingSpecial: true) == "hi")
  }
}
