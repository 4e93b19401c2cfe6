import Datasets
import Digest
import Manifest
import RLAD

/// Chooses the supervised examples: a few of each image, of different tasks, yes and no in balance.
struct SFTBuilder {
  private let inputs: BuildInputs
  private let references: [String: [String]]
  /// How many more answers "yes" than "no" each product has so far.
  private var surplus: [String: Int] = [:]

  init(_ inputs: BuildInputs) {
    self.inputs = inputs
    references = inputs.references(.training)
  }

  /// All rows, in an order shuffled by the seed.
  mutating func rows() throws -> [BuildRow] {
    var rows: [BuildRow] = []
    for candidate in inputs.test(.training, labels: inputs.pipeline.sft.labels) {
      rows += try self.rows(of: candidate)
    }
    var generator = inputs.generator("sft/order")
    return generator.shuffled(rows)
  }

  private mutating func rows(of candidate: Candidate) throws -> [BuildRow] {
    guard let knowledge = inputs.knowledge[candidate.image] else { return [] }
    var generator = inputs.generator("sft/" + candidate.image.id)
    let pairs = try TextComposer.pairs(
      for: inputs.facts(candidate), knowledge: knowledge, using: &generator)
    let pool = references[candidate.image.place] ?? []
    let usable = pairs.filter { !$0.usesReference || !pool.isEmpty }
    return try choose(from: usable, place: candidate.image.place, &generator).map { pair in
      let reference = pair.usesReference ? generator.pick(pool) : nil
      return try row(pair, candidate, reference: reference, noun: knowledge.noun)
    }
  }

  /// Takes one pair of each task in turn until there are enough.
  private mutating func choose(
    from pairs: [TextPair], place: String, _ generator: inout SplitMix64
  ) -> [TextPair] {
    // In a fixed order: a dictionary's own would hand out the random numbers differently each run.
    var left: [TextTask: [TextPair]] = [:]
    for task in TextTask.allCases {
      left[task] = generator.shuffled(pairs.filter { $0.task == task })
    }
    let tasks = generator.shuffled(TextTask.allCases.filter { $0 != .caption && $0 != .yesNo })
    let order = [.caption, .yesNo] + tasks
    var chosen: [TextPair] = []
    while chosen.count < inputs.pipeline.sft.examplesPerImage, !left.values.allSatisfy(\.isEmpty) {
      for task in order where chosen.count < inputs.pipeline.sft.examplesPerImage {
        guard let pair = take(task, place: place, from: &left[task, default: []]) else {
          continue
        }
        chosen.append(pair)
      }
    }
    return chosen
  }

  /// The next pair of a task; of yes/no questions one whose answer there are fewer of so far.
  private mutating func take(_ task: TextTask, place: String, from pairs: inout [TextPair])
    -> TextPair?
  {
    guard !pairs.isEmpty else { return nil }
    guard task == .yesNo else { return pairs.removeFirst() }
    let wanted: Verdict = surplus[place, default: 0] > 0 ? .no : .yes
    let index = pairs.firstIndex { $0.key == .verdict(wanted) } ?? 0
    let pair = pairs.remove(at: index)
    if case .verdict(let verdict) = pair.key {
      surplus[place, default: 0] += verdict == .yes ? 1 : -1
    }
    return pair
  }

  private func row(_ pair: TextPair, _ candidate: Candidate, reference: String?, noun: String)
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
      provenance: try inputs.provenance(
        candidate, task: pair.task.rawValue, key: pair.key?.text))
  }
}

extension TextPair.Key {
  /// The key as the manifest records it.
  fileprivate var text: String {
    switch self {
    case .verdict(let verdict): verdict == .yes ? "yes" : "no"
    case .count(let number, let object): "\(object)=\(number)"
    }
  }
}

extension BuildInputs {
  /// A generator of its own for each purpose.
  func generator(_ stream: String) -> SplitMix64 {
    SplitMix64(seed: UInt64(bitPattern: Int64(pipeline.seed)), stream: stream)
  }
}
