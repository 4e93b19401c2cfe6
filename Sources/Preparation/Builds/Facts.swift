import Datasets
import Imaging
import Manifest

extension BuildInputs {
  /// What the data set says about an image.
  ///
  /// A defect that the product knowledge does not list is left out, and with it all others: then
  /// nothing can be said but that the image is anomalous, and where. Only if annotations name the
  /// defects while masks don't, as where a mask says no more than that something is wrong, do the
  /// names stand.
  func facts(_ candidate: Candidate) -> ImageFacts {
    let image = candidate.image
    let all = Self.defects(candidate)
    let named = named(candidate)
    let size = ImageSize(
      width: candidate.gridWidth * profile.patchSize,
      height: candidate.gridHeight * profile.patchSize)
    return ImageFacts(
      category: image.category, split: image.split, label: label(of: candidate),
      defects: all.filter { named.contains($0.name) },
      unnamed: all.filter { !named.contains($0.name) },
      width: image.width, height: image.height, resized: size.pixelCount > 0 ? size : nil)
  }

  /// The defects of an image that its texts may name; none if one isn't known.
  private func named(_ candidate: Candidate) -> [String] {
    [candidate.defects, candidate.annotated].first { names in
      names.allSatisfy { knowledge[candidate.image]?.defect($0) != nil }
    } ?? []
  }

  /// What kind of anomaly an image shows, if any: as its folder says where the data set sorts by it,
  /// else as the product knowledge says of its defects.
  func label(of candidate: Candidate) -> ImageFacts.Label {
    let image = candidate.image
    if let label = ImageFacts.Label(rawValue: image.label) { return label }
    let names = named(candidate)
    let kinds = (names.isEmpty ? candidate.defects : names)
      .map { knowledge[image]?.defect($0)?.kind }
    if kinds.contains(.logical) { return .logical }
    return kinds.isEmpty || kinds.contains(nil) ? .unspecified : .structural
  }

  /// Defects with the parts of each mask: a mask of several parts marks one thing.
  private static func defects(_ candidate: Candidate) -> [ImageFacts.Defect] {
    candidate.defects.map { name in
      let masks = Dictionary(
        grouping: candidate.regions.filter { $0.defect == name }, by: \.maskMember)
      return ImageFacts.Defect(
        name: name, masks: masks.sorted { $0.key < $1.key }.map { $0.value.map(part) })
    }
  }

  private static func part(_ region: RegionRecord) -> ImageFacts.Part {
    let box = ImageFacts.Box(
      x: region.bboxX, y: region.bboxY, width: region.bboxWidth, height: region.bboxHeight)
    return ImageFacts.Part(box: box, area: region.area)
  }

  /// The ids of the constraints that an image breaks, as far as they are known.
  func broken(_ candidate: Candidate) -> [String] {
    state(candidate)?.broken.map(\.id) ?? []
  }

  /// What is seen instead of each constraint that an image breaks: sentences, none twice.
  func brokenStatements(_ candidate: Candidate) -> [String] {
    var sentences: [String] = []
    for finding in state(candidate)?.findings ?? [] {
      guard case .broken(let instead) = finding.status else { continue }
      sentences += instead.filter { !sentences.contains($0) }
    }
    return sentences
  }

  private func state(_ candidate: Candidate) -> ProductState? {
    let sightings = facts(candidate).defects.map {
      DefectSighting(name: $0.name, regions: max(1, $0.regions.count))
    }
    return try? knowledge[candidate.image]?.state(showing: sightings)
  }

  /// The defects of the images that the product knowledge does not list.
  var unknownDefects: [String] {
    var names: Set<String> = []
    for candidate in candidates {
      for defect in candidate.defects
      where knowledge[candidate.image]?.defect(defect) == nil {
        names.insert("\(candidate.image.place)/\(defect)")
      }
    }
    return names.sorted()
  }

  /// Where a row comes from, and what its answer comes down to, as JSON.
  func provenance(
    _ candidate: Candidate, task: String, text: TextPair? = nil, pair: PairFacts? = nil
  ) throws -> String {
    try ManifestJSON.encode(
      Provenance(
        category: candidate.image.category, split: candidate.image.split,
        label: candidate.image.label, defects: candidate.defects, task: task,
        form: text?.form.rawValue, about: text?.about, key: text?.key?.text, value: text?.value,
        options: text.flatMap(Self.options),
        template: "\(template.name)@\(template.version)", difficulty: pair?.difficulty,
        marked_tokens: pair?.markedTokens, image_tokens: pair?.imageTokens,
        broken_statements: pair?.brokenStatements))
  }

  /// What the provenance of a pair says beyond that of other rows.
  struct PairFacts {
    let difficulty: Difficulty?
    let markedTokens: Double?
    let imageTokens: Int?
    let brokenStatements: [String]
  }

  private struct Provenance: Encodable {
    let category: String
    let split: String
    let label: String
    let defects: [String]
    let task: String
    let form: String?
    let about: String?
    let key: String?
    let value: String?
    let options: [String: String]?
    let template: String
    let difficulty: Difficulty?
    let marked_tokens: Double?
    let image_tokens: Int?
    let broken_statements: [String]?
  }

  /// The options of a question by their letters; nil where there are none.
  private static func options(_ text: TextPair) -> [String: String]? {
    guard !text.options.isEmpty else { return nil }
    let lettered = text.options.enumerated().map { (TextPair.letter($0), $1) }
    return Dictionary(uniqueKeysWithValues: lettered)
  }

  /// The conversation of a row, as JSON; without an answer where the model is to give it.
  func messages(user: String, answer: String?) throws -> String {
    var messages: [Message] = []
    if let system = template.system { messages.append(Message(role: "system", content: system)) }
    messages.append(Message(role: "user", content: user))
    if let answer { messages.append(Message(role: "assistant", content: answer)) }
    return try ManifestJSON.encode(messages)
  }
}
