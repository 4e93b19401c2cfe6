import Datasets
import Foundation

/// Reads texts about one product: what does a sentence claim, and what does a question ask?
///
/// It knows the sentences of the product's knowledge file and a list of phrases. What it does not
/// know, it does not understand: a new phrase has to be added here, with what it claims.
struct TextReader {
  /// What a question asks for.
  enum Asked: Equatable {
    /// Whether a claim is true.
    case whether(TextClaim)
    /// How many of an object there are.
    case number(of: String)
    /// Anything else.
    case anything
  }

  let noun: String
  private let numbers: NumberReader
  /// What the sentences of the knowledge file claim.
  private var sentences: [String: Set<TextClaim>] = [:]
  /// The questions of the knowledge file, by what they ask for.
  private var questions: [String: TextClaim] = [:]
  /// The defects that each noun phrase stands for.
  private var phrases: [String: [String]] = [:]

  init(_ knowledge: ProductKnowledge) {
    noun = knowledge.noun
    var nouns: [String: String] = [:]
    for object in knowledge.objects {
      nouns[object.singular] = object.id
      nouns[object.plural] = object.id
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
      questions[rule.question] = .kept(rule.id)
    }
    for summary in knowledge.summaries {
      sentences[summary.statement, default: []].formUnion(
        summary.constraints.map { .kept($0) })
    }
  }

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
      shared[defect.effect, default: []].append(defect.name)
    }
    for (sentence, defects) in shared {
      sentences[sentence, default: []].insert(.defect(defects))
    }
  }

  // MARK: Sentences

  /// The sentences of a text.
  static func sentences(of text: String) -> [String] {
    var sentences: [String] = []
    var current = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      current += (current.isEmpty ? "" : " ") + word
      if let last = word.last, ".!?".contains(last) {
        sentences.append(current)
        current = ""
      }
    }
    return current.isEmpty ? sentences : sentences + [current]
  }

  /// What a sentence of an answer claims; nil of a sentence that isn't understood.
  func claims(in sentence: String) -> [TextClaim]? {
    if let claims = sentences[sentence] { return claims + numberClaims(in: sentence) }
    if let claims = TextPhrases.claims(in: general(sentence)) { return claims }
    if let places = TextPhrases.places(in: general(sentence)) { return [.places(places)] }
    return TextPhrases.isCount(sentence, claims: numberClaims(in: sentence))
      ? numberClaims(in: sentence) : nil
  }

  private func numberClaims(in sentence: String) -> [TextClaim] {
    if let special = TextPhrases.specialNumbers(in: sentence) { return special }
    return numbers.claims(in: sentence)
  }

  /// The sentence with the product's name replaced, so that phrases fit all products.
  private func general(_ sentence: String) -> String {
    sentence.replacingOccurrences(of: noun, with: "NOUN")
  }

  // MARK: Questions

  /// What a question asks, and whether it speaks of a normal image that comes first; nil of a
  /// question that isn't understood.
  func asked(by question: String) -> (asked: Asked, usesReference: Bool)? {
    var text = general(question)
    let introduction = "The first image shows a normal NOUN. "
    let usesReference = text.hasPrefix(introduction)
    if usesReference { text.removeFirst(introduction.count) }
    if let claim = questions[question] { return (.whether(claim), usesReference) }
    if let claim = TextPhrases.questions[text] { return (.whether(claim), usesReference) }
    if let phrase = TextPhrases.reported(in: question), let defects = phrases[phrase] {
      return (.whether(.defect(defects)), usesReference)
    }
    if TextPhrases.openQuestions.contains(text) { return (.anything, usesReference) }
    if let object = countedObject(in: question) { return (.number(of: object), usesReference) }
    return nil
  }

  private func countedObject(in question: String) -> String? {
    for start in ["How many ", "Count the "] where question.hasPrefix(start) {
      let words = NumberReader.tokens(String(question.dropFirst(start.count)))
      return numbers.nouns.first { words.starts(with: $0.words) }?.object
    }
    return nil
  }
}
