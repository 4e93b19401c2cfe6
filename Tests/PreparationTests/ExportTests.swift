import Diagnostics
import Foundation
import Imaging
import Manifest
import Preparation
import TestSupport
import Testing

@Suite("An export")
struct ExportTests {
  private let fixture: ExportFixture

  init() throws {
    fixture = try ExportFixture()
  }

  @Test("of every format holds one record a row, each as its JSON Schema says")
  func schemas() throws {
    for (format, kind) in ExportFixture.pairs {
      let report = try fixture.export(kind.rawValue, format)
      let build = try #require(fixture.builds[kind])
      let records = try ExportFixture.records(report.path)
      #expect(records.count == report.rows, "\(format) \(kind)")
      let schema = try JSONSchema(format: format.rawValue, kind: kind.rawValue)
      for var record in records {
        // The index of WebDataset is a record of its tar files, with the name of the file.
        if format == .webdataset { #expect(record.removeValue(forKey: "tar") != nil) }
        #expect(schema.complaints(record) == [], "\(format) \(kind)")
        let inner = record["extra_info"] as? [String: Any] ?? record
        #expect((inner["id"] as? String)?.hasPrefix(build.id + "/") == true)
      }
    }
  }

  @Test("of several references holds all of them before the query, in every format")
  func severalReferences() throws {
    var pipeline = Pipeline()
    pipeline.grpo.references = 3
    let build = try BuildStage(fixture.manifest, pipeline: pipeline).grpo().build
    for format in ExportFormatName.allCases where format.kinds.contains(.grpo) {
      let report = try fixture.export(build.id, format)
      let schema = try JSONSchema(format: format.rawValue, kind: "grpo")
      for var record in try ExportFixture.records(report.path) {
        record["tar"] = nil
        #expect(schema.complaints(record) == [], "\(format)")
        let inner = record["extra_info"] as? [String: Any] ?? record
        #expect((inner["image_ids"] as? [String])?.count == 4)
        for key in ["images", "image", "file_names"] {
          if let images = record[key] as? [Any] { #expect(images.count == 4, "\(format)") }
        }
        let text = "\(record)"
        #expect(text.contains("Each of the first three images"), "\(format)")
        if text.contains("<image>") {
          #expect(text.components(separatedBy: "<image>").count == 5, "\(format)")
        }
      }
    }
  }

  @Test("tells of every prompt what is broken, in words, and how hard it is to see")
  func difficulty() throws {
    let report = try fixture.export("grpo", .trl)
    for record in try ExportFixture.records(report.path) {
      let isAnomalous = record["solution"] as? String == "yes"
      let statements = try #require(record["broken_statements"] as? String)
      #expect(statements.hasSuffix(".") == isAnomalous)
      #expect(["easy", "medium", "hard"].contains(record["difficulty"] as? String))
    }
  }

  @Test("is held against schemas that refuse other records")
  func schemasRefuse() throws {
    let report = try fixture.export("grpo", .trl)
    let record = try #require(try ExportFixture.records(report.path).first)
    let schema = try JSONSchema(format: "trl", kind: "grpo")
    let changes: [(String, Any?)] = [
      ("solution", "maybe"), ("solution", nil), ("extra", 1), ("prompt", "text"),
      ("file_names", ["../a.png", "images/b.png"]), ("defects", ["a"]),
      ("prompt", [["role": "user", "content": "<image>What?"]]),
    ]
    for (key, value) in changes {
      var other = record
      other[key] = value
      #expect(!schema.complaints(other).isEmpty, "\(key)")
    }
  }

  @Test("shows the pixels of the shard, upright, without metadata, in files that tell nothing")
  func pixels() throws {
    let report = try fixture.export("grpo", .hf)
    var files: [String: String] = [:]
    for record in try ExportFixture.records(report.path) {
      let names = try #require(record["file_names"] as? [String])
      let ids = try #require(record["image_ids"] as? [String])
      for (name, id) in zip(names, ids) { files[id] = name }
    }
    #expect(files.count == report.images)
    for (id, name) in files {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: report.path + "/train/" + name))
      let patches = try #require(try fixture.manifest.patches(of: id).first)
      let decoded = try ImageDecoder.decode(Array(bytes))
      #expect(try decoded.image == Picture(fixture.manifest).resized(patches))
      #expect(bytes.range(of: Data("eXIf".utf8)) == nil)
      #expect(!name.contains("good") && !name.contains("anomal"))
    }
  }

