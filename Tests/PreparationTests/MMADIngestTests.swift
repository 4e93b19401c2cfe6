import Diagnostics
import Foundation
import Manifest
import Preparation
import Testing

@Suite("Questions of MMAD")
final class MMADIngestTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("prep-mmad-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  private func write(_ file: MMADFile, _ name: String = "mmad.json") throws -> String {
    try file.write(to: folder.appendingPathComponent(name).path)
  }

  private static let place = "MVTec-LOCO/pushpins"

  /// Two images with four questions each, one of another data set.
  private func sound() throws -> MMADFile {
    var file = MMADFile()
    let train = (0..<9).map { "\(Self.place)/train/good/\($0).png" }
    try file.add(
      "\(Self.place)/test/good/0.png", MMADFile.questions(0, isGood: true),
      random: Array(train[..<2]), similar: ["VisA/pcb1/train/good/0.JPG", train[8], train[3]])
    try file.add(
      "\(Self.place)/test/logical_anomalies/1.png", MMADFile.questions(1, isGood: false))
    try file.add("GoodsAD/can/test/good/1.jpg", MMADFile.questions(2, isGood: true))
    return file
  }

  private func expectSound(_ manifest: ManifestDatabase) throws {
    // The fixture has images without patches' files and a source without counts: those are its own.
    let ours = try manifest.rowProblems().filter { $0.place.contains("mmad") }
    #expect(ours == [])
    let source = try #require(try manifest.sources().first { $0.dataset == "mmad" })
    let counts = source.counts
    #expect(
      counts.seen == counts.stored + counts.duplicate + counts.rejected + counts.ignored)
    #expect(try manifest.questions().questions.count == counts.stored)
  }

  @Test("are joined to the images by path, with the references that are there")
  func join() throws {
    let fixture = try BuildFixture(["pushpins"])
    let report = try MMADIngest().run(try write(sound()), into: fixture.manifest)
    #expect(report.counts.seen == 12)
    #expect(report.counts.stored == 8)
    #expect(report.counts.ignored == 4)
    #expect(report.added == 8 && !report.wasComplete)
    #expect(report.datasets["goodsad"]?.imagesHere == 0)
    #expect(report.datasets["mvtec_loco"]?.questionsHere == 8)
    #expect(report.tasks["anomaly_detection"] == 2)
    let stored = try fixture.manifest.questions()
    let first = try #require(stored.questions.first)
    #expect(first.imageId == "mvtec_loco/pushpins/test/good/0")
    #expect(first.ordinal == 0 && first.task == "anomaly_detection" && first.answer == "B")
    #expect(first.options == #"{"A":"Yes.","B":"No."}"#)
    // Six training images are there, numbered from 0: the file's second similar one is not.
    #expect(stored.references.map(\.choice) == ["random", "random", "similar"])
    #expect(stored.references.map(\.position) == [0, 1, 2])
    #expect(stored.references.last?.referenceId == "mvtec_loco/pushpins/train/good/3")
    try expectSound(fixture.manifest)
  }

  @Test("of the same file change nothing, and a dry run neither")
  func again() throws {
    let fixture = try BuildFixture(["pushpins"])
    let before = try fixture.manifest.digest()
    let path = try write(sound())
    let plan = try MMADIngest().run(path, into: fixture.manifest, isDryRun: true)
    #expect(plan.counts.stored == 8)
    #expect(try fixture.manifest.digest() == before)
    _ = try MMADIngest().run(path, into: fixture.manifest)
    let after = try fixture.manifest.digest()
    #expect(after != before)
    let second = try MMADIngest().run(path, into: fixture.manifest)
    #expect(second.wasComplete && second.added == 0)
    #expect(try fixture.manifest.digest() == after)
    #expect(try fixture.manifest.sealedDigest() == after)
  }

  @Test("are added when their images come later, and the workspace is as if they had been there")
  func laterImages() throws {
    let (early, late) = (try BuildFixture(["pushpins"]), try BuildFixture(["pushpins"]))
    var file = try sound()
    try file.add(
      "VisA/pcb1/test/bad/0.JPG", MMADFile.questions(3, isGood: false),
      random: ["VisA/pcb1/train/good/0.JPG"])
    let path = try write(file)
    try early.addVisA()
    _ = try MMADIngest().run(path, into: early.manifest)
    _ = try MMADIngest().run(path, into: late.manifest)
    #expect(try late.manifest.questions().questions.count == 8)
    try late.addVisA()
    let report = try MMADIngest().run(path, into: late.manifest)
    #expect(report.added == 4 && report.counts.stored == 12 && report.counts.ignored == 4)
    #expect(try late.manifest.digest() == early.manifest.digest())
    #expect(try late.manifest.sources().count { $0.dataset == "mmad" } == 1)
    // The reference of another image came along.
    #expect(
      try late.manifest.questions().references.contains {
        $0.imageId == "mvtec_loco/pushpins/test/good/0" && $0.referenceId.hasPrefix("visa/")
      })
    try expectSound(late.manifest)
  }

  @Test("that another file asked before are not asked twice; another answer to one is refused")
  func twoFiles() throws {
    let fixture = try BuildFixture(["pushpins"])
    let first = try write(sound())
    _ = try MMADIngest().run(first, into: fixture.manifest)
    var other = MMADFile()
    try other.add(
      "\(Self.place)/test/good/0.png",
      [
        MMADFile.question(answer: "B"), MMADFile.question(answer: "A"),
        MMADFile.question("Object Analysis", "New?"), MMADFile.question("Object Analysis", "New?"),
      ])
    let path = try write(other, "other.json")
    let report = try MMADIngest().run(path, into: fixture.manifest)
    #expect(report.counts.stored == 1 && report.counts.duplicate == 2)
    #expect(report.rejections.map(\.code) == ["contradiction"])
    #expect(report.rejections[0].member == "\(Self.place)/test/good/0.png question 2")
    let digest = try fixture.manifest.digest()
    for again in [first, path] {
      #expect(try MMADIngest().run(again, into: fixture.manifest).wasComplete)
    }
    #expect(try fixture.manifest.digest() == digest)
    let asked = try fixture.manifest.questions().questions
      .filter { $0.imageId == "mvtec_loco/pushpins/test/good/0" }
    #expect(asked.map(\.ordinal) == [0, 1, 2, 3, 4])
  }

  @Test("that can't be used are recorded with their reason, the rest goes on; strict ends at once")
  func rejections() throws {
    let fixture = try BuildFixture(["pushpins"])
    var file = try sound()
    try file.add(
      "\(Self.place)/test/good/2.png",
      [MMADFile.question(answer: "D"), "text", MMADFile.question(), MMADFile.question("Poetry")])
    file.add(raw: "\(Self.place)/test/good/3.png", #"{"conversation": [oops]}"#)
    file.add(raw: "\(Self.place)/nowhere.png", "{}")
    try file.add("\(Self.place)/test/good/4.png", [])
    let path = try write(file)
    let report = try MMADIngest().run(path, into: fixture.manifest)
    #expect(
      report.rejections.map(\.code) == [
        "no_answer", "malformed_question", "unknown_type", "malformed_entry", "unknown_path",
      ])
    #expect(report.counts.seen == 19 && report.counts.stored == 9 && report.counts.ignored == 5)
    #expect(try fixture.manifest.rejections().count == 5)
    try expectSound(fixture.manifest)

    let other = try BuildFixture(["pushpins"])
    #expect(throws: MMADError.self) {
      try MMADIngest(isStrict: true).run(path, into: other.manifest)
    }
    #expect(try other.manifest.questions().questions.isEmpty)
  }

  @Test("about no image of the workspace are an error that names their data sets")
  func nothing() throws {
    let fixture = try BuildFixture(["screw_bag"])
    let path = try write(sound())
    #expect(
      throws: MMADError.nothingMatches(path: path, datasets: ["goodsad", "mvtec_loco"])
    ) { try MMADIngest().run(path, into: fixture.manifest) }
    let cut = folder.appendingPathComponent("cut.json").path
    try Data(try sound().text.dropLast(40).utf8).write(to: URL(fileURLWithPath: cut))
    let pushpins = try BuildFixture(["pushpins"])
    let error = #expect(throws: MMADError.self) {
      try MMADIngest().run(cut, into: pushpins.manifest)
    }
    #expect(error?.message.contains("line 4") == true)
    #expect(throws: SystemError.self) {
      try MMADIngest().run("/nowhere/mmad.json", into: pushpins.manifest)
    }
    #expect(try pushpins.manifest.sources().count == 1)
  }
}

extension BuildFixture {
  /// Two images of VisA, in a source of their own.
  func addVisA() throws {
    let source = try manifest.beginSource(path: "visa.tar", bytes: 2, dataset: "visa")
    let images = ["train/good/0", "test/bad/0"].map { place in
      let parts = place.split(separator: "/").map(String.init)
      let id = "visa/pcb1/" + place
      return ImageRecord(
        id: id, sourceId: source, member: "pcb1/\(place).JPG", dataset: "visa", category: "pcb1",
        split: parts[0], label: parts[1], format: "jpeg", mode: "RGB", width: 100, height: 80,
        bytes: 1, sha256: "file of \(id)", pixelSha256: "pixels of \(id)")
    }
    try store(images, shard: "visa")
    try manifest.complete(
      source: source,
      with: SourceCompletion(
        sha256: "visa archive", counts: MemberCounts(), adopted: [], defectTypes: [], regions: [],
        rejections: []))
  }
}
