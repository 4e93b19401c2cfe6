import Foundation
import GRDB
import Testing

@testable import Manifest

/// A workspace of a test's own, removed when the test lets go of it.
final class TestWorkspace {
  let workspace: Workspace

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("prep-manifest-\(UUID().uuidString)")
    workspace = Workspace(path: url.path)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: workspace.path)
  }

  func write() throws -> ManifestDatabase {
    try ManifestDatabase.writing(workspace, purpose: "test")
  }

  /// Any SQLite client: knows nothing of our rules.
  func client<Result>(_ body: (Database) throws -> Result) throws -> Result {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: workspace.manifestPath, configuration: configuration)
    return try queue.writeWithoutTransaction(body)
  }
}

enum Id {
  static let train = "mvtec_loco/pushpins/train/good/000"
  static let good = "mvtec_loco/pushpins/test/good/000"
  static let logical = "mvtec_loco/pushpins/test/logical_anomalies/000"
}

/// Records to begin with.
enum Sample {
  /// The record of an image, whose id says all; its pixels are its own unless they are given.
  static func image(_ id: String, source: Int64, pixels: String? = nil) -> ImageRecord {
    let parts = id.split(separator: "/").map(String.init)
    return ImageRecord(
      id: id, sourceId: source, member: "\(parts[1...].joined(separator: "/")).png",
      dataset: parts[0], category: parts[1], split: parts[2], label: parts[3], format: "png",
      mode: "RGB", width: 100, height: 80, bytes: 1234, sha256: "file of \(id)",
      pixelSha256: pixels ?? "pixels of \(id)")
  }

  static func region(
    _ image: String, part: Int = 1, defect: String = "missing_pushpin", mask: String = "0",
    source: Int64 = 1
  )
    -> RegionRecord
  {
    RegionRecord(
      imageId: image, maskMember: "\(image)/\(mask).png", part: part, sourceId: source,
      dataset: "mvtec_loco",
      category: "pushpins", defect: defect, area: 12, bboxX: 10 * part, bboxY: 20, bboxWidth: 4,
      bboxHeight: 3, centroidX: 11.5, centroidY: 21, rle: "rle\(part)")
  }

  static let profile = ProfileRecord(
    id: "p14m2-3136-401408", minPixels: 3136, maxPixels: 401_408, patchSize: 14, mergeSize: 2)

  static let defectType = DefectTypeRecord(
    dataset: "mvtec_loco", category: "pushpins", name: "missing_pushpin", kind: "logical",
    pixelValue: 255, saturationThreshold: 0.5, relativeSaturation: true)

  static func patches(_ image: String, shard: String = "shards/0.safetensors") -> PatchesRecord {
    PatchesRecord(
      imageId: image, profileId: profile.id, shard: shard, tensor: image, gridHeight: 4,
      gridWidth: 6)
  }

  static func shard(_ path: String = "shards/0.safetensors", tensors: Int = 3) -> ShardRecord {
    ShardRecord(
      path: path, profileId: profile.id, bytes: 99, sha256: "of \(path)", tensors: tensors)
  }

  static func build(
    _ kind: BuildKind, id: String? = nil, at time: String = "2026-01-01T00:00:00Z"
  ) -> BuildRecord {
    BuildRecord(
      id: id ?? "\(kind.rawValue)-1", kind: kind, name: "test", profileId: profile.id, seed: 7,
      config: "{}", templateSha256: "t", knowledgeSha256: "k", digest: "d", createdAt: time)
  }

  static func row(_ images: [String], task: String = "grpo", answer: String = "yes") -> BuildRow {
    let roles = images.indices.map { $0 == images.count - 1 ? "query" : "reference" }
    return BuildRow(
      images: zip(roles, images).map { BuildImage(role: $0, image: $1) }, task: task,
      messages: "[]", answer: answer, broken: task == "grpo" || task == "eval" ? "[]" : nil,
      provenance: "{}")
  }

  static func completion(_ counts: MemberCounts = MemberCounts(), regions: [RegionRecord] = [])
    -> SourceCompletion
  {
    SourceCompletion(
      sha256: "archive", counts: counts, adopted: [], defectTypes: [defectType], regions: regions,
      rejections: [])
  }
}

