/// Byte-level BPE as Qwen2 and Qwen2.5 have it, read from a `tokenizer.json`.
///
/// Gives what Hugging Face's `tokenizers` gives for the same file, without the template tokens that a
/// post-processor would add: NFC, the split of ``QwenSplitter``, added tokens first.
public struct Tokenizer: Sendable {
  let vocabulary: Vocabulary
  let merges: MergeTable
  let added: AddedTokens
  let isComposing: Bool
  /// The token of each byte; -1 where the vocabulary has none: such bytes are left out.
  private let byteTokens: [Int32]

  init(vocabulary: Vocabulary, merges: MergeTable, added: AddedTokens, isComposing: Bool) {
    self.vocabulary = vocabulary
    self.merges = merges
    self.added = added
    self.isComposing = isComposing
    byteTokens = (0...255).map { vocabulary.id(of: [UInt8($0)]) ?? -1 }
  }

  /// One more than the largest id. A model's embedding may have more rows.
  public var vocabularySize: Int {
    max(vocabulary.end, (added.tokens.map { Int($0.id) + 1 }.max() ?? 0))
  }

  /// The id of a token by its text, such as `<|im_end|>`; of an added token first.
  public func id(of token: String) -> Int32? {
    let bytes = Array(token.utf8)
    return added.tokens.first { $0.content == bytes }?.id ?? vocabulary.id(of: bytes)
  }

  /// The bytes that a token stands for; nil for an id that none has.
  public func bytes(of id: Int32) -> [UInt8]? {
    if let token = added.tokens.first(where: { $0.id == id }) { return token.content }
    return vocabulary[Int(id)].map(Array.init)
  }

  /// Whether a token is an added one that a decoder may leave out, such as `<|im_end|>`.
  public func isSpecial(_ id: Int32) -> Bool {
    added.tokens.contains { $0.id == id && $0.isSpecial }
  }

  /// The ids of a text.
  ///
  /// - Parameter addedTokens: whether `<|im_end|>` and the like in the text become their tokens; with
  ///   false they are text like any other, as is right for what a user typed.
  public func encode(_ text: String, addedTokens: Bool = true) -> [Int32] {
    var ids: [Int32] = []
    var merger = WordMerger(merges)
    var text = text
    text.withUTF8 { bytes in
      ids.reserveCapacity(bytes.count / 3 + 4)
      var start = 0
      while addedTokens, let (place, token) = added.next(in: bytes, from: start) {
        encode(bytes, start..<place, &merger, into: &ids)
        ids.append(token.id)
        start = place + token.content.count
      }
      encode(bytes, start..<bytes.count, &merger, into: &ids)
    }
    return ids
  }

  /// Encodes a part of a text that holds no added token.
  private func encode(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ merger: inout WordMerger,
    into ids: inout [Int32]
  ) {
    guard !range.isEmpty else { return }
    let part = UnsafeBufferPointer(rebasing: text[range])
    guard isComposing, var composed = CanonicalComposition.compose(part) else {
      return encodeWords(part, &merger, into: &ids)
    }
    composed.withUTF8 { encodeWords($0, &merger, into: &ids) }
  }

  private func encodeWords(
    _ text: UnsafeBufferPointer<UInt8>, _ merger: inout WordMerger, into ids: inout [Int32]
  ) {
    var splitter = QwenSplitter(text)
    var word: [Int32] = []
    while let range = splitter.next() {
      word.removeAll(keepingCapacity: true)
      for i in range where byteTokens[Int(text[i])] >= 0 { word.append(byteTokens[Int(text[i])]) }
      merger.merge(&word)
      ids += word
    }
  }

  /// The text of ids. Bytes that are no UTF-8 become U+FFFD; unknown ids are left out.
  public func decode(_ ids: some Sequence<Int32>, skippingSpecial: Bool = false) -> String {
    var bytes: [UInt8] = []
    for id in ids where !(skippingSpecial && isSpecial(id)) { bytes += self.bytes(of: id) ?? [] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
