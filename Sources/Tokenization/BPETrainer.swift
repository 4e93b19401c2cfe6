/// Learns a byte-level BPE vocabulary from texts: again and again the most frequent pair of neighbouring
/// tokens within words becomes a token.
///
/// For small vocabularies, such as that of a model of a few million parameters. The same texts give the
/// same vocabulary on every machine: of equally frequent pairs, the one with the smaller ids goes first.
public struct BPETrainer: Sendable {
  /// A token that is found in the text as a whole.
  public struct AddedToken: Sendable, Equatable {
    /// Its text, such as `<|im_end|>`.
    public let content: String
    /// Whether a decoder may leave it out.
    public let isSpecial: Bool

    /// A token with that text.
    public init(_ content: String, isSpecial: Bool = true) {
      self.content = content
      self.isSpecial = isSpecial
    }
  }

  private let size: Int
  private let added: [AddedToken]

  /// A trainer for `vocabularySize` tokens, of which 256 are the bytes; `added` come after these.
  ///
  /// - Precondition: `vocabularySize` is at least 256.
  public init(vocabularySize: Int, added: [AddedToken] = []) {
    precondition(vocabularySize >= 256, "a byte-level vocabulary has all bytes")
    size = vocabularySize
    self.added = added
  }

  /// The tokenizer that `texts` give. It has fewer tokens than asked for where no pair is left that
  /// occurs twice.
  public func train(on texts: some Sequence<String>) -> Tokenizer {
    var vocabulary = Vocabulary(capacity: size)
    for byte in 0...255 { _ = vocabulary.add([UInt8(byte)], id: byte) }
    var merges = MergeTable(capacity: size)
    var corpus = PairCorpus(Self.words(of: texts))
    while vocabulary.count < size, let pair = corpus.mostFrequent() {
      let bytes = [pair.left, pair.right].flatMap { Array(vocabulary[Int($0)] ?? []) }
      // Two ways to the same bytes: the second only merges.
      let id = vocabulary.id(of: bytes) ?? Int32(vocabulary.end)
      if id == vocabulary.end { _ = vocabulary.add(bytes, id: Int(id)) }
      merges.add(pair.left, pair.right, .init(rank: Int32(merges.count), token: id))
      corpus.merge(pair, into: id)
    }
    var addedTokens = AddedTokens()
    for (i, token) in added.enumerated() {
      addedTokens.add(
        .init(
          content: Array(token.content.utf8), id: Int32(vocabulary.end + i),
          isSpecial: token.isSpecial))
    }
    return Tokenizer(
      vocabulary: vocabulary, merges: merges, added: addedTokens, isComposing: true)
  }

  /// All words with their numbers, in order of their bytes.
  private static func words(of texts: some Sequence<String>) -> [(bytes: [UInt8], count: Int)] {
    var counts: [[UInt8]: Int] = [:]
    for text in texts {
      var text = text
      text.withUTF8 { bytes in
        var composed =
          CanonicalComposition.compose(bytes) ?? String(decoding: bytes, as: UTF8.self)
        composed.withUTF8 { bytes in
          var splitter = QwenSplitter(bytes)
          while let range = splitter.next() { counts[Array(bytes[range]), default: 0] += 1 }
        }
      }
    }
    return counts.map { (bytes: $0.key, count: $0.value) }
      .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }
}

/// The words of a corpus as tokens, with the number of every pair of neighbours.
struct PairCorpus {
  /// Two neighbouring tokens.
  struct Pair: Hashable, Comparable {
    let left: Int32
    let right: Int32

    static func < (a: Pair, b: Pair) -> Bool {
      a.left == b.left ? a.right < b.right : a.left < b.left
    }
  }

  private var words: [[Int32]]
  private let counts: [Int]
  private var numbers: [Pair: Int] = [:]
  /// The words that have or had each pair.
  private var places: [Pair: Set<Int>] = [:]

  init(_ words: [(bytes: [UInt8], count: Int)]) {
    self.words = words.map { $0.bytes.map(Int32.init) }
    counts = words.map(\.count)
    for i in self.words.indices { count(i, sign: 1) }
  }

  /// The pair that occurs most often, at least twice; of equal ones the smallest.
  func mostFrequent() -> Pair? {
    numbers.filter { $0.value >= 2 }
      .max { $0.value == $1.value ? $0.key > $1.key : $0.value < $1.value }?.key
  }

  /// Replaces the pair by `token` wherever it stands.
  mutating func merge(_ pair: Pair, into token: Int32) {
    for i in (places[pair] ?? []).sorted() {
      count(i, sign: -1)
      words[i] = Self.merged(words[i], pair, token)
      count(i, sign: 1)
    }
    numbers[pair] = nil
    places[pair] = nil
  }

  private mutating func count(_ index: Int, sign: Int) {
    for (left, right) in zip(words[index], words[index].dropFirst()) {
      let pair = Pair(left: left, right: right)
      numbers[pair, default: 0] += sign * counts[index]
      if sign > 0 { places[pair, default: []].insert(index) }
    }
  }

  private static func merged(_ word: [Int32], _ pair: Pair, _ token: Int32) -> [Int32] {
    var result: [Int32] = []
    var i = 0
    while i < word.count {
      if i + 1 < word.count, word[i] == pair.left, word[i + 1] == pair.right {
        result.append(token)
        i += 2
      } else {
        result.append(word[i])
        i += 1
      }
    }
    return result
  }
}
