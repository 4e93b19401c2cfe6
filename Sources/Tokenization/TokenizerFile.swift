import Diagnostics
import Foundation

extension Tokenizer {
  /// The tokenizer in the file at `path`: a `tokenizer.json`.
  ///
  /// - Throws: ``TokenizerError`` where it is damaged or of another kind; `SystemError` if it can't be
  ///   read.
  public init(contentsOf path: String) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw SystemError("read", path, code: ENOENT)
    }
    let file = try data.withUnsafeBytes { bytes in
      try TokenizerFile(bytes.bindMemory(to: UInt8.self), name: path)
    }
    self.init(
      vocabulary: file.vocabulary, merges: try file.mergeTable(), added: file.added,
      isComposing: file.isComposing)
  }
}

/// The parts of a `tokenizer.json`, as they are read from front to back.
struct TokenizerFile {
  private let name: String
  private(set) var vocabulary = Vocabulary()
  private(set) var added = AddedTokens()
  private(set) var isComposing = false
  private var merges: [(left: Int32, right: Int32, merge: MergeTable.Merge)] = []
  private var hasModel = false
  private var isSplit = false

  init(_ bytes: UnsafeBufferPointer<UInt8>, name: String) throws {
    self.name = name
    var cursor = JSONCursor(bytes)
    do {
      try cursor.object { key, cursor in try read(key, &cursor) }
      try cursor.end()
    } catch let error as JSONCursor.Malformed {
      throw TokenizerError.malformed(
        file: name, position: error.position, problem: error.problem)
    }
    guard hasModel else { throw inconsistent("it has no model") }
    guard isSplit else { throw unsupported("no pre-tokenizer") }
  }

  func mergeTable() throws -> MergeTable {
    var table = MergeTable(capacity: merges.count)
    for (left, right, merge) in merges { table.add(left, right, merge) }
    return table
  }

  private mutating func read(_ key: [UInt8], _ cursor: inout JSONCursor) throws {
    switch String(decoding: key, as: UTF8.self) {
    case "added_tokens": try cursor.array { try readAdded(&$0) }
    case "normalizer": try readNormalizer(&cursor)
    case "pre_tokenizer": try readSplit(&cursor)
    case "model": try readModel(&cursor)
    default: try cursor.skip()
    }
  }

  private func unsupported(_ what: String) -> TokenizerError {
    .unsupported(file: name, what: what)
  }
  private func inconsistent(_ problem: String) -> TokenizerError {
    .inconsistent(file: name, problem: problem)
  }

  private mutating func readAdded(_ cursor: inout JSONCursor) throws {
    var (content, id, isSpecial): ([UInt8], Int, Bool) = ([], -1, false)
    try cursor.object { key, cursor in
      switch String(decoding: key, as: UTF8.self) {
      case "content": content = try cursor.string()
      case "id": id = try cursor.integer()
      case "special": isSpecial = try cursor.boolean()
      case "lstrip", "rstrip", "single_word", "normalized":
        let option = String(decoding: key, as: UTF8.self)
        if try cursor.boolean() { throw unsupported("an added token with `\(option)`") }
      default: try cursor.skip()
      }
    }
    guard !content.isEmpty, (0..<Int(Int32.max)).contains(id) else {
      throw inconsistent("an added token has no content or no id")
    }
    added.add(.init(content: content, id: Int32(id), isSpecial: isSpecial))
  }

  private mutating func readNormalizer(_ cursor: inout JSONCursor) throws {
    if cursor.null() { return }
    let type = try Self.type(&cursor)
    guard type == "NFC" else { throw unsupported("the normalizer `\(type)`") }
    isComposing = true
  }

  /// The `type` of an object whose other keys do not matter.
  private static func type(_ cursor: inout JSONCursor) throws -> String {
    var type = ""
    try cursor.object { key, cursor in
      if key == Array("type".utf8) {
        type = String(decoding: try cursor.string(), as: UTF8.self)
      } else {
        try cursor.skip()
      }
    }
    return type
  }
}

// MARK: - The pre-tokenizer

extension TokenizerFile {
  /// What a pre-tokenizer asks for, as far as it matters here.
  private struct PreTokenizer {
    var type = ""
    var pattern: String?
    var behavior = "Isolated"
    var isInverted = false
    var addsSpace = false
    var usesPattern = true
    var parts: [PreTokenizer] = []
  }

