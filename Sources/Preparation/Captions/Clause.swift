/// A stretch of a text within which a "no" or "not" holds: a sentence, or a part of one up to a word
/// that turns it, such as `but`.
struct Clause: Sendable, Equatable {
  /// The words in lower case, without punctuation; `n't` is the word `not`.
  let words: [String]
  /// The sentence that it is from, as it was written.
  let sentence: String

  /// The clauses of a text.
  static func of(_ text: String) -> [Clause] {
    sentences(of: text).flatMap { sentence in
      parts(of: tokens(of: sentence)).map { Clause(words: $0, sentence: sentence) }
    }
  }

  /// The sentences of a text, with their punctuation.
  static func sentences(of text: String) -> [String] {
    var sentences: [String] = []
    var sentence = ""
    var isEnding = false
    for character in text {
      let isEnd = isEnding && character.isWhitespace || character.isNewline
      sentence.append(character)
      isEnding =
        ".!?".contains(character) || isEnding && "\"')]”’".contains(character)
      if isEnd {
        sentences.append(sentence)
        sentence = ""
        isEnding = false
      }
    }
    return (sentences + [sentence]).map { $0.trimmingWhiteSpace() }.filter { !$0.isEmpty }
  }

  /// The words of a text: letters, digits and inner hyphens.
  static func words(of text: String) -> [String] {
    tokens(of: text).filter { !marks.contains($0) }
  }

  private static let marks: Set = [",", ";", "—"]

  /// The words of a text, with the marks that may part clauses.
  private static func tokens(of text: String) -> [String] {
    var tokens: [String] = []
    var word = ""
    func end() {
      let trimmed = word.drop { "'-".contains($0) }
      tokens += parted(String(trimmed))
      word = ""
    }
    for character in text.lowercased() {
      switch character {
      case _ where character.isLetter || character.isNumber: word.append(character)
      case "'", "’": word.append("'")
      case "-" where !word.isEmpty: word.append("-")
      default:
        end()
        if ",;".contains(character) { tokens.append(String(character)) }
        if "–—-".contains(character) { tokens.append("—") }
      }
    }
    end()
    return tokens
  }

  /// `aren't` as `are` and `not`, `jar's` as `jar`.
  private static func parted(_ word: String) -> [String] {
    if word == "cannot" || word == "can't" { return ["can", "not"] }
    if word.hasSuffix("n't") { return [String(word.dropLast(3)), "not"] }
    let bare = word.hasSuffix("'s") ? word.dropLast(2) : word[...]
    let end = bare.lastIndex { !"'-".contains($0) }
    return end.map { [String(bare[...$0].filter { $0 != "'" })] } ?? []
  }

  /// Parts of a sentence at the words and marks that turn it. The word stays with what it begins, as
  /// it may say something: `except`.
  private static func parts(of tokens: [String]) -> [[String]] {
    var parts: [[String]] = [[]]
    for (index, token) in tokens.enumerated() {
      let next = tokens[(index + 1)...].prefix(2)
      let isTurn =
        turns.contains(token) || token == ";" || token == "—"
        || token == "," && ["and", "so"].contains(next.first)
          && next.last.map { beginnings.contains($0) } == true
      if isTurn { parts.append([]) }
      if !marks.contains(token) { parts[parts.count - 1].append(token) }
    }
    return parts.filter { !$0.isEmpty }
  }

  private static let turns: Set = [
    "but", "however", "although", "though", "while", "whereas", "yet", "except", "because",
  ]
  /// After `, and`, these begin a sentence of its own and not the end of a list.
  private static let beginnings: Set = [
    "there", "the", "one", "two", "three", "a", "an", "some", "it", "this", "that", "its",
  ]

  /// The words as one text, with a space at both ends, to look for phrases in.
  var text: String { " " + words.joined(separator: " ") + " " }

  /// Whether one of these words is in it.
  func has(_ some: Set<String>) -> Bool { words.contains { some.contains($0) } }

  /// Whether a "no" stands before the word at `index`.
  func isNegated(before index: Int) -> Bool {
    words[..<index].contains { Self.negations.contains($0) }
  }

  /// Whether it says what would be, not what is. `As it should be` says what is.
  var isHypothetical: Bool {
    if has(["if", "would", "whether", "unless", "could"]) { return true }
    return words.indices.contains { index in
      words[index] == "should" && !(index >= 2 && words[index - 2] == "as")
    }
  }

  /// Words after which the opposite is meant.
  static let negations: Set = [
    "no", "not", "none", "nothing", "nowhere", "without", "never", "neither", "nor", "free",
    "absence", "absent", "devoid", "zero", "hardly", "any",
  ]
}
