import Datasets

/// What is known of an image, in words for a large model: the paper calls it prior knowledge.
struct CaptionBrief: Sendable {
  let product: String
  let text: String

  init(_ subject: CaptionSubject) {
    product = subject.knowledge.noun
    text = Self.paragraphs(subject).joined(separator: "\n\n")
  }

  private static func paragraphs(_ subject: CaptionSubject) -> [String] {
    let opening = "What a good one is: \(subject.knowledge.description)"
    let priors = list(
      "Questions that others asked about this picture, with the right answers:",
      subject.priors.map { [$0] } ?? [])
    guard let state = subject.state else {
      return [
        opening,
        "This one is not good: it has an anomaly, of which nothing more is known. Describe it only "
          + "if you see it clearly.",
      ] + priors
    }
    return [opening, verdict(subject)] + defects(subject, state) + rules(state) + numbers(state)
      + priors
  }

  private static func verdict(_ subject: CaptionSubject) -> String {
    switch subject.facts.label {
    case .good: "This one is good: nothing is wrong with it."
    case .logical: "This one is not good: it has a logical anomaly, that is, it breaks a rule."
    case .structural: "This one is not good: it has a structural anomaly, that is, damage or dirt."
    case .unspecified: "This one is not good: it has an anomaly."
    }
  }

  private static func defects(_ subject: CaptionSubject, _ state: ProductState) -> [String] {
    let lines = state.defects.map { shown in
      var line = "- \(shown.defect.title): \(shown.wording.seen)"
      if let place = place(of: shown.defect, in: subject.facts) { line += " It is \(place)." }
      return line + " What it would lead to: \(shown.defect.effect)"
    }
    return list("What is wrong:", lines)
  }

  private static func place(of defect: ProductDefect, in facts: ImageFacts) -> String? {
    let key = ProductDefect.key(of: defect.name)
    let marked = facts.defects.filter { ProductDefect.key(of: $0.name) == key }
    return PlaceWords.words(for: marked.flatMap(\.parts), in: facts.size)
  }

  private static func rules(_ state: ProductState) -> [String] {
    var (kept, broken, unknown): ([String], [String], [String]) = ([], [], [])
    for finding in state.findings {
      let statement = finding.constraint.statement
      switch finding.status {
      case .kept: kept.append("- \(statement)")
      case .broken(let instead):
        broken.append("- \(statement) Instead: \(instead.joined(separator: " "))")
      case .unknown: unknown.append("- \(statement)")
      }
    }
    return list("Rules that it breaks:", broken) + list("Rules that it keeps:", kept)
      + list("Rules of which nobody knows whether it keeps them; say nothing of them:", unknown)
  }

  private static func numbers(_ state: ProductState) -> [String] {
    list(
      "Numbers in this picture:", state.counts.map { "- \($0.object.sentence(count: $0.number))" })
  }

  private static func list(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : [([title] + lines).joined(separator: "\n")]
  }
}
