import Datasets
import Terminal

/// Writes what is known of a category as an inspector would want to read it.
struct KnowledgePrinter {
  let console: Console

  /// Writes one category: as text, or as one JSON object.
  func show(_ knowledge: ProductKnowledge) {
    if console.isJSON { return console.json(Record(knowledge)) }
    console.line(console.out.bold("\(knowledge.dataset)/\(knowledge.category)"))
    wrapped(knowledge.description, indent: 2)
    showObjects(knowledge)
    showConstraints(knowledge)
    for kind in ProductDefect.Kind.allCases { showDefects(knowledge, kind) }
  }

  private func showObjects(_ knowledge: ProductKnowledge) {
    let counted = knowledge.objects.compactMap { object in
      object.count.map { object.sentence(count: $0) }
    }
    guard !counted.isEmpty else { return }
    console.line("\n\(console.out.cyan("What can be counted"))")
    counted.forEach { wrapped($0, indent: 2) }
  }

  private func showConstraints(_ knowledge: ProductKnowledge) {
    console.line("\n\(console.out.cyan("What holds of a good one"))")
    for constraint in knowledge.constraints { wrapped(constraint.statement, indent: 2) }
  }

  private func showDefects(_ knowledge: ProductKnowledge, _ kind: ProductDefect.Kind) {
    let defects = knowledge.defects.filter { $0.kind == kind }
    guard !defects.isEmpty else { return }
    let title = kind == .logical ? "Logical defects" : "Structural defects"
    console.line("\n\(console.out.cyan(title))")
    for defect in defects {
      console.line("  \(defect.title)  \(console.out.faint(defect.name))")
      wrapped(text(of: defect, knowledge), indent: 4)
    }
  }

  /// What is seen, how counts change, and what it leads to.
  private func text(of defect: ProductDefect, _ knowledge: ProductKnowledge) -> String {
    let broken = defect.wording.breaks.map(\.statement)
    var sentences = broken.isEmpty ? [defect.wording.seen] : broken
    for change in defect.counts {
      guard let object = knowledge.object(change.object) else { continue }
      let (from, to) = (ProductObject.words(change.from), ProductObject.words(change.to))
      sentences.append("Number of \(object.plural): \(to) instead of \(from).")
    }
    sentences.append(defect.effect)
    var said: Set<String> = []
    return sentences.filter { said.insert($0).inserted }.joined(separator: " ")
  }

  /// Writes a text in lines of at most 92 characters.
  private func wrapped(_ text: String, indent: Int) {
    let space = String(repeating: " ", count: indent)
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.count + 1 + word.count > 92 {
        console.line(space + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    console.line(space + line)
  }

  private struct Record: Encodable {
    let message_type = "knowledge"
    let dataset, category, noun, description: String
    let objects: [Object]
    let constraints: [Constraint]
    let defects: [Defect]

    struct Object: Encodable {
      let id, singular, plural, place: String
      let count: Int?
    }

    struct Constraint: Encodable {
      let id, kind, statement, question: String
    }

    struct Defect: Encodable {
      let name, kind, title, phrase, seen, effect: String
      let breaks: [String: String]
      let unknown: [String]
      let counts: [String: Change]
    }

    struct Change: Encodable {
      let from, to: Int
    }

    init(_ knowledge: ProductKnowledge) {
      dataset = knowledge.dataset
      category = knowledge.category
      noun = knowledge.noun
      description = knowledge.description
      objects = knowledge.objects.map {
        Object(
          id: $0.id, singular: $0.singular, plural: $0.plural, place: $0.place, count: $0.count)
      }
      constraints = knowledge.constraints.map {
        Constraint(
          id: $0.id, kind: $0.kind.rawValue, statement: $0.statement, question: $0.question)
      }
      defects = knowledge.defects.map(Self.defect)
    }

    private static func defect(_ defect: ProductDefect) -> Defect {
      let breaks = defect.wording.breaks.map { ($0.constraint, $0.statement) }
      let counts = defect.counts.map { ($0.object, Change(from: $0.from, to: $0.to)) }
      return Defect(
        name: defect.name, kind: defect.kind.rawValue, title: defect.title,
        phrase: defect.wording.phrase, seen: defect.wording.seen, effect: defect.effect,
        breaks: Dictionary(breaks) { first, _ in first }, unknown: defect.unknown,
        counts: Dictionary(counts) { first, _ in first })
    }
  }
}
