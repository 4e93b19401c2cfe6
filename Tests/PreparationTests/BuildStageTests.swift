import Diagnostics
import Preparation
import Testing

@testable import Manifest

@Suite("A build")
struct BuildStageTests {
  private func images(_ rows: [BuildRow]) -> Set<String> {
    Set(rows.flatMap(\.images).map(\.image))
  }

  private func stage(_ fixture: BuildFixture, seed: Int = 0) throws -> BuildStage {
    var pipeline = Pipeline()
    pipeline.seed = seed
    return try BuildStage(fixture.manifest, pipeline: pipeline)
  }

  /// With and without validation images: where there are none, training images are shared out.
  @Test(
    "for training shares no image with one for evaluation, not even as a reference",
    arguments: [4, 0], [0, 1, 2])
  func disjoint(validation: Int, seed: Int) throws {
    var size = BuildFixture.Size()
    size.validation = validation
    let fixture = try BuildFixture(size: size)
    let stage = try stage(fixture, seed: seed)
    let training = images(try stage.sft().rows(in: fixture))
      .union(images(try stage.grpo().rows(in: fixture)))
    let evaluation = images(try stage.eval().rows(in: fixture))
    #expect(training.isDisjoint(with: evaluation))
    #expect(!evaluation.isEmpty)
  }

  @Test("is the same for the same images, settings and seed, and named by them")
  func same() throws {
    let (one, two) = (try BuildFixture(), try BuildFixture(["screw_bag", "pushpins"]))
    let otherSeed = try BuildFixture()
    for make in [{ try $0.sft() }, { try $0.grpo() }, { try $0.eval() }]
      as [(BuildStage) throws -> BuildReport]
    {
      let (first, second) = (try make(stage(one)), try make(stage(two)))
      #expect(first.build.id == second.build.id)
      #expect(first.build.digest == second.build.digest)
      #expect(try first.rows(in: one) == second.rows(in: two))
      let other = try make(stage(otherSeed, seed: 1))
      #expect(other.build.id != first.build.id)
    }
  }

  @Test("that is asked for again is the one that is there")
  func again() throws {
    let fixture = try BuildFixture()
    let first = try stage(fixture).grpo()
    let second = try stage(fixture).grpo()
    #expect(!first.existed && second.existed)
    #expect(first.build == second.build)
    #expect(try fixture.manifest.builds().count == 1)
  }

  @Test("that is only tried records nothing")
  func dryRun() throws {
    let fixture = try BuildFixture()
    let report = try stage(fixture).sft(isDryRun: true)
    #expect(report.rows > 0)
    #expect(try fixture.manifest.builds().isEmpty)
  }

