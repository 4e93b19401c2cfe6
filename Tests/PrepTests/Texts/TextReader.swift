import Datasets
import Foundation

/// Reads texts about one product: what does a sentence claim, and what does a question ask?
///
/// It knows the sentences of the product's knowledge file and a list of phrases. What it does not
/// know, it does not understand: a new phrase has to be added here, with what it claims.
struct TextReader {
  /// What a question asks for.
  enum Asked: Equatable, Sendable {
    /// Whether a claim is true.
    case whether(TextClaim)
    /// The same, of an image that shows an anomaly: the question says so.
    case ofAnomaly(TextClaim)
    /// Which kind of anomaly an image shows: the question says that there is one.
    case kind
    /// How many of an object there are.
    case number(of: String)
    /// How many of an object there should be.
    case norm(of: String)
    /// Whether there are as many as in the normal image.
    case asMany(String)
    /// Where the anomalies are, as boxes.
    case boxes
    /// What the product is.
    case product
    /// What holds of good products.
    case rule
    /// Anything else that can be seen in the image.
    case anything
  }

  let noun: String
  private let numbers: NumberReader
  /// What the sentences of the knowledge file claim.
  private var sentences: [String: Set<TextClaim>] = [:]
  /// The questions of the knowledge file, and those for numbers.
  private var questions: [String: Asked] = [:]
  /// The defects that each noun phrase stands for.
  private(set) var phrases: [String: [String]] = [:]

  init(_ knowledge: ProductKnowledge) {
    noun = knowledge.noun
    var nouns: [String: String] = [:]
    for object in knowledge.objects {
      nouns[object.singular] = object.id
      nouns[object.plural] = object.id
      questions.merge(CountPhrases.questions(object)) { $1 }
    }
    if knowledge.category == "splicing_connectors" {
      nouns["connector"] = "connector"
      nouns["connectors"] = "connector"
    }
    numbers = NumberReader(nouns: nouns)
    readRules(knowledge)
    readDefects(knowledge)
  }

  private mutating func readRules(_ knowledge: ProductKnowledge) {
    for rule in knowledge.constraints {
      for sentence in rule.statements { sentences[sentence, default: []].insert(.kept(rule.id)) }
      questions[rule.question] = .whether(.kept(rule.id))
    }
    for summary in knowledge.summaries {
      sentences[summary.statement, default: []].formUnion(
        summary.constraints.map { .kept($0) })
    }
    // What a good product is says nothing of the image: only its numbers can be held against it.
    for sentence in Self.sentences(of: knowledge.description) {
      sentences[sentence, default: []].formUnion(numberClaims(in: sentence).map(\.asNorm))
      descriptions.insert(sentence)
    }
  }

  /// The sentences of the product's description.
  private var descriptions: Set<String> = []

  private mutating func readDefects(_ knowledge: ProductKnowledge) {
    // A sentence that several defects share claims that one of them is there.
    var shared: [String: [String]] = [:]
    for defect in knowledge.defects {
      for wording in [defect.wording, defect.severalRegions ?? defect.wording] {
        phrases[wording.phrase, default: []].append(defect.name)
        shared[wording.seen, default: []].append(defect.name)
        for broken in wording.breaks {
          shared[broken.statement, default: []].append(defect.name)
          sentences[broken.statement, default: []].insert(.broken(broken.constraint))
        }
      }
      for sentence in Self.sentences(of: defect.effect) {
        shared[sentence, default: []].append(defect.name)
      }
    }
    for (sentence, defects) in shared {
      sentences[sentence, default: []].insert(.defect(defects))
    }
  }

  // MARK: Sentences

  /// The sentences of a text; dashes before the points of a list are no part of them.
  static func sentences(of text: String) -> [String] {
    var sentences: [String] = []
    for line in text.split(separator: "\n") {
      var current = ""
      for word in line.split(separator: " ") where !(current.isEmpty && word == "-") {
        current += (current.isEmpty ? "" : " ") + word
        if let last = word.last, ".!?".contains(last) {
          sentences.append(current)
          current = ""
        }
      }
      if !current.isEmpty { sentences.append(current) }
    }
    return sentences
  }

