import Archives
import Diagnostics
import Imaging
import Manifest
import Preparation
import Testing

@Suite("A member that can't be used")
struct IngestRejectionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let code: String
    let path: String
    let bytes: @Sendable () throws -> [UInt8]
    var testDescription: String { "\(code): \(path)" }

    init(_ code: String, _ path: String, _ bytes: @escaping @Sendable () throws -> [UInt8]) {
      (self.code, self.path, self.bytes) = (code, path, bytes)
    }
  }

  private static let mask = "pushpins/ground_truth/logical_anomalies/000/009.png"

  private static let cases = [
    Case("not_an_image", "pushpins/train/good/9.png") { Array("text".utf8) },
    Case("not_an_image", "pushpins/train/good/9.png") { [] },
    Case("damaged_image", "pushpins/train/good/9.png") {
      try IngestFixture.png(9).dropLast(3000)
    },
    Case("too_many_pixels", "pushpins/train/good/9.png") {
      try PNG.encode(IngestFixture.picture(9, width: 400, height: 251))
    },
    Case("aspect_ratio", "pushpins/train/good/9.png") {
      try PNG.encode(IngestFixture.picture(9, width: 2, height: 500))
    },
    Case("unknown_path", "pushpins/val/good/9.png") { try IngestFixture.png(9) },
    Case("unsafe_path", "../pushpins/train/good/9.png") { try IngestFixture.png(9) },
    Case("conflicting_duplicate", "pushpins/train/good/000.jpg") { try IngestFixture.png(9) },
    Case("conflicting_duplicate", "pushpins/train/good/000.png") { try IngestFixture.png(9) },
    Case("conflicting_duplicate", "top/pushpins/defects_config.json") { IngestFixture.config },
    Case("broken_defects_config", "screw_bag/defects_config.json") { [1] },
    Case("empty_mask", mask) { try IngestFixture.mask() },
    Case("mask_many_values", mask) { try IngestFixture.mask(255, 250) },
    Case("mask_size", mask) { try IngestFixture.mask(255, width: 57) },
    Case("unknown_mask_value", mask) { try IngestFixture.mask(7) },
    Case("not_an_image", mask) { [1, 2] },
    Case("mask_without_image", "pushpins/ground_truth/logical_anomalies/777/000.png") {
      try IngestFixture.mask(255)
    },
  ]

  private let fixture: IngestFixture

  init() throws {
    fixture = try IngestFixture()
  }

  @Test("is recorded with its reason, and the rest goes on", arguments: cases)
  func rejected(bad: Case) throws {
    var files = try IngestFixture.sound()
    // Not the last member, and behind what it doubles.
    files.insert((bad.path, try bad.bytes()), at: files.count - 1)
    let manifest = try fixture.manifest()
    let report = try fixture.ingest(files, into: manifest)
    #expect(report.rejections.map(\.code) == [bad.code], "\(report.rejections)")
    #expect(report.rejections.map(\.member) == [bad.path])
    #expect(report.rejections.allSatisfy { !$0.message.isEmpty })
    #expect(report.counts.stored == 9)
    #expect(report.counts.seen == 11)
    #expect(try manifest.rejections().map(\.code) == [bad.code])
    #expect(try Verify(manifest, isDeep: true).run().damage == [])
  }

  @Test("ends a strict run with its reason", arguments: cases)
  func strict(bad: Case) throws {
    var files = try IngestFixture.sound()
    files.insert((bad.path, try bad.bytes()), at: files.count - 1)
    let manifest = try fixture.manifest()
    let error = #expect(throws: IngestError.self) {
      try fixture.ingest(
        files, into: manifest, options: IngestFixture.options(isStrict: true))
    }
    #expect(error?.message.contains(bad.path) == true)
  }

  @Test("for want of a defect list is every mask of its category")
  func noDefectList() throws {
    let files = Array(try IngestFixture.sound().dropFirst())
    let report = try fixture.ingest(files, into: fixture.manifest())
    #expect(report.rejections.map(\.code) == ["no_defects_config", "no_defects_config"])
    #expect(report.unmarked == 2)
  }

  @Test("that is there twice with the same bytes is a duplicate, not rejected")
  func doubled() throws {
    let files = try IngestFixture.sound()
    let report = try fixture.ingest(files + [files[2]], into: fixture.manifest())
    #expect(report.counts.duplicate == 1)
    #expect(report.counts.rejected == 0)
  }

  @Test("is another image under the id of one in the workspace, or other defects")
  func conflict() throws {
    let manifest = try fixture.manifest()
    try fixture.ingest(IngestFixture.sound(), into: manifest)
    let before = try manifest.image("mvtec_loco/pushpins/train/good/000")
    let config = IngestFixture.config.map { $0 == UInt8(ascii: "k") ? UInt8(ascii: "c") : $0 }
    let report = try fixture.ingest(
      [
        ("pushpins/train/good/000.png", try IngestFixture.png(99)),
        ("pushpins/train/good/007.png", try IngestFixture.png(7)),
        ("pushpins/defects_config.json", config),
      ], as: "other.tar", into: manifest)
    #expect(report.rejections.map(\.code) == ["conflict", "conflict"])
    #expect(report.counts.stored == 1)
    #expect(try manifest.image("mvtec_loco/pushpins/train/good/000") == before)
  }

  @Test("leaves an ingest with nothing to store where all members are such")
  func nothing() throws {
    let manifest = try fixture.manifest()
    let strange = #expect(throws: IngestError.self) {
      try fixture.ingest([("a/b.png", [1])], as: "strange.tar", into: manifest)
    }
    #expect(strange?.message.contains("for example, `a/b.png`") == true)
    let broken = #expect(throws: IngestError.self) {
      try fixture.ingest(
        [("pushpins/train/good/0.png", [1])], as: "broken.tar", into: manifest)
    }
    #expect(broken?.message.contains("the first because `pushpins/train/good/0.png`") == true)
    #expect(try manifest.knownImages().isEmpty)
    #expect(try manifest.completeSourceIds().isEmpty)
  }

  @Test("is refused by the archive's bounds without being decoded")
  func bounds() throws {
    var options = IngestFixture.options()
    options.archiveLimits.memberBytes = 8000
    var files = try IngestFixture.sound()
    files.append(("pushpins/train/good/9.png", Array(repeating: 1, count: 8001)))
    let large = try IngestFixture.png(1).count
    options.archiveLimits.memberBytes = max(large + 200, 8000)
    files[files.count - 1].bytes = Array(repeating: 1, count: large + 201)
    let report = try fixture.ingest(files, into: fixture.manifest(), options: options)
    #expect(report.rejections.map(\.code) == ["too_large"])
  }
}