  @Test("is refused where its images stand in a build of the other purpose, by name")
  func leakage() throws {
    let fixture = try BuildFixture()
    let training = try stage(fixture, seed: 0).grpo()
    for isDryRun in [true, false] {
      let error = #expect(throws: BuildError.self) {
        _ = try stage(fixture, seed: 1).eval(isDryRun: isDryRun)
      }
      #expect(error?.message.contains("mvtec_loco/pushpins/test/") == true)
      #expect(error?.message.contains(training.build.id) == true)
      #expect(error?.hint?.contains("--seed") == true)
    }
    #expect(try fixture.manifest.builds().map(\.id) == [training.build.id])
  }

  @Test("is refused where the pixels stand in the other build under another name")
  func leakageByPixels() throws {
    // Every good test image stands there twice.
    let fixture = try BuildFixture(pixels: { id in
      let parts = id.split(separator: "/")
      guard id.contains("/test/good/"), let number = Int(parts[4]) else { return id }
      return parts.dropLast().joined(separator: "/") + "/\(number / 2)"
    })
    _ = try stage(fixture, seed: 0).eval()
    let error = #expect(throws: BuildError.self) { _ = try stage(fixture, seed: 1).grpo() }
    #expect(error?.message.contains(" as mvtec_loco/") == true)
  }

  @Test("takes no reference whose pixels the other side shows, and says so")
  func doubledReferences() throws {
    // Two validation images are copies of training images, and one training image of a test image.
    let copies = [
      "pushpins/validation/good/0": "pushpins/train/good/0",
      "pushpins/validation/good/1": "pushpins/train/good/0",
      "pushpins/train/good/1": "pushpins/test/good/0",
    ].map { ("mvtec_loco/" + $0, "mvtec_loco/" + $1) }
    let fixture = try BuildFixture(pixels: { id in copies.first { $0.0 == id }?.1 ?? id })
    let (training, evaluation) = (try stage(fixture).grpo(), try stage(fixture).eval())
    let judged = images(try evaluation.rows(in: fixture))
    #expect(judged.isDisjoint(with: images(try training.rows(in: fixture))))
    #expect(
      evaluation.pairs?.doubledReferences == copies.map(\.0).filter { $0.contains("/val") }.sorted()
    )
    let isJudged = judged.contains("mvtec_loco/pushpins/test/good/0")
    #expect(
      training.pairs?.doubledReferences == (isJudged ? ["mvtec_loco/pushpins/train/good/1"] : []))
    #expect(evaluation.rows == 24)
  }

  @Test("leaves out categories that nothing is known of, and says so")
  func unknownCategory() throws {
    let fixture = try BuildFixture(["pushpins", "my_product"])
    let report = try stage(fixture).grpo()
    #expect(report.unknownCategories == ["mvtec_loco/my_product"])
    #expect(report.categories.keys.sorted() == ["pushpins"])
    let alone = try BuildFixture(["my_product"])
    #expect(throws: BuildError.self) { _ = try stage(alone) }
  }

  @Test("needs images on its side, of the labels that it asks for")
  func nothingThere() throws {
    var size = BuildFixture.Size()
    (size.good, size.logical) = (0, 0)
    let fixture = try BuildFixture(size: size)
    for make in [{ try $0.grpo() }, { try $0.eval() }] as [(BuildStage) throws -> BuildReport] {
      let error = #expect(throws: BuildError.self) { _ = try make(stage(fixture)) }
      #expect(error?.message.contains("good, logical_anomalies") == true)
    }
  }

  @Test("needs to be told the profile where there are several and none is the standard one")
  func profiles() throws {
    let fixture = try BuildFixture()
    let other = ProfileRecord(
      id: "p14m2-1-2", minPixels: 1, maxPixels: 2, patchSize: 14, mergeSize: 2)
    try fixture.manifest.addProfile(other)
    #expect(try stage(fixture).sft().build.profileId == BuildFixture.profile.id)
    #expect(throws: ManifestError.self) {
      _ = try BuildStage(fixture.manifest, pipeline: Pipeline(), profile: "none")
    }
    #expect(throws: BuildError.self) {
      _ = try BuildStage(fixture.manifest, pipeline: Pipeline(), profile: other.id)
    }
  }

  @Test("is not made from a source that was not read to its end")
  func unfinished() throws {
    let fixture = try BuildFixture()
    let source = try fixture.manifest.beginSource(
      path: "half.tar", bytes: 2, dataset: "mvtec_loco")
    let id = "mvtec_loco/pushpins/train/good/half"
    try fixture.store(
      [
        ImageRecord(
          id: id, sourceId: source, member: id, dataset: "mvtec_loco", category: "pushpins",
          split: "train", label: "good", format: "png", mode: "RGB", width: 1, height: 1,
          bytes: 1, sha256: id, pixelSha256: id)
      ], shard: "half")
    #expect(throws: BuildError.unfinishedSource(path: "half.tar")) { _ = try stage(fixture) }
  }

  @Test("counts its rows by task, answer and category")
  func report() throws {
    let fixture = try BuildFixture()
    let report = try stage(fixture).eval()
    #expect(report.tasks == ["eval": report.rows])
    #expect((report.answers["yes"] ?? 0) + (report.answers["no"] ?? 0) == report.rows)
    #expect(report.categories == ["pushpins": 12, "screw_bag": 12])
  }

  @Test("has a digest that every part of every row changes, and their order")
  func digest() {
    func row(
      _ image: String = "a", role: String = "query", task: String = "t", messages: String = "m",
      answer: String = "yes", broken: String? = "[]", provenance: String = "{}"
    ) -> BuildRow {
      BuildRow(
        images: [BuildImage(role: role, image: image)], task: task, messages: messages,
        answer: answer, broken: broken, provenance: provenance)
    }
    let sets = [
      [], [row()], [row(), row()], [row("b")], [row(role: "reference")], [row(task: "u")],
      [row(messages: "n")], [row(answer: "no")], [row(broken: nil)], [row(broken: "[1]")],
      [row(provenance: "[]")], [row("a"), row("b")], [row("b"), row("a")],
    ]
    #expect(Set(sets.map(BuildDigest.of)).count == sets.count)
    #expect(BuildDigest.of([row()]) == BuildDigest.of([row()]))
  }
}