  /// What a sentence of an answer claims; nil of a sentence that isn't understood.
  func claims(in sentence: String) -> [TextClaim]? {
    if descriptions.contains(sentence) { return Array(sentences[sentence] ?? []) + [.norms] }
    if let claims = sentences[sentence] { return claims + numberClaims(in: sentence) }
    if let claims = TextPhrases.claims(in: TextQuestion.general(sentence, noun: noun)) {
      return claims
    }
    if let defects = reportedDefects(in: sentence) { return defects.map { .defect($0) } }
    let claims = numberClaims(in: sentence)
    return CountPhrases.isCount(sentence, claims: claims) ? claims : nil
  }

  private func numberClaims(in sentence: String) -> [TextClaim] {
    CountPhrases.special(in: sentence) ?? numbers.claims(in: sentence)
  }

  /// The defects of a sentence such as "It is a case of swapped labels and an empty bottle."
  private func reportedDefects(in sentence: String) -> [[String]]? {
    let ends = [("It is a case of ", "."), ("I would report ", "."), ("", ".")]
    guard let list = TextPhrases.hole(in: sentence, ends) else { return nil }
    return defects(in: list.prefix(1).lowercased() + list.dropFirst())
      ?? defects(in: list)
  }

  /// The defects of a list of noun phrases.
  private func defects(in list: String) -> [[String]]? {
    if let defects = phrases[list] { return [defects] }
    for (phrase, defects) in phrases {
      for joint in [" and ", ", "] where list.hasPrefix(phrase + joint) {
        if let rest = self.defects(in: String(list.dropFirst(phrase.count + joint.count))) {
          return [defects] + rest
        }
      }
    }
    return nil
  }

  /// What a box around a defect may be called: its noun phrases without their articles.
  func labels(of defect: String) -> Set<String> {
    Set(
      phrases.filter { $0.value.contains(defect) }.keys.map { phrase in
        let article = ["a ", "an ", "the "].first { phrase.hasPrefix($0) } ?? ""
        return String(phrase.dropFirst(article.count))
      })
  }

  // MARK: Questions

  /// What a question asks; nil of a question that isn't understood.
  func asked(by question: TextQuestion) -> Asked? {
    if let asked = questions[question.text] ?? questions[question.general] { return asked }
    if let phrase = TextPhrases.reported(in: question.general.replacing("NOUN", with: noun)),
      let defects = phrases[phrase]
    {
      return .whether(.defect(defects))
    }
    if let asked = TextPhrases.questions[question.general] { return asked }
    return TextPhrases.shownProduct(in: question.general).map { .whether(.product($0)) }
  }

  /// What an option claims; nil of one that isn't understood.
  func claims(ofOption option: String, of asked: Asked) -> [TextClaim]? {
    switch asked {
    case .whether(let claim), .ofAnomaly(let claim):
      return option == "Yes" ? [claim] : option == "No" ? [.not(claim)] : nil
    case .number(let object):
      return NumberReader.number(option.lowercased()).map { [.count(object, $0)] }
    case .norm(let object):
      return NumberReader.number(option.lowercased()).map { [.norm(object, $0)] }
    case .product:
      return [.product(TextQuestion.general(String(option.dropFirst(2)), noun: noun))]
    case .rule:
      guard let claims = sentences[option] else { return nil }
      return claims.contains { if case .kept = $0 { true } else { false } }
        ? [.norms] : [.not(.norms)]
    case .anything, .kind, .asMany, .boxes:
      return seen(in: option)
    }
  }

  /// What an option says of an image: a place, a defect's name, or sentences.
  private func seen(in option: String) -> [TextClaim]? {
    if let place = ImagePlace.allCases.first(where: { option.hasSuffix("the \($0.rawValue)") }) {
      return [.anomalous, .places([place])]
    }
    var claims: [TextClaim] = []
    for sentence in Self.sentences(of: option.hasSuffix(".") ? option : option + ".") {
      guard let found = self.claims(in: sentence) else { return nil }
      claims += found
    }
    return claims
  }
}
