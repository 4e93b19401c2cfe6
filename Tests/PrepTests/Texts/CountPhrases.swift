import Datasets

/// Questions and sentences about how many of something there are.
enum CountPhrases {
  /// All questions about the number of an object.
  static func questions(_ object: ProductObject) -> [String: TextReader.Asked] {
    let (one, many) = (object.singular, "\(object.plural) \(object.place)")
    var questions: [String: TextReader.Asked] = [:]
    func add(_ asked: TextReader.Asked, _ patterns: String...) {
      for text in patterns.flatMap({ TextPattern.texts(of: $0) }) { questions[text] = asked }
    }
    add(
      .number(of: object.id),
      "How many \(object.plural) (are there|do you see) \(object.place)?", "Count the \(many).",
      "What is the number of \(many)?", "How many \(object.plural) are there in IMAGE?",
      "Count the \(object.plural) in IMAGE.",
      "And how many \(object.plural) do you see in IMAGE?")
    add(
      .norm(of: object.id),
      "How many \(object.plural) should there be \(object.place)?",
      "Whatever IMAGE shows, how many \(object.plural) belong \(object.place)?",
      "How many \(object.plural) does a good NOUN have?")
    add(
      .asMany(object.id), "Does IMAGE show as many \(object.plural) as the first one?",
      "Is the number of \(object.plural) the same in IMAGE?")
    add(.whether(.count(object.id, 0)), "Are there no \(many)?", "Are the \(many) all missing?")
    add(
      .whether(.count(object.id, 1)), "Is there just one \(one) \(object.place)?",
      "Do you count one \(one) \(object.place), and no more?")
    for (number, word) in NumberReader.words.enumerated() where number > 1 {
      add(.whether(.count(object.id, number)), "(Are there|Do you count) \(word) \(many)?")
    }
    return questions
  }

  /// Whether a sentence says nothing but how many there are, or how many there should be.
  static func isCount(_ sentence: String, claims: [TextClaim]) -> Bool {
    let words = NumberReader.tokens(sentence)
    return !claims.isEmpty && words.count <= 5 + 4 * claims.count
      && (words[0] == "there" || NumberReader.number(words[0]) != nil
        || words.starts(with: ["a", "good", "one", "has"]))
  }

  /// Numbers that are not of the whole image: of one connector's clamps, of one compartment's pins.
  static func special(in sentence: String) -> [TextClaim]? {
    let words = NumberReader.tokens(sentence)
    let text = words.joined(separator: " ")
    let values = words.compactMap { NumberReader.number($0) }
    if text.hasPrefix("every compartment") || text.hasPrefix("each compartment") { return [] }
    if text.hasPrefix("at least one") || text.contains("one connector takes") { return [] }
    if text.contains("rows of"), values.count == 2 {
      return [.norm("compartment", values[0] * values[1])]
    }
    if text.contains("compartment of the tray is empty") {
      return [.compartments(values[0], pins: 0)]
    }
    if text.contains("compartment of the tray holds"), let first = values.first {
      // "A compartment holds one pushpin too many": one more than the one that belongs there.
      return values.count > 1
        ? [.compartments(first, pins: values[1])] : [.compartments(1, pins: 1 + first)]
    }
    return text.contains("clamps") ? clamps(words, values) : nil
  }

  private static func clamps(_ words: [String], _ values: [Int]) -> [TextClaim]? {
    if words.starts(with: ["one", "connector", "has"]) {
      return [.clamps(Array(values.dropFirst()))]
    }
    if words.contains("colour"), words.contains("yellow") {
      return zip(words, words.dropFirst(2)).compactMap { colour, word in
        NumberReader.number(word).map { .colour(colour, clamps: $0) }
      }
    }
    guard let with = words.lastIndex(of: "with") else { return nil }
    let clamps = words[with...].dropFirst().prefix { $0 != "clamps" }.compactMap {
      NumberReader.number($0)
    }
    return clamps.isEmpty ? nil : [.clamps([clamps[0], clamps.last ?? clamps[0]])]
  }
}
