import Datasets

/// Holds generated texts against the truth of the pictures that they are about.
struct TextCheck {
  /// What a text says that is not so, or that nobody understands.
  struct Problem: CustomStringConvertible {
    let row: TextRow
    let sentence: String
    let reason: String

    var description: String {
      "\(row.name), \(row.query): `\(sentence)`: \(reason) (asked: \(row.question))"
    }
  }

  private let pictures: [String: DrawnPicture]
  /// A good picture of each product: how many of everything there should be.
  private let good: [String: DrawnPicture]
  private let readers: [String: TextReader]
  /// The claims that held, by product and sort.
  private(set) var held: [String: [String: Int]] = [:]
  private(set) var problems: [Problem] = []

  init(_ pictures: [String: DrawnPicture], knowledge: [ProductKnowledge]) {
    self.pictures = pictures
    good = pictures.values.filter(\.isGood).sorted { $0.id < $1.id }
      .reduce(into: [:]) { $0[$1.product] = $0[$1.product] ?? $1 }
    readers = Dictionary(
      uniqueKeysWithValues: knowledge.map { ($0.category, TextReader($0)) })
  }

  func reader(of row: TextRow) -> TextReader? {
    readers[pictures[row.query]?.product ?? ""]
  }

  func picture(of row: TextRow) -> DrawnPicture? { pictures[row.query] }

  /// Checks one example, and notes what held and what did not.
  mutating func check(_ row: TextRow) {
    guard let picture = pictures[row.query], let reader = reader(of: row) else {
      note(row, row.query, "there is no such picture")
      return
    }
    guard let (asked, usesReference) = reader.asked(by: row.question) else {
      note(row, row.question, "this question is not understood")
      return
    }
    checkReferences(row, picture, usesReference)
    var sentences = TextReader.sentences(of: row.answer)
    if case .whether(let claim) = asked {
      checkVerdict(sentences.removeFirst(), on: claim, row, picture)
    }
    if case .number(let object) = asked { checkAnswer(sentences[0], object, row, reader) }
    for sentence in sentences { check(sentence, asked, row, picture, reader) }
    checkKey(row, asked, picture)
  }

  private mutating func note(_ row: TextRow, _ sentence: String, _ reason: String) {
    problems.append(Problem(row: row, sentence: sentence, reason: reason))
  }

  private mutating func count(_ sort: String, _ picture: DrawnPicture) {
    held[picture.product, default: [:]][sort, default: 0] += 1
  }

  /// Normal images come first exactly where the question says so, and they are normal.
  private mutating func checkReferences(
    _ row: TextRow, _ picture: DrawnPicture, _ usesReference: Bool
  ) {
    if usesReference == row.references.isEmpty {
      note(row, row.question, "\(row.references.count) normal images come first")
    }
    for id in row.references {
      guard let reference = pictures[id], reference.isGood, reference.product == picture.product,
        reference.line.defects.isEmpty, id != row.query
      else {
        note(row, row.question, "\(id) is no normal image of this product")
        continue
      }
      count("reference", picture)
    }
  }

  private mutating func check(
    _ sentence: String, _ asked: TextReader.Asked, _ row: TextRow, _ picture: DrawnPicture,
    _ reader: TextReader
  ) {
    var claims = reader.claims(in: sentence)
    if case .number(let object) = asked, let norm = TextPhrases.norm(in: sentence) {
      claims = [.norm(object, norm)]
    }
    guard let claims else {
      note(row, sentence, "this sentence is not understood")
      return
    }
    for claim in claims { hold(claim, sentence, row, picture) }
  }

  private mutating func hold(
    _ claim: TextClaim, _ sentence: String, _ row: TextRow, _ picture: DrawnPicture
  ) {
    guard let good = good[picture.product] else { return }
    if let reason = picture.disagreement(with: claim, good: good) {
      note(row, sentence, reason)
    } else {
      count(claim.sort, picture)
    }
  }

  /// The "Yes." or "No." that an answer begins with.
  private mutating func checkVerdict(
    _ word: String, on claim: TextClaim, _ row: TextRow, _ picture: DrawnPicture
  ) {
    guard let good = good[picture.product], ["Yes.", "No."].contains(word) else {
      note(row, word, "the answer does not begin with yes or no")
      return
    }
    let reason = picture.disagreement(with: claim, good: good)
    if (reason == nil) != (word == "Yes.") {
      note(row, word, reason ?? "what is asked for is so")
    } else {
      count("yes or no: " + claim.sort, picture)
    }
  }

  /// The first sentence of an answer to "how many" must say it of the right object.
  private mutating func checkAnswer(
    _ sentence: String, _ object: String, _ row: TextRow, _ reader: TextReader
  ) {
    let counted = reader.claims(in: sentence)?.compactMap { claim -> String? in
      if case .count(let object, _) = claim { object } else { nil }
    }
    if counted != [object] { note(row, sentence, "\(object) was to be counted") }
  }

  /// The key beside the text says the same.
  private mutating func checkKey(
    _ row: TextRow, _ asked: TextReader.Asked, _ picture: DrawnPicture
  ) {
    switch asked {
    case .whether:
      if row.key?.lowercased() != row.answer.prefix(while: \.isLetter).lowercased() {
        note(row, row.answer, "the key is \(row.key ?? "none")")
      }
    case .number(let object):
      let parts = (row.key ?? "").split(separator: "=").map(String.init)
      guard parts.count == 2, parts[0] == object, let number = Int(parts[1]) else {
        note(row, row.answer, "the key is \(row.key ?? "none")")
        return
      }
      hold(.count(object, number), "the key \(row.key ?? "")", row, picture)
    case .anything:
      if let key = row.key { note(row, row.answer, "an open answer has the key \(key)") }
    }
  }
}
