import Datasets
import Digest
import Imaging
import Manifest

/// All that a build is made from: images, product knowledge, prompt template, settings.
struct BuildInputs {
  let pipeline: Pipeline
  let profile: ProfileRecord
  let template: PromptTemplate
  let knowledge: KnowledgeBase
  /// Images of the products that we know, by id.
  let candidates: [Candidate]
  /// Places in the workspace, as data set and category, that nothing is known of.
  let unknownCategories: [String]
  /// Images whose pixels also stand under a label that says the opposite: left out of everything.
  let contradictions: [String]
  /// Kinds of defects, by place and name.
  let defectTypes: [String: DefectTypeRecord]
  private let manifest: ManifestDatabase
  private let pixels: [String: String]
  private let sides: [String: Side]

  /// Which kind of build may use a test image.
  enum Side: String {
    case training
    case evaluation
  }

  init(_ manifest: ManifestDatabase, pipeline: Pipeline, profile: String?) throws {
    if let unfinished = try manifest.unfinishedSources().first {
      throw BuildError.unfinishedSource(path: unfinished.path)
    }
    self.manifest = manifest
    self.pipeline = pipeline
    self.profile = try Self.profile(manifest, asked: profile, pipeline: pipeline)
    template = try PromptTemplate(named: pipeline.prompt)
    defectTypes = Dictionary(
      uniqueKeysWithValues: try manifest.defectTypes().map {
        ("\($0.dataset)/\($0.category)/\($0.name)", $0)
      })
    let datasets = pipeline.datasets
    let found = try manifest.candidates(profile: self.profile.id)
      .filter { datasets?.contains($0.image.dataset) ?? true }
    let knowledge = try KnowledgeBase(
      manifest.knowledge(), datasets: Set(found.map(\.image.dataset)))
    self.knowledge = knowledge
    let usable = found.filter { knowledge[$0.image] != nil }
    contradictions = Self.contradictions(in: usable)
    let doubtful = Set(contradictions)
    candidates = usable.filter { !doubtful.contains($0.image.id) }
    pixels = Dictionary(
      uniqueKeysWithValues: candidates.map { ($0.image.id, $0.image.pixelSha256) })
    unknownCategories = Set(
      found.map(\.image).filter { knowledge[$0] == nil }.map(\.place)
    ).sorted()
    guard !candidates.isEmpty else {
      throw BuildError.noImages(
        detail: found.isEmpty
          ? "no image has patches under profile \(self.profile.id)"
          : "no product knowledge of \(unknownCategories.joined(separator: ", "))")
    }
    sides = TestSplit.sides(
      of: candidates.filter { $0.image.split == "test" }, share: pipeline.trainingShare,
      seed: pipeline.seed)
  }

  /// Test images of one side with one of these labels, by id.
  func test(_ side: Side, labels: [String]) -> [Candidate] {
    candidates.filter { sides[$0.image.id] == side && labels.contains(label(of: $0).rawValue) }
  }

  /// Normal images to compare with, by place: data set and category. Training takes them from
  /// `train`, evaluation from `validation`, so that no image serves both; where a category has no
  /// validation images, its training images are shared out like the test images.
  ///
  /// Of images with equal pixels the first by id serves, and none whose pixels the other side has:
  /// see ``doubledReferences(_:)``.
  func references(_ side: Side) -> [String: [String]] {
    let doubled = Set(doubledReferences(side))
    return pools(side).mapValues { images in
      var seen: Set<String> = []
      return images.filter { id in
        !doubled.contains(id) && seen.insert(pixels[id] ?? id).inserted
      }
    }
  }

  /// The images that could be references of a side but for the other side, which shows their pixels:
  /// training must not show a test image of the evaluation, nor the evaluation anything that
  /// training shows.
  func doubledReferences(_ side: Side) -> [String] {
    let others = candidates.filter { $0.image.split == "test" && sides[$0.image.id] != side }
      .map(\.image.id)
    let shown = side == .evaluation ? others + pools(.training).values.joined() : others
    let taken = Set(shown.compactMap { pixels[$0] })
    return pools(side).values.joined().filter { taken.contains(pixels[$0] ?? "") }.sorted()
  }

  private func pools(_ side: Side) -> [String: [String]] {
    let good = candidates.filter { $0.image.label == "good" && $0.image.split != "test" }
    return Dictionary(grouping: good, by: \.image.place).mapValues { images in
      let validation = images.filter { $0.image.split == "validation" }
      let train = images.filter { $0.image.split == "train" }
      if validation.isEmpty || train.isEmpty {
        let shared = TestSplit.sides(of: images, share: pipeline.trainingShare, seed: pipeline.seed)
        return images.map(\.image.id).filter { shared[$0] == side }
      }
      return (side == .training ? train : validation).map(\.image.id)
    }
  }

  /// The references that show something else than the query itself, pixel for pixel.
  func references(_ pool: [String], for query: Candidate) -> [String] {
    pool.filter { pixels[$0] != query.image.pixelSha256 }
  }

  /// What images look like from afar, by id.
  func descriptors(of images: Set<String>) throws -> [String: ImageDescriptor] {
    try Descriptors(manifest, profile: profile).of(images)
  }

  /// The places that pairs of a kind of build leave out for want of a reference.
  func unpaired(_ kind: String) -> [String] {
    let (side, labels): (Side, [String]) =
      switch BuildKind(rawValue: kind) {
      case .grpo: (.training, pipeline.grpo.labels)
      case .eval: (.evaluation, pipeline.eval.labels)
      case .sft, nil: (.training, [])
      }
    let pools = references(side)
    let places = Set(test(side, labels: labels).map(\.image.place))
    return places.filter { pools[$0, default: []].isEmpty }.sorted()
  }

  /// A hash of the images and regions, for the build's id.
  var imagesHash: String {
    let hash = SHA256()
    for candidate in candidates {
      hash.update("\(candidate.image.id) \(candidate.image.pixelSha256)\n")
      for region in candidate.regions {
        hash.update("\(region.maskMember) \(region.part) \(region.defect) \(region.rle)\n")
      }
    }
    return hash.hex()
  }

  /// The ids of images with equal pixels of which some are called good and some are not.
  private static func contradictions(in images: [Candidate]) -> [String] {
    Dictionary(grouping: images, by: \.image.pixelSha256).values
      .filter { Set($0.map { $0.image.label == "good" }).count > 1 }
      .flatMap { $0.map(\.image.id) }.sorted()
  }

  /// The profile asked for, else the recipe's, else the only one, else the standard one.
  private static func profile(_ manifest: ManifestDatabase, asked: String?, pipeline: Pipeline)
    throws -> ProfileRecord
  {
    if let asked { return try manifest.profile(asked) }
    if let first = pipeline.profiles?.first { return try manifest.profile(first.id) }
    let all = try manifest.profiles()
    if all.isEmpty { throw BuildError.noImages(detail: "the workspace holds no images") }
    if let only = all.count == 1 ? all.first : nil { return only }
    guard let standard = all.first(where: { $0.id == PatchProfile.standard.id }) else {
      throw BuildError.ambiguousProfile(all.map(\.id))
    }
    return standard
  }
}