  private mutating func readSplit(_ cursor: inout JSONCursor) throws {
    if cursor.null() { return }
    let found = try Self.preTokenizer(&cursor)
    guard found.type == "Sequence", found.parts.map(\.type) == ["Split", "ByteLevel"] else {
      throw unsupported("the pre-tokenizer `\(found.type)`")
    }
    let (split, bytes) = (found.parts[0], found.parts[1])
    guard split.pattern == QwenSplitter.pattern, split.behavior == "Isolated", !split.isInverted
    else {
      throw unsupported("another split pattern than Qwen2's")
    }
    guard !bytes.addsSpace, !bytes.usesPattern else {
      throw unsupported("a byte-level pre-tokenizer that splits or adds a space")
    }
    isSplit = true
  }

  private static func preTokenizer(_ cursor: inout JSONCursor) throws -> PreTokenizer {
    var result = PreTokenizer()
    try cursor.object { key, cursor in
      switch String(decoding: key, as: UTF8.self) {
      case "type": result.type = String(decoding: try cursor.string(), as: UTF8.self)
      case "behavior": result.behavior = String(decoding: try cursor.string(), as: UTF8.self)
      case "invert": result.isInverted = try cursor.boolean()
      case "add_prefix_space": result.addsSpace = try cursor.boolean()
      case "use_regex": result.usesPattern = try cursor.boolean()
      case "pattern":
        try cursor.object { _, cursor in
          result.pattern = String(decoding: try cursor.string(), as: UTF8.self)
        }
      case "pretokenizers": try cursor.array { result.parts.append(try preTokenizer(&$0)) }
      default: try cursor.skip()
      }
    }
    return result
  }
}

// MARK: - The model

extension TokenizerFile {
  private mutating func readModel(_ cursor: inout JSONCursor) throws {
    hasModel = true
    // The vocabulary is needed to read merges, and stands before them in every file that was seen;
    // the format does not promise it.
    var early: [(left: [UInt8], right: [UInt8])] = []
    try cursor.object { key, cursor in
      let key = String(decoding: key, as: UTF8.self)
      switch key {
      case "type":
        let type = String(decoding: try cursor.string(), as: UTF8.self)
        if type != "BPE" { throw unsupported("a model of the type `\(type)`") }
      case "vocab": try readVocabulary(&cursor)
      case "merges":
        try cursor.array { cursor in
          let pair = try Self.pair(&cursor)
          if vocabulary.count > 0 { try addMerge(pair) } else { early.append(pair) }
        }
      case "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix":
        if !cursor.null(), try cursor.string() != [] { throw unsupported("`\(key)`") }
      case "byte_fallback", "ignore_merges":
        if try cursor.boolean() { throw unsupported("`\(key)`") }
      default: try cursor.skip()
      }
    }
    for pair in early { try addMerge(pair) }
  }

  private mutating func readVocabulary(_ cursor: inout JSONCursor) throws {
    vocabulary = Vocabulary(capacity: 160_000)
    try cursor.object { key, cursor in
      let id = try cursor.integer()
      guard let bytes = ByteAlphabet.bytes(of: key) else {
        throw inconsistent(
          "the token `\(String(decoding: key, as: UTF8.self))` is not written in the byte alphabet")
      }
      guard vocabulary.add(bytes, id: id) else {
        throw inconsistent(
          "the token `\(String(decoding: key, as: UTF8.self))` or its id is there twice")
      }
    }
  }

  /// A merge as `["a", "b"]` or, in older files, `"a b"`.
  private static func pair(_ cursor: inout JSONCursor) throws -> (left: [UInt8], right: [UInt8]) {
    if cursor.isAtString() {
      let text = try cursor.string()
      let parts = text.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      guard parts.count == 2 else { return ([], []) }
      return (Array(parts[0]), Array(parts[1]))
    }
    var parts: [[UInt8]] = []
    try cursor.array { parts.append(try $0.string()) }
    return parts.count == 2 ? (parts[0], parts[1]) : ([], [])
  }

  private mutating func addMerge(_ pair: (left: [UInt8], right: [UInt8])) throws {
    guard let left = ByteAlphabet.bytes(of: pair.left),
      let right = ByteAlphabet.bytes(of: pair.right), let leftId = vocabulary.id(of: left),
      let rightId = vocabulary.id(of: right), let id = vocabulary.id(of: left + right)
    else {
      let text = [pair.left, pair.right].map { String(decoding: $0, as: UTF8.self) }
      throw inconsistent(
        "the merge number \(merges.count + 1), `\(text.joined(separator: " "))`, joins tokens that are "
          + "not in the vocabulary")
    }
    merges.append((leftId, rightId, .init(rank: Int32(merges.count), token: id)))
  }
}
