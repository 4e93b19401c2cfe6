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
    guard let picture = pictures[row.query], let good = good[picture.product],
      let reader = reader(of: row)
    else {
      note(row, row.query, "there is no such picture")
      return
    }
    let question = TextQuestion(row.question, noun: reader.noun)
    guard let asked = reader.asked(by: question) else {
      note(row, question.general, "this question is not understood")
      return
    }
    var subject = TextSubject(
      row: row, picture: picture, good: good, references: row.references.map { pictures[$0] },
      reader: reader, question: question, asked: asked)
    subject.check()
    for (sentence, reason) in subject.problems { note(row, sentence, reason) }
    held[picture.product, default: [:]].merge(subject.held) { $0 + $1 }
  }

  private mutating func note(_ row: TextRow, _ sentence: String, _ reason: String) {
    problems.append(Problem(row: row, sentence: sentence, reason: reason))
  }
}
