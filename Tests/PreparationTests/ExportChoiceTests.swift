import Foundation
import Manifest
import Preparation
import TestSupport
import Testing

@Suite("An export of multiple-choice questions")
struct ExportChoiceTests {
  private let fixture: ExportFixture
  private let build: BuildRecord

  init() throws {
    fixture = try ExportFixture()
    var file = MMADFile()
    for number in 0..<6 {
      for (label, isGood) in [("good", true), ("logical_anomalies", false)] {
        try file.add(
          "MVTec-LOCO/pushpins/test/\(label)/00\(number).png",
          MMADFile.questions(number, isGood: isGood))
      }
    }
    let path = try file.write(to: fixture.path("mmad.json"))
    _ = try MMADIngest().run(path, into: fixture.manifest)
    var pipeline = Pipeline()
    pipeline.eval.questions = .mmad
    pipeline.sft.questions = .mmad
    build = try BuildStage(fixture.manifest, pipeline: pipeline).eval().build
    _ = try BuildStage(fixture.manifest, pipeline: pipeline).sft()
  }

  @Test("holds one record a question in every format, each as its JSON Schema says")
  func schemas() throws {
    for (format, kind) in ExportFixture.pairs where kind != .grpo {
      let builds = try fixture.manifest.builds().filter { $0.kind == kind.rawValue }
      let id = kind == .eval ? build.id : try #require(builds.last).id
      let report = try fixture.export(id, format, to: fixture.path("\(format)-\(kind)"))
      let rows = try fixture.manifest.rows(of: id)
      let schema = try JSONSchema(format: format.rawValue, kind: kind.rawValue)
      let records = try ExportFixture.records(report.path)
      #expect(records.count == rows.count)
      for var record in records {
        if format == .webdataset { record["tar"] = nil }
        #expect(schema.complaints(record) == [], "\(format) \(kind)")
      }
    }
  }

  @Test("gives every trainer the letter, and the way to judge it")
  func answers() throws {
    let rows = try fixture.manifest.rows(of: build.id)
    let verl = try ExportFixture.records(fixture.export(build.id, .verl).path)
    let vlm = try ExportFixture.records(fixture.export(build.id, .vlmR1).path)
    let trl = try ExportFixture.records(fixture.export(build.id, .trl).path)
    for (i, row) in rows.enumerated() {
      #expect((verl[i]["reward_model"] as? [String: String])?["ground_truth"] == row.answer)
      #expect(verl[i]["data_source"] as? String == "prep/choice")
      #expect(vlm[i]["accu_reward_method"] as? String == "mcq")
      #expect(trl[i]["solution"] as? String == row.answer)
      #expect(trl[i]["task"] as? String == row.task)
    }
    #expect(Set(rows.map(\.task)).count == 4)
    let plain = try fixture.export(try #require(fixture.builds[.eval]).id, .verl)
    for record in try ExportFixture.records(plain.path) {
      #expect(record["data_source"] as? String == "prep/yesno")
    }
  }
}
