import Diagnostics
import Foundation
import Imaging
import Manifest
import Preparation
import Shards
import Testing

@Suite("An ingest")
struct IngestTests {
  private let fixture: IngestFixture

  init() throws {
    fixture = try IngestFixture()
  }

  @Test("stores images, patches, masks and defects, and counts them")
  func sound() throws {
    let manifest = try fixture.manifest()
    let report = try fixture.ingest(IngestFixture.sound(), into: manifest)
    #expect(report.counts.seen == 10)
    #expect(report.counts.stored == 9)
    #expect(report.counts.ignored == 1)
    #expect(report.counts.rejected == 0)
    #expect(report.images["pushpins"]?["train/good"] == 2)
    #expect(report.masks == ["pushpins": 2])
    #expect(report.unmarked == 0)
    #expect(report.shards.map(\.tensors) == [2, 2, 2])
    #expect(try manifest.knownImages().count == 6)
    #expect(
      try manifest.defectTypes().map { [$0.name, $0.kind] } == [
        ["broken", "structural"], ["missing_pushpin", "logical"],
      ])
    let region = try #require(
      try manifest.regions(of: "mvtec_loco/pushpins/test/logical_anomalies/000").first)
    #expect(region.defect == "missing_pushpin")
    let box: [Int] = [region.bboxX, region.bboxY, region.bboxWidth, region.bboxHeight]
    #expect(box == [8, 20, 10, 5])
    #expect(region.area == 50)
    #expect(try Verify(manifest, isDeep: true).run().damage == [])
  }

  @Test(
    "comes to the same bytes and the same digest for every number of jobs", arguments: [1, 3, 8])
  func jobs(jobs: Int) throws {
    let (one, other) = (try fixture.manifest("one"), try fixture.manifest("other"))
    let first = try fixture.ingest(
      IngestFixture.sound(), into: one, options: IngestFixture.options(jobs: 1))
    let second = try fixture.ingest(
      IngestFixture.sound(), into: other, options: IngestFixture.options(jobs: jobs))
    #expect(first.shards == second.shards)
    #expect(try one.digest() == other.digest())
  }

  @Test("makes the same shards of a tar, a zip and a folder", arguments: [".tar.xz", ".zip", ""])
  func formats(ending: String) throws {
    // In the order of a folder: by path.
    let files = try IngestFixture.sound().sorted { $0.path < $1.path }
    let expected = try fixture.ingest(files, into: fixture.manifest("expected")).shards
    let path = fixture.folder.appendingPathComponent("pack" + ending).path
    if ending.isEmpty {
      for file in files {
        let url = URL(fileURLWithPath: path + "/" + file.path)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.bytes).write(to: url)
      }
    } else {
      _ = try fixture.archive("pack" + ending, files)
    }
    let manifest = try fixture.manifest()
    let report = try Ingest(IngestFixture.options()).run(path, into: manifest)
    #expect(report.shards == expected)
  }

  @Test("reads masks and defect lists that come before or after their images")
  func order() throws {
    let (one, other) = (try fixture.manifest("one"), try fixture.manifest("other"))
    let files = try IngestFixture.sound()
    try fixture.ingest(files, into: one)
    let report = try fixture.ingest(files.reversed(), into: other)
    #expect(report.counts.stored == 9)
    let id = "mvtec_loco/pushpins/test/structural_anomalies/000"
    let regions = try (one.regions(of: id), other.regions(of: id))
    #expect(regions.0 == regions.1)
  }

  @Test("of an archive that is there already changes nothing")
  func again() throws {
    let manifest = try fixture.manifest()
    let first = try fixture.ingest(IngestFixture.sound(), into: manifest)
    let before = try manifest.digest()
    let path = fixture.folder.appendingPathComponent("loco.tar").path
    let second = try Ingest(IngestFixture.options()).run(path, into: manifest)
    #expect(second.wasComplete)
    #expect(second.counts == first.counts)
    #expect(second.decoded == 0)
    #expect(try manifest.digest() == before)
  }

  @Test("that is interrupted after any member continues to the same digest", arguments: 1...9)
  func interrupted(members: Int) throws {
    let whole = try fixture.manifest("whole")
    let expected = try fixture.ingest(IngestFixture.sound(), into: whole)
    let path = fixture.folder.appendingPathComponent("loco.tar").path
    let manifest = try fixture.manifest()
    let cancellation = Cancellation()
    var calls = 0
    #expect(throws: Interrupted.self) {
      try Ingest(IngestFixture.options(jobs: 1)).run(
        path, into: manifest, cancellation: cancellation
      ) { _ in
        calls += 1
        if calls == members { cancellation.cancel() }
      }
    }
    let report = try Ingest(IngestFixture.options()).run(path, into: manifest)
    #expect(try manifest.digest() == whole.digest())
    #expect(report.counts == expected.counts)
    let shards = try (manifest.shards(), whole.shards())
    #expect(shards.0 == shards.1)
    #expect(try manifest.sources().map(\.state) == ["complete"])
  }

  @Test("into a workspace that has the images counts them as duplicates")
  func duplicates() throws {
    let manifest = try fixture.manifest()
    let files = try IngestFixture.sound()
    try fixture.ingest(files, into: manifest)
    let report = try fixture.ingest(files.reversed(), as: "again.tar", into: manifest)
    #expect(report.counts.stored == 0)
    #expect(report.counts.duplicate == 9)
    #expect(report.shards.isEmpty)
    #expect(try Verify(manifest, isDeep: true).run().damage == [])
  }

  @Test("with another profile adds its patches and leaves the others as they are")
  func secondProfile() throws {
    let manifest = try fixture.manifest()
    let first = try fixture.ingest(IngestFixture.sound(), into: manifest)
    var options = IngestFixture.options()
    options.profiles.append(
      try PatchProfile(minPixels: 784, maxPixels: 2352, patchSize: 14, mergeSize: 2))
    let path = fixture.folder.appendingPathComponent("loco.tar").path
    let second = try Ingest(options).run(path, into: manifest)
    #expect(second.decoded == 6)
    #expect(try manifest.shards().count == first.shards.count + second.shards.count)
    #expect(second.shards.allSatisfy { $0.profileId == "p14m2-784-2352" })
    #expect(try manifest.patches(of: "mvtec_loco/pushpins/test/good/000").count == 2)
    #expect(try Verify(manifest, isDeep: true).run().damage == [])
  }

  @Test("surveys an archive by its names, and writes nothing")
  func survey() throws {
    let path = try fixture.archive(
      "loco.tar", IngestFixture.sound() + [("../x.png", [1]), ("a/b.png", [1])])
    let survey = try Ingest(IngestFixture.options()).survey(path)
    #expect(survey.seen == 12)
    #expect(survey.images["pushpins"]?.values.reduce(0, +) == 6)
    #expect(survey.masks == ["pushpins": 2])
    #expect(survey.ignored == 1)
    #expect(survey.refused == ["../x.png", "a/b.png"])
  }

  @Test("of patches gives back the picture, and the shard is Python's U8 layout")
  func patches() throws {
    let manifest = try fixture.manifest()
    try fixture.ingest(IngestFixture.sound(), into: manifest)
    let record = try #require(try manifest.patches(of: "mvtec_loco/pushpins/test/good/000").first)
    #expect(record.gridHeight == 6)
    #expect(record.gridWidth == 4)
    let shard = try Shard(path: manifest.workspace.absolute(record.shard))
    #expect(shard.entries[record.tensor]?.shape == [24, 3, 14, 14])
    #expect(try Picture(manifest).resized(record) == IngestFixture.picture(4))
  }
}
