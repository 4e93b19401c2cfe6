import Archives
import Datasets
import Imaging
import Manifest

/// Takes the results in archive order and turns them into shards and rows.
///
/// Image rows are committed with the shard that holds their patches. All that can be known only at
/// the end (masks need their defect list and their image, which may come later) is committed in one
/// transaction with the source itself; after a crash it is simply read again.
final class IngestRecorder {
  private let layout: any DatasetLayout
  private let manifest: ManifestDatabase
  private let options: IngestOptions
  let known: [String: KnownImage]
  private let completeSources: Set<Int64>
  private let beginSource: () throws -> Int64
  private var source: Int64?
  private var builders: [ShardBuilder]
  private var seen: [String: String] = [:]
  private var passed: [String: PassedImage] = [:]
  private var adopted: [ImageRecord] = []
  private var masks: [PendingMask] = []
  private var configs: [String: DefectsConfig] = [:]
  private var firstMember: String?
  private var rejections: [(ordinal: Int, index: Int)] = []
  private(set) var report: IngestReport

  /// How many images are usable so far.
  var imageCount: Int { passed.count }

  /// An image of this source that is usable.
  struct PassedImage {
    let key: ImageKey
    /// What its path or an annotation says that it shows.
    let defects: [String]
    let width: Int
    let height: Int
    let isOwn: Bool
    /// The path of its category's folder inside the source.
    let folder: String
  }

  struct PendingMask {
    let ordinal: Int
    let path: String
    let key: ImageKey
    let mask: ProcessedMask
  }

  init(
    path: String, layout: any DatasetLayout, manifest: ManifestDatabase, options: IngestOptions,
    known: [String: KnownImage], beginSource: @escaping () throws -> Int64
  ) throws {
    self.layout = layout
    self.manifest = manifest
    self.options = options
    self.known = known
    self.beginSource = beginSource
    completeSources = try manifest.completeSourceIds()
    builders = try options.profiles.map { profile in
      let index = try manifest.shardCount(profile: profile.id)
      return ShardBuilder(profile: profile, limit: options.shardBytes, index: index)
    }
    report = IngestReport(path: path, dataset: layout.dataset)
  }

  private func sourceId() throws -> Int64 {
    if let source { return source }
    let id = try beginSource()
    source = id
    return id
  }

  /// Takes the next result.
  func record(_ result: MemberResult) throws {
    report.counts.seen += 1
    firstMember = firstMember ?? result.path
    if try isRepeated(result) { return }
    switch result.outcome {
    case .image(let key, let defects, let image): try record(result, key, defects, image)
    case .known(let key, let defects): try recordKnown(result, key, defects)
    case .mask(let key, let mask):
      masks.append(PendingMask(ordinal: result.ordinal, path: result.path, key: key, mask: mask))
    case .config(let category, let config): try record(result, config, category: category)
    case .ignored(let reason):
      report.counts.ignored += 1
      report.ignored[reason, default: 0] += 1
    case .rejected(let code, let message):
      try reject(result.ordinal, result.path, code: code, message)
    }
  }

  private func isRepeated(_ result: MemberResult) throws -> Bool {
    guard !result.sha256.isEmpty else { return false }
    guard let earlier = seen.updateValue(result.sha256, forKey: result.path) else { return false }
    if earlier == result.sha256 {
      report.counts.duplicate += 1
    } else {
      seen[result.path] = earlier
      try reject(
        result.ordinal, result.path, code: "conflicting_duplicate",
        "the archive holds this path twice with different contents; the first was kept")
    }
    return true
  }

  private func record(
    _ result: MemberResult, _ key: ImageKey, _ defects: [String], _ image: ProcessedImage
  ) throws {
    guard passed[key.id] == nil else { return try rejectSecond(result, key) }
    let old = known[key.id]
    if let old, old.sha256 != result.sha256 { return try rejectConflict(result, key) }
    report.decoded += 1
    let isOwn = try own(old)
    let record = try row(result, key, image)
    let isAdopted = try old.map { try isOwn && $0.sourceId != sourceId() } ?? false
    for i in builders.indices {
      guard let grid = image.patches[builders[i].profile.id] else { continue }
      builders[i].add(record, grid, isNew: old == nil, isAdopted: isAdopted)
      if builders[i].isFull { try flush(i) }
    }
    pass(
      result,
      PassedImage(
        key: key, defects: defects, width: image.width, height: image.height, isOwn: isOwn,
        folder: layout.folder(of: result.path)))
  }

  private func recordKnown(_ result: MemberResult, _ key: ImageKey, _ defects: [String]) throws {
    guard passed[key.id] == nil else { return try rejectSecond(result, key) }
    guard let old = known[key.id] else { return }
    let isOwn = try own(old)
    if try isOwn && old.sourceId != sourceId() {
      adopted.append(try manifest.image(key.id).moved(to: sourceId(), member: result.path))
    }
    pass(
      result,
      PassedImage(
        key: key, defects: defects, width: old.width, height: old.height, isOwn: isOwn,
        folder: layout.folder(of: result.path)))
  }

  /// Whether an image belongs to this source: it is new, or came with it before, or with a source
  /// that was never finished.
  private func own(_ old: KnownImage?) throws -> Bool {
    guard let old else { return true }
    return try !completeSources.contains(old.sourceId) || old.sourceId == sourceId()
  }

  private func pass(_ result: MemberResult, _ image: PassedImage) {
    let key = image.key
    passed[key.id] = image
    if image.isOwn {
      report.counts.stored += 1
    } else {
      report.counts.duplicate += 1
    }
    report.images[key.category, default: [:]]["\(key.split)/\(key.label)", default: 0] += 1
  }

