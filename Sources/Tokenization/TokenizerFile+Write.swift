import Foundation

extension Tokenizer {
  /// The tokenizer as a `tokenizer.json`, which Hugging Face's `tokenizers` loads and this program reads
  /// back.
  ///
  /// - Throws: an error of the JSON encoder.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(File(self))
  }
}

/// The form of a `tokenizer.json`; keys as Hugging Face has them.
private struct File: Encodable {
  let version = "1.0"
  let truncation: String? = nil
  let padding: String? = nil
  let added_tokens: [Added]
  let normalizer: Kind?
  let pre_tokenizer: PreTokenizer
  let post_processor: String? = nil
  let decoder = ByteLevel()
  let model: Model

  struct Added: Encodable {
    let id: Int32
    let content: String
    let single_word = false
    let lstrip = false
    let rstrip = false
    let normalized = false
    let special: Bool
  }

  struct Kind: Encodable {
    let type: String
  }

  struct ByteLevel: Encodable {
    let type = "ByteLevel"
    let add_prefix_space = false
    let trim_offsets = false
    let use_regex = false
  }

  struct PreTokenizer: Encodable {
    enum CodingKeys: CodingKey {
      case type, pretokenizers
    }

    struct Split: Encodable {
      let type = "Split"
      let pattern = ["Regex": QwenSplitter.pattern]
      let behavior = "Isolated"
      let invert = false
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode("Sequence", forKey: .type)
      var parts = container.nestedUnkeyedContainer(forKey: .pretokenizers)
      try parts.encode(Split())
      try parts.encode(ByteLevel())
    }
  }

  struct Model: Encodable {
    let type = "BPE"
    let fuse_unk = false
    let byte_fallback = false
    let ignore_merges = false
    let vocab: [String: Int]
    let merges: [[String]]
  }

  init(_ tokenizer: Tokenizer) {
    added_tokens = tokenizer.added.tokens.map {
      Added(id: $0.id, content: String(decoding: $0.content, as: UTF8.self), special: $0.isSpecial)
    }
    normalizer = tokenizer.isComposing ? Kind(type: "NFC") : nil
    pre_tokenizer = PreTokenizer()
    var vocabulary: [String: Int] = [:]
    for id in 0..<tokenizer.vocabulary.end {
      if let bytes = tokenizer.vocabulary[id] {
        vocabulary[ByteAlphabet.text(of: Array(bytes))] = id
      }
    }
    func text(_ id: Int32) -> String {
      ByteAlphabet.text(of: Array(tokenizer.vocabulary[Int(id)] ?? []))
    }
    model = Model(
      vocab: vocabulary,
      merges: tokenizer.merges.pairs.map { [text($0.left), text($0.right)] })
  }
}
