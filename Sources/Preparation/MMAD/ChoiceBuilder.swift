import Digest
import Manifest

/// Makes rows of the questions that others wrote: multiple choice, one row a question.
struct ChoiceBuilder {
  private let inputs: BuildInputs
  private let questions: MMADQuestions
  /// Images that can be shown.
  private let shown: Set<String>

  init(_ inputs: BuildInputs, _ questions: MMADQuestions) {
    self.inputs = inputs
    self.questions = questions
    shown = Set(inputs.candidates.map(\.image.id))
  }

  /// Supervised examples: every question about the images that training may use. Options are in an
  /// order of ours, so that no letter is right more often than others; the answer is the letter.
  ///
  /// - Throws: ``BuildError/noQuestions(side:)`` where there are none.
  func trainingRows() throws -> [BuildRow] {
    var balance = LetterBalance()
    var rows: [BuildRow] = []
    for candidate in inputs.test(.training, labels: inputs.pipeline.sft.labels) {
      var generator = inputs.generator("mmad/" + candidate.image.id)
      for question in questions.about(candidate.image.id) {
        let (options, right) = balance.shuffle(
          question.options, right: question.record.answer,
          kind: question.record.task, using: &generator)
        rows.append(try row(question, candidate, options, right: right, isTraining: true))
      }
    }
    guard !rows.isEmpty else { throw BuildError.noQuestions(side: "training") }
    return rows
  }

  /// Items of an evaluation, and what became of their references.
  struct Evaluation {
    var rows: [BuildRow] = []
    /// The places of images that were left out for want of a normal one to compare with.
    var unpaired: Set<String> = []
    /// Images by who proposed their normal one: `random` and `similar` by the file, or `ours`.
    var references: [String: Int] = [:]
  }

  /// Items of an evaluation: every question about the images that training may not use, the options
  /// as the file has them. Asked with a normal image, one that has none to compare with is left out.
  ///
  /// - Throws: ``BuildError/noQuestions(side:)`` where there are none.
  func evaluation() throws -> Evaluation {
    let settings = inputs.pipeline.eval
    let pools = inputs.references(.evaluation)
    var result = Evaluation()
    for candidate in inputs.test(.evaluation, labels: ImageFacts.Label.allCases.map(\.rawValue)) {
      let asked = questions.about(candidate.image.id)
      guard !asked.isEmpty else { continue }
      let reference =
        settings.shots == 0 ? nil : reference(for: candidate, pools[candidate.image.place] ?? [])
      guard settings.shots == 0 || reference != nil else {
        result.unpaired.insert(candidate.image.place)
        continue
      }
      if let reference { result.references[reference.choice, default: 0] += 1 }
      result.rows += try asked.map {
        try row($0, candidate, $0.options, right: $0.record.answer, reference: reference)
      }
    }
    guard !result.rows.isEmpty else { throw BuildError.noQuestions(side: "evaluation") }
    return result
  }

  /// A normal image to show first, and who proposes it.
  private struct Reference {
    let image: String
    let choice: String
  }

  /// The first normal image that the file proposes and that no training may use, else one of ours.
  private func reference(for query: Candidate, _ pool: [String]) -> Reference? {
    let choice = inputs.pipeline.eval.templates
    let judges = inputs.pipeline.trainingShare.of(query.image.dataset) == 0
    let free = Set(pool)
    let proposed = questions.references(for: query.image.id, choice)
      .filter { shown.contains($0) && (judges || free.contains($0)) }
    if let image = inputs.references(proposed, for: query).first {
      return Reference(image: image, choice: choice.rawValue)
    }
    var generator = inputs.generator("mmad/reference/" + query.image.id)
    return generator.pick(inputs.references(pool, for: query))
      .map { Reference(image: $0, choice: "ours") }
  }

  private func row(
    _ question: MMADQuestions.Question, _ candidate: Candidate, _ options: [MMADOption],
    right: String, reference: Reference? = nil, isTraining: Bool = false
  ) throws -> BuildRow {
    let user = inputs.template.choiceUser(
      question: question.record.text, options: options.map { ($0.letter, $0.text) },
      hasReference: reference != nil)
    let references = reference.map { [BuildImage(role: "reference", image: $0.image)] } ?? []
    return BuildRow(
      images: references + [BuildImage(role: "query", image: candidate.image.id)],
      task: question.record.task,
      messages: try inputs.messages(user: user, answer: isTraining ? right : nil), answer: right,
      broken: isTraining ? nil : try ManifestJSON.encode(inputs.broken(candidate)),
      provenance: try ManifestJSON.encode(
        Provenance(
          category: candidate.image.category, split: candidate.image.split,
          label: candidate.image.label, defects: candidate.defects, task: question.record.task,
          template: "\(inputs.template.name)@\(inputs.template.version)",
          options: Dictionary(uniqueKeysWithValues: options.map { ($0.letter, $0.text) }),
          question: .init(file_sha256: question.file, ordinal: question.record.ordinal),
          reference: reference?.choice)))
  }

  private struct Provenance: Encodable {
    let category: String
    let split: String
    let label: String
    let defects: [String]
    let task: String
    let template: String
    let options: [String: String]
    let question: Origin
    let reference: String?

    struct Origin: Encodable {
      let file_sha256: String
      let ordinal: Int
    }
  }
}