  private func row(_ result: MemberResult, _ key: ImageKey, _ image: ProcessedImage) throws
    -> ImageRecord
  {
    ImageRecord(
      id: key.id, sourceId: try sourceId(), member: result.path, dataset: key.dataset,
      category: key.category, split: key.split, label: key.label, format: image.format,
      mode: image.mode, width: image.width, height: image.height, bytes: image.bytes,
      sha256: result.sha256, pixelSha256: image.pixelSha256)
  }

  private func record(_ result: MemberResult, _ config: DefectsConfig, category: String) throws {
    guard configs[category] == nil else {
      return try reject(
        result.ordinal, result.path, code: "conflicting_duplicate",
        "category `\(category)` has a second defects_config.json; the first was kept")
    }
    let types = try knownTypes(category)
    guard types.isEmpty || Self.agree(types, config) else {
      return try reject(
        result.ordinal, result.path, code: "conflict",
        "the workspace knows other defects for `\(category)`; use a --workspace of its own")
    }
    configs[category] = config
    if types.isEmpty {
      report.counts.stored += 1
    } else {
      report.counts.duplicate += 1
    }
  }

  private func knownTypes(_ category: String) throws -> [DefectTypeRecord] {
    try manifest.defectTypes().filter { $0.dataset == layout.dataset && $0.category == category }
  }

  private static func agree(_ types: [DefectTypeRecord], _ config: DefectsConfig) -> Bool {
    types.count == config.defects.count
      && types.allSatisfy { type in
        type.pixelValue.flatMap { config.defect(pixelValue: $0)?.name } == type.name
      }
  }

  private func rejectSecond(_ result: MemberResult, _ key: ImageKey) throws {
    try reject(
      result.ordinal, result.path, code: "conflicting_duplicate",
      "the archive holds a second image `\(key.id)`; the first was kept")
  }

  private func rejectConflict(_ result: MemberResult, _ key: ImageKey) throws {
    try reject(
      result.ordinal, result.path, code: "conflict",
      "the workspace holds another image `\(key.id)`; use a --workspace of its own")
  }

  private func reject(_ ordinal: Int, _ path: String, code: String, _ message: String) throws {
    if options.isStrict { throw IngestError.rejected(member: path, reason: message) }
    report.counts.rejected += 1
    report.rejections.append(.init(member: path, code: code, message: message))
    rejections.append((ordinal, report.rejections.count - 1))
  }

  private func flush(_ i: Int) throws {
    if let shard = try builders[i].flush(to: manifest) { report.shards.append(shard) }
  }

  /// Ends the source: the last shards, then masks, rejections and the source's own row.
  func finish(identity: @autoclosure () throws -> SourceIdentity) throws {
    try checkUsable()
    for i in builders.indices { try flush(i) }
    let source = try sourceId()
    let resolver = MaskResolver(
      source: source, layout: layout, configs: configs, images: passed,
      recorded: try recordedRegions())
    let resolved = resolver.resolve(masks)
    for rejection in resolved.rejections {
      try reject(
        rejection.ordinal, rejection.path, code: rejection.code, rejection.message)
    }
    report.counts.stored += resolved.stored
    report.counts.duplicate += resolved.duplicates
    report.masks = resolved.masks
    report.unmarked =
      layout.hasMasks
      ? passed.values.count { $0.key.label != "good" } - resolved.marked.count : 0
    let whole = try identity()
    (report.sha256, report.bytes) = (whole.sha256, whole.bytes)
    let knowledge = try SourceKnowledge(layout, manifest)
    report.unknownCategories = knowledge.unknown(among: report.images.keys)
    let defects = DefectTypes.shown(by: passed)
    let types = DefectTypes(dataset: layout.dataset, knowledge: knowledge.products)
    try manifest.complete(
      source: source,
      with: SourceCompletion(
        sha256: whole.sha256, counts: report.counts, adopted: adopted,
        defectTypes: types.listed(in: configs, masks: masks)
          + types.named(by: resolved.regions, defects, masks: masks),
        imageDefects: defects, regions: resolved.regions, rejections: rejectionRows(source),
        knowledge: layout.description?.records ?? []))
  }

  /// The regions of images that came with other sources and have masks here too.
  private func recordedRegions() throws -> [String: [RegionRecord]] {
    var recorded: [String: [RegionRecord]] = [:]
    for id in Set(masks.map(\.key.id)) where passed[id]?.isOwn == false {
      recorded[id] = try manifest.regions(of: id)
    }
    return recorded
  }

  private func checkUsable() throws {
    guard passed.isEmpty else { return }
    throw report.rejections.isEmpty || report.rejections.allSatisfy { $0.code == "unknown_path" }
      ? IngestError.nothingRecognised(
        path: report.path, layout: IngestError.Layout(layout), example: firstMember)
      : IngestError.nothingUsable(
        path: report.path, rejected: report.rejections.count,
        first: report.rejections.first.map { "`\($0.member)`: \($0.message)" } ?? "")
  }

  private func rejectionRows(_ source: Int64) -> [RejectionRecord] {
    rejections.sorted { $0.ordinal < $1.ordinal }.map { ordinal, index in
      let rejection = report.rejections[index]
      return RejectionRecord(
        sourceId: source, ordinal: ordinal, member: rejection.member, code: rejection.code,
        message: rejection.message)
    }
  }
}

extension ImageRecord {
  fileprivate func moved(to source: Int64, member: String) -> ImageRecord {
    var copy = self
    copy.sourceId = source
    copy.member = member
    return copy
  }
}
