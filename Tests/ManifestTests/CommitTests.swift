import GRDB
import Testing

@testable import Manifest

@Suite("What is recorded together")
struct CommitTests {
  private let scratch: TestWorkspace
  private let manifest: ManifestDatabase

  init() throws {
    scratch = try TestWorkspace()
    manifest = try scratch.write()
  }

  private func count(_ table: String) throws -> Int? {
    try scratch.client { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
  }

  @Test("as a shard is there whole or not at all")
  func shardCommit() throws {
    try manifest.addProfile(Sample.profile)
    let source = try manifest.beginSource(path: "a.tar", bytes: 1, dataset: "mvtec_loco")
    let broken = ShardCommit(
      shard: Sample.shard(), images: [Sample.image(Id.train, source: source)], adopted: [],
      patches: [Sample.patches(Id.train), Sample.patches("mvtec_loco/none")])
    #expect(throws: ManifestError.self) { try manifest.commit(broken) }
    for table in ["shard", "image", "patches"] { #expect(try count(table) == 0, "\(table)") }
  }

  @Test("as a completed source is there whole or not at all")
  func completionIsWhole() throws {
    let source = try manifest.beginSource(path: "a.tar", bytes: 1, dataset: "mvtec_loco")
    let broken = Sample.completion(regions: [Sample.region("mvtec_loco/none")])
    #expect(throws: ManifestError.self) { try manifest.complete(source: source, with: broken) }
    #expect(try manifest.source(source)?.state == "reading")
    for table in ["defect_type", "region", "rejection"] { #expect(try count(table) == 0) }
  }

  @Test("as a build is there whole or not at all", arguments: BuildKind.allCases)
  func buildIsWhole(kind: BuildKind) throws {
    try manifest.fill()
    let rows = [Sample.row([Id.train, Id.logical]), Sample.row([Id.train, "mvtec_loco/none"])]
    #expect(throws: ManifestError.self) { try manifest.add(Sample.build(kind), rows: rows) }
    for table in ["build", "build_image", "sft_example", "grpo_prompt", "eval_item"] {
      #expect(try count(table) == 0, "\(table)")
    }
  }

  @Test("as a build comes back as it was, its rows and images in order")
  func rowsComeBack() throws {
    try manifest.fill()
    let grpo = [
      Sample.row([Id.train, Id.logical]), Sample.row([Id.good, Id.train], answer: "no"),
    ]
    let sft = (0..<12).map { Sample.row([Id.good], task: "caption", answer: "answer \($0)") }
    try manifest.add(Sample.build(.grpo), rows: grpo)
    try manifest.add(Sample.build(.sft), rows: sft)
    #expect(try manifest.rows(of: "grpo-1") == grpo)
    #expect(try manifest.rows(of: "sft-1") == sft)
    #expect(try manifest.rows(of: "none") == [])
    #expect(try manifest.rows(showing: Id.train).map(\.ordinal) == [0, 1])
    #expect(try manifest.build("grpo-1")?.purpose == "training")
    #expect(
      try manifest.buildSummaries().map { [$0.rows, $0.images] } == [[2, 3], [12, 1]])
  }

  @Test("as a build refuses an answer that is neither yes nor no", arguments: ["grpo", "eval"])
  func wrongAnswer(kind: String) throws {
    try manifest.fill()
    let kind = try #require(BuildKind(rawValue: kind))
    #expect(throws: ManifestError.self) {
      try manifest.add(
        Sample.build(kind), rows: [Sample.row([Id.train, Id.good], answer: "maybe")])
    }
  }
}

@Suite("A source")
struct SourceTests {
  private let scratch: TestWorkspace
  private let manifest: ManifestDatabase

  init() throws {
    scratch = try TestWorkspace()
    manifest = try scratch.write()
    try manifest.addProfile(Sample.profile)
  }

  private func begin(_ path: String, bytes: Int = 1) throws -> Int64 {
    try manifest.beginSource(path: path, bytes: bytes, dataset: "mvtec_loco")
  }

  private func store(_ ids: [String], source: Int64, shard path: String) throws {
    try manifest.commit(
      ShardCommit(
        shard: Sample.shard(path), images: ids.map { Sample.image($0, source: source) },
        adopted: [],
        patches: ids.map { Sample.patches($0, shard: path) }))
  }

  @Test("that was interrupted is continued under its number; another file of the name is not")
  func continued() throws {
    let first = try begin("a.tar")
    #expect(try begin("a.tar") == first)
    #expect(try begin("a.tar", bytes: 2) != first)
    #expect(try begin("b.tar") != first)
    try manifest.complete(source: first, with: Sample.completion())
    #expect(try begin("a.tar") != first)
  }

  @Test("that was read to its end is found by its size, with its hash and counts")
  func complete() throws {
    let id = try manifest.fill()
    let found = try manifest.completeSources(bytes: 1000)
    #expect(found.map(\.id) == [id])
    #expect(found.first?.sha256 == "archive")
    #expect(found.first?.counts.stored == 5)
    #expect(try manifest.completeSources(bytes: 999).isEmpty)
    #expect(try manifest.completeSourceIds() == [id])
  }

  @Test("is completed once: what comes later changes nothing")
  func onlyOnce() throws {
    let id = try manifest.fill()
    let before = try manifest.digest()
    try manifest.complete(source: id, with: Sample.completion())
    #expect(try manifest.digest() == before)
  }

  @Test("takes over the images of one that was never finished, and that one goes")
  func adoption() throws {
    let left = try begin("left.tar")
    try store([Id.train, Id.good], source: left, shard: "0")
    let taker = try begin("taker.tar")
    var moved = Sample.image(Id.train, source: taker)
    moved.member = "elsewhere.png"
    try manifest.commit(
      ShardCommit(shard: Sample.shard("1", tensors: 0), images: [], adopted: [moved], patches: []))
    #expect(try manifest.image(Id.train).sourceId == taker)
    #expect(try manifest.image(Id.train).member == "elsewhere.png")
    try manifest.complete(
      source: taker,
      with: SourceCompletion(
        sha256: "taker", counts: MemberCounts(), adopted: [Sample.image(Id.good, source: taker)],
        defectTypes: [], regions: [], rejections: []))
    #expect(try manifest.sources().map(\.path) == ["taker.tar"])
    #expect(try manifest.image(Id.good).sourceId == taker)
  }

  @Test("that was never finished stays while one image is still its own")
  func adoptionOfSome() throws {
    let left = try begin("left.tar")
    try store([Id.train, Id.good], source: left, shard: "0")
    let taker = try begin("taker.tar")
    try manifest.complete(
      source: taker,
      with: SourceCompletion(
        sha256: "taker", counts: MemberCounts(), adopted: [Sample.image(Id.good, source: taker)],
        defectTypes: [], regions: [], rejections: []))
    #expect(try manifest.sources().map(\.path) == ["left.tar", "taker.tar"])
  }

  @Test("has patches under a profile when each of its images has")
  func hasPatches() throws {
    let id = try manifest.fill()
    let source = try #require(try manifest.source(id))
    #expect(try manifest.hasPatches(source, profiles: [Sample.profile.id]))
    #expect(try manifest.hasPatches(source, profiles: []))
    #expect(try !manifest.hasPatches(source, profiles: [Sample.profile.id, "other"]))
    #expect(try manifest.knownImages()[Id.good]?.profiles == [Sample.profile.id])
    #expect(try manifest.shardCount(profile: Sample.profile.id) == 1)
  }
}
