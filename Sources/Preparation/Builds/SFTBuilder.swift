import Datasets
import Digest
import Manifest

/// Chooses the supervised examples: a few of each image, of different tasks, with all answers in
/// balance over the build.
struct SFTBuilder {
  private let inputs: BuildInputs
  private let references: [String: [String]]
  /// By place, the nouns of products that the place's own can't be taken for.
  private let others: [String: [String]]
  private var tally: SFTTally
  /// What each image was asked so far, if it may be asked more.
  private var asked: [String: [TextDraft]] = [:]
  private var rows: [BuildRow] = []

  init(_ inputs: BuildInputs) throws {
    self.inputs = inputs
    references = inputs.references(.training)
    let candidates = inputs.test(.training, labels: inputs.pipeline.sft.labels)
    let known = inputs.products(of: candidates)
    // A build of one product needs others, too.
    let all = try known.sorted { $0.key < $1.key }.map(\.value) + ProductKnowledge.bundledLOCO()
    others = known.mapValues { TextComposer.others(than: $0, among: all) }
    tally = SFTTally(
      countedObjects: known.values.reduce(0) { $0 + CountWriter.changing($1).count })
  }

  /// All rows, in an order shuffled by the seed.
  ///
  /// With a limit, each image first gives an even share of it, and more only where others have
  /// nothing more to give.
  mutating func build() throws -> [BuildRow] {
    let settings = inputs.pipeline.sft
    let images = SFTOrder(inputs).images(most: settings.examples)
    let most = settings.examples ?? .max
    var each = min(settings.examplesPerImage, max(1, most / max(1, images.count)))
    while each <= settings.examplesPerImage, rows.count < most {
      for candidate in images where rows.count < most {
        try add(candidate, upTo: each, most: most - rows.count)
      }
      each += 1
    }
    var generator = inputs.generator("sft/order")
    return generator.shuffled(rows)
  }

  /// Adds examples of an image until it has `each` of them, but no more than `most`.
  private mutating func add(_ candidate: Candidate, upTo each: Int, most: Int) throws {
    let image = candidate.image
    let before = asked[image.id] ?? []
    guard before.count < each, let knowledge = inputs.knowledge[image] else { return }
    var generator = inputs.generator("sft/" + image.id)
    let drafts = try TextComposer.drafts(
      for: inputs.facts(candidate), knowledge: knowledge, others: others[image.place] ?? [],
      using: &generator)
    let pool = references[image.place] ?? []
    let hasReference = reference(pool, candidate, &generator) != nil
    var left = generator.shuffled(drafts.filter { isUsable($0, hasReference: hasReference) })
    var chosen = before
    while chosen.count < min(each, before.count + most) {
      left.removeAll { draft in chosen.contains { $0.isLike(draft) } }
      guard let next = best(of: left, after: chosen, place: image.place) else { break }
      chosen.append(next)
      let letter = tally.letter(of: next, using: &generator)
      tally.add(next, of: image.place, letter: letter)
      let reference = next.usesReference ? reference(pool, candidate, &generator) : nil
      rows.append(
        try row(
          next.pair(rightOptionAt: letter), candidate, reference: reference, knowledge.noun))
    }
    // Nobody comes back to an image that has all that it may have.
    asked[image.id] = each < inputs.pipeline.sft.examplesPerImage ? chosen : nil
  }

  private func isUsable(_ draft: TextDraft, hasReference: Bool) -> Bool {
    (hasReference || !draft.usesReference) && (inputs.pipeline.sft.boxes || draft.form != .boxes)
  }

  /// The draft that the build needs most: of a task that the image was asked least, then of the one
  /// that the product was asked least.
  private func best(of drafts: [TextDraft], after chosen: [TextDraft], place: String) -> TextDraft?
  {
    let ranked = drafts.filter { tally.admits($0, of: place) }.map { draft in
      let rank = tally.rank(of: draft, place)
      return (draft, (chosen.count { $0.task == draft.task }, rank.0, rank.1))
    }
    return ranked.min { $0.1 < $1.1 }?.0
  }

  /// A normal image that shows something else than the query itself, pixel for pixel.
  private func reference(
    _ pool: [String], _ query: Candidate, _ generator: inout SplitMix64
  ) -> String? {
    guard let first = generator.pick(pool) else { return nil }
    // The pool may be long, and a doublet is rare.
    if !inputs.references([first], for: query).isEmpty { return first }
    return generator.pick(inputs.references(pool, for: query))
  }

  private func row(_ pair: TextPair, _ candidate: Candidate, reference: String?, _ noun: String)
    throws -> BuildRow
  {
    let user = inputs.template.sftUser(question: pair.question, product: noun)
    let images =
      (reference.map { [BuildImage(role: "reference", image: $0)] } ?? [])
      + [BuildImage(role: "query", image: candidate.image.id)]
    return BuildRow(
      images: images, task: pair.task.rawValue,
      messages: try inputs.messages(user: user, answer: pair.answer), answer: pair.answer,
      broken: nil,
      provenance: try inputs.provenance(candidate, task: pair.task.rawValue, text: pair))
  }
}

extension TextDraft {
  /// Whether both ask an image the same thing in the same way.
  fileprivate func isLike(_ other: TextDraft) -> Bool {
    question == other.question || (task == other.task && form == other.form && about == other.about)
  }
}

extension BuildInputs {
  /// A generator of its own for each purpose.
  func generator(_ stream: String) -> SplitMix64 {
    SplitMix64(seed: UInt64(bitPattern: Int64(pipeline.seed)), stream: stream)
  }

  /// What is known of the products of images, by place.
  func products(of candidates: [Candidate]) -> [String: ProductKnowledge] {
    var products: [String: ProductKnowledge] = [:]
    for candidate in candidates where products[candidate.image.place] == nil {
      products[candidate.image.place] = knowledge[candidate.image]
    }
    return products
  }
}