  @Test("is the same bytes again and with other jobs, and says so")
  func repeated() throws {
    for (format, kind) in ExportFixture.pairs where kind != .eval {
      let first = try fixture.export(kind.rawValue, format, jobs: 1)
      #expect(first.outcome == .written)
      let before = ExportFixture.contents(first.path)
      #expect(before.count == first.files)
      let again = try fixture.export(kind.rawValue, format, jobs: 3)
      #expect(again.outcome == .same)
      #expect(again.digest == first.digest)
      #expect(ExportFixture.contents(first.path) == before)
    }
    let folder = try FileManager.default.contentsOfDirectory(
      atPath: fixture.manifest.workspace.absolute("exports"))
    #expect(folder.allSatisfy { !$0.contains(".tmp-") })
  }

  @Test("holds no absolute path and nothing above its folder")
  func paths() throws {
    for (format, kind) in ExportFixture.pairs {
      let report = try fixture.export(kind.rawValue, format)
      for (name, data) in ExportFixture.contents(report.path) where !name.hasSuffix(".png") {
        let text = String(decoding: data, as: UTF8.self)
        #expect(!text.contains(fixture.path("")), "\(format) \(name)")
        #expect(!text.contains("../"), "\(format) \(name)")
      }
    }
  }

  @Test("finds its build by id, by its beginning and by its kind")
  func names() throws {
    let grpo = try #require(fixture.builds[.grpo])
    for name in [grpo.id, String(grpo.id.prefix(8)), "grpo"] {
      #expect(try Export(name, format: .trl, in: fixture.manifest).plan().build.id == grpo.id)
    }
    let unknown = #expect(throws: ExportError.self) { try fixture.export("grpo-zz", .trl) }
    #expect(unknown?.hint?.contains(grpo.id) == true)
  }

  @Test("of a kind that the format can't hold names the formats that can")
  func unsupported() throws {
    let error = #expect(throws: ExportError.self) { try fixture.export("sft", .verl) }
    #expect(error?.message == "`verl` can't hold a build of the kind `sft`")
    #expect(
      error?.hint == "formats for sft: trl, llamafactory, ms-swift, hf, webdataset, vlm-r1")
  }

  @Test("never takes the place of something else, and of another export only by force")
  func places() throws {
    let path = fixture.path("mine")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(try fixture.export("grpo", .trl, to: path).outcome == .written)
    #expect(throws: ExportError.self) { try fixture.export("grpo", .verl, to: path) }
    #expect(try fixture.export("grpo", .verl, to: path, isForced: true).outcome == .replaced)
    try Data("other".utf8).write(to: URL(fileURLWithPath: path + "/train.jsonl"))
    let changed = #expect(throws: ExportError.self) { try fixture.export("grpo", .verl, to: path) }
    #expect(changed?.message.contains("train.jsonl") == true)
    #expect(try fixture.export("grpo", .verl, to: path, isForced: true).outcome == .replaced)

    let notes = fixture.path("notes")
    try FileManager.default.createDirectory(atPath: notes, withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: notes + "/a.txt"))
    for isForced in [false, true] {
      #expect(throws: ExportError.notAnExport(path: notes)) {
        try fixture.export("grpo", .trl, to: notes, isForced: isForced)
      }
    }
    #expect(ExportFixture.contents(notes).keys.sorted() == ["a.txt"])
  }

  @Test("that is stopped leaves nothing")
  func cancelled() throws {
    let path = fixture.path("stopped")
    let cancellation = Cancellation()
    let export = try Export("sft", format: .webdataset, path: path, in: fixture.manifest)
    #expect(throws: Interrupted.self) {
      try export.run(cancellation: cancellation, progress: { _, _ in cancellation.cancel() })
    }
    let folder = try FileManager.default.contentsOfDirectory(atPath: fixture.path(""))
    #expect(folder.allSatisfy { !$0.hasPrefix("stopped") })
  }
}