extension ManifestDatabase {
  /// One archive with three images, one of them with a mask of two parts, and a rejected member.
  @discardableResult
  func fill(path: String = "loco.tar", reversed: Bool = false) throws -> Int64 {
    try addProfile(Sample.profile)
    let source = try beginSource(path: path, bytes: 1000, dataset: "mvtec_loco")
    let ids = reversed ? [Id.logical, Id.good, Id.train] : [Id.train, Id.good, Id.logical]
    try commit(
      ShardCommit(
        shard: Sample.shard(), images: ids.map { Sample.image($0, source: source) }, adopted: [],
        patches: ids.map { Sample.patches($0) }))
    var counts = MemberCounts()
    (counts.seen, counts.stored, counts.rejected) = (6, 5, 1)
    let regions = [1, 2].map { Sample.region(Id.logical, part: $0, source: source) }
    let rejection = RejectionRecord(
      sourceId: source, ordinal: 5, member: "bad.png", code: "not_an_image", message: "text")
    try complete(
      source: source,
      with: SourceCompletion(
        sha256: "archive", counts: counts, adopted: [], defectTypes: [Sample.defectType],
        regions: reversed ? regions.reversed() : regions, rejections: [rejection]))
    return source
  }
}

extension ManifestDatabase {
  /// A row in each table of what others say about images.
  func annotate(source: Int64) throws {
    let defect = ImageDefectRecord(
      imageId: Id.logical, dataset: "mvtec_loco", category: "pushpins", defect: "missing_pushpin")
    let question = QuestionRecord(
      imageId: Id.logical, ordinal: 0, sourceId: source, task: "anomaly_detection", text: "Any?",
      options: #"{"A": "Yes.", "B": "No."}"#, answer: "A")
    let reference = QuestionReferenceRecord(
      imageId: Id.logical, choice: "random", position: 0, sourceId: source, referenceId: Id.train)
    try write { db in
      try defect.insert(db)
      try question.insert(db)
      try reference.insert(db)
    }
    try setKnowledge([
      KnowledgeRecord(dataset: "own", category: "gear", yaml: "a: 1", sha256: "k")
    ])
    try add(
      CaptionRecord(
        requestSha256: "r", imageId: Id.logical, profileId: Sample.profile.id, model: "m",
        promptSha256: "p", content: "A tray.", rejection: nil, promptTokens: 1,
        completionTokens: 2, createdAt: "2026-01-01T00:00:00Z"))
  }
}

extension Sample {
  /// The plan of a run over the build `<kind>-1`.
  static func plan(_ kind: RunKind, seed: Int = 7, base: RunPlan.Base? = nil) -> RunPlan {
    RunPlan(
      kind: kind, build: "\(kind.rawValue)-1", model: .init(path: "models/small", sha256: "w"),
      adapter: kind == .eval ? .init(path: "adapters/a", sha256: "v") : nil, base: base,
      config: #"{"temperature":0}"#, seed: seed)
  }

  static func prediction(
    _ run: RunRecord, _ ordinal: Int, _ answer: String? = "yes", build: String? = nil
  ) -> PredictionRecord {
    PredictionRecord(
      runId: run.id, ordinal: ordinal, buildId: build ?? run.buildId, answer: answer, pYes: 0.75,
      completion: "<think>It’s empty.</think><answer>yes</answer>", tokens: 12, finish: .stop,
      seconds: 0.5)
  }
}

extension ManifestDatabase {
  /// A filled manifest with an evaluation of three items and a run that has answered the first ones.
  func evaluate(answers: Int = 0) throws -> RunRecord {
    try fill()
    try add(
      Sample.build(.eval),
      rows: [Id.good, Id.logical, Id.good].map {
        Sample.row(
          [Id.train, $0], task: "eval", answer: $0 == Id.logical ? "yes" : "no")
      })
    let run = try beginRun(Sample.plan(.eval))
    try add((0..<answers).map { Sample.prediction(run, $0) })
    return run
  }
}
