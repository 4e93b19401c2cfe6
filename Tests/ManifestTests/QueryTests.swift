import GRDB
import Testing

@testable import Manifest

@Suite("A question to the manifest")
struct QueryTests {
  private let scratch: TestWorkspace
  private let manifest: ManifestDatabase

  init() throws {
    scratch = try TestWorkspace()
    manifest = try scratch.write()
    try manifest.fill()
  }

  /// Two more images, each with the pixels of one that is there.
  private func addTwins() throws -> (good: String, train: String) {
    let twins = (Id.good.replacing("000", with: "777"), Id.train.replacing("000", with: "777"))
    let source = try manifest.beginSource(path: "twins.tar", bytes: 5, dataset: "mvtec_loco")
    try manifest.commit(
      ShardCommit(
        shard: Sample.shard("1", tensors: 2),
        images: [
          Sample.image(twins.0, source: source, pixels: "pixels of \(Id.good)"),
          Sample.image(twins.1, source: source, pixels: "pixels of \(Id.train)"),
        ], adopted: [],
        patches: [Sample.patches(twins.0, shard: "1"), Sample.patches(twins.1, shard: "1")]))
    return twins
  }

  @Test("about leaks finds an image of the other purpose by its pixels, not by its name")
  func leaks() throws {
    let twins = try addTwins()
    try manifest.add(Sample.build(.grpo), rows: [Sample.row([Id.train, Id.good])])
    let asked: Set = [twins.good, twins.train, Id.good, Id.logical]
    #expect(
      try manifest.leaks(of: asked, purpose: "evaluation") == [
        Leak(image: Id.good, other: Id.good, build: "grpo-1"),
        Leak(image: twins.good, other: Id.good, build: "grpo-1"),
        Leak(image: twins.train, other: Id.train, build: "grpo-1"),
      ])
    #expect(try manifest.leaks(of: [Id.logical], purpose: "evaluation").isEmpty)
    #expect(try manifest.leaks(of: asked, purpose: "training").isEmpty)
  }

  @Test("about leaks finds references too, and in the other direction")
  func leaksOfReferences() throws {
    try manifest.add(Sample.build(.eval), rows: [Sample.row([Id.train, Id.logical], task: "eval")])
    #expect(
      try manifest.leaks(of: [Id.train, Id.good], purpose: "training") == [
        Leak(image: Id.train, other: Id.train, build: "eval-1")
      ])
  }

  @Test("about what to build from gives the images with patches, by id, with their defects")
  func candidates() throws {
    let found = try manifest.candidates(profile: Sample.profile.id)
    #expect(found.map(\.image.id) == [Id.good, Id.logical, Id.train])
    #expect(found.map(\.defects) == [[], ["missing_pushpin"], []])
    #expect(found[1].regions.map(\.part) == [1, 2])
    #expect(try manifest.candidates(profile: "other").isEmpty)
  }

  @Test("about an image gives it with all that belongs to it")
  func image() throws {
    #expect(try manifest.image(Id.logical).category == "pushpins")
    #expect(try manifest.regions(of: Id.logical).map(\.part) == [1, 2])
    #expect(try manifest.patches(of: Id.logical).map(\.gridWidth) == [6])
    #expect(try manifest.patches(inShard: "shards/0.safetensors").count == 3)
  }

  @Test("about an image that is not there names those that are near")
  func suggestion() throws {
    let error = #expect(throws: ManifestError.self) {
      _ = try manifest.image("loco/pushpins/logical_anomalies/000")
    }
    #expect(error?.message.contains("no image `loco/pushpins/logical_anomalies/000`") == true)
    #expect(error?.hint?.contains(Id.logical) == true)
    let far = #expect(throws: ManifestError.self) { _ = try manifest.image("nonsense") }
    #expect(far?.hint?.contains(Id.good) == true)
    let profile = #expect(throws: ManifestError.self) { _ = try manifest.profile("nonsense") }
    #expect(profile?.message == "no profile `nonsense` in this workspace")
  }

  @Test("about how much there is counts images, masks, shards and rejections")
  func overview() throws {
    let counts = try manifest.imageCounts()
    #expect(counts.map(\.split) == ["test", "test", "train"])
    #expect(counts.allSatisfy { $0.images == 1 && $0.category == "pushpins" })
    #expect(try manifest.maskCounts() == ["mvtec_loco": ["pushpins": 1]])
    let summary = try #require(try manifest.profileSummaries().first)
    #expect([summary.images, summary.shards, summary.bytes, summary.patches] == [3, 1, 99, 72])
    #expect(try manifest.rejections().map(\.member) == ["bad.png"])
    #expect(try manifest.defectTypes() == [Sample.defectType])
  }

  @Test("about contradictions finds none where all is well")
  func noProblems() throws {
    #expect(try manifest.rowProblems() == [])
  }

  @Test(
    "about contradictions finds each that somebody's SQL made",
    arguments: [
      ("UPDATE source SET stored = stored + 1", "do not add up"),
      ("UPDATE source SET rejected = 0, seen = seen - 1", "rejections do not agree"),
      ("DELETE FROM patches WHERE image_id LIKE '%train%'", "no patches at all"),
      ("DELETE FROM patches WHERE image_id LIKE '%train%'", "number of its tensors"),
      ("UPDATE region SET bbox_x = 99", "beyond its image"),
      ("UPDATE region SET area = 13", "beyond its image"),
      ("UPDATE image SET category = 'pushpinz'", "id does not agree"),
      ("UPDATE image SET split = 'validation'", "id does not agree"),
      ("DELETE FROM region WHERE part = 1", "part of the mask is missing"),
      ("DELETE FROM region", "not as many as the sources brought"),
      ("DELETE FROM image WHERE id LIKE '%train%'", "missing row of image"),
      ("DELETE FROM profile", "missing row of profile"),
    ])
  func problems(sql: String, words: String) throws {
    try scratch.client { try $0.execute(sql: sql) }
    let problems = try manifest.rowProblems()
    #expect(problems.contains { $0.detail.contains(words) }, "\(problems)")
  }
}
