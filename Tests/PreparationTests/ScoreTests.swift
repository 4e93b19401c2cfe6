import Diagnostics
import Foundation
import Manifest
import Preparation
import RLAD
import Testing

@Suite("A score of answers")
final class ScoreTests {
  private let fixture: BuildFixture
  private let build: BuildRecord
  private let rows: [BuildRow]
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("prep-score-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    fixture = try BuildFixture()
    let report = try BuildStage(fixture.manifest, pipeline: Pipeline()).eval()
    build = report.build
    rows = try report.rows(in: fixture)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  private func score(_ lines: [String], build name: String = "eval") throws -> Score {
    let path = folder.appendingPathComponent("answers.jsonl").path
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    return try Score(path, build: name, in: fixture.manifest)
  }

  private func line(_ ordinal: Int, _ text: String) -> String {
    #"{"id": "\#(build.id)/\#(ordinal)", "model": "m", "text": "\#(text)"}"#
  }

  @Test("counts verdicts by category, in whatever order the answers stand")
  func verdicts() throws {
    let lines = rows.indices.map { i in
      line(i, i % 3 == 0 ? "<answer>yes</answer>" : "<think>a</think>\\n<answer>no</answer>")
    }
    let score = try score(lines.reversed() + ["", "  "])
    var expected: [String: Confusion] = [:]
    for (i, row) in rows.enumerated() {
      expected["mvtec_loco/\(row.category)", default: Confusion()].count(
        i % 3 == 0 ? .yes : .no, truth: row.answer == "yes" ? .yes : .no)
    }
    #expect(score.verdicts == expected)
    #expect(score.pooled.total == rows.count && score.missing == 0)
    #expect(score.formed == rows.indices.count { $0 % 3 > 0 })
    #expect(score.choices.total == 0)
  }

  @Test("counts what is missing or can't be read as wrong, never as a verdict")
  func missing() throws {
    let right = line(0, "<answer>\(rows[0].answer)</answer>")
    let score = try score([right, #"{"ordinal": 1, "text": "yes and no"}"#])
    #expect(score.missing == rows.count - 2)
    #expect(score.pooled.accuracy == 1 / Double(rows.count))
    #expect(
      score.pooled.unparsedAnomalous + score.pooled.unparsedNormal == rows.count - 1)
  }

  @Test("reads letters, options that are spelled out, and knows which images are anomalous")
  func choices() throws {
    var file = MMADFile()
    let place = "MVTec-LOCO/pushpins/test"
    for number in 0..<12 {
      try file.add("\(place)/good/\(number).png", MMADFile.questions(number, isGood: true))
      try file.add(
        "\(place)/logical_anomalies/\(number).png", MMADFile.questions(number, isGood: false))
    }
    _ = try MMADIngest().run(
      try file.write(to: folder.appendingPathComponent("mmad.json").path), into: fixture.manifest)
    var pipeline = Pipeline()
    pipeline.eval.questions = .mmad
    let build = try BuildStage(fixture.manifest, pipeline: pipeline).eval().build
    let rows = try fixture.manifest.rows(of: build.id)
    // Always yes, spelled out, to detection; the right letter to all else.
    let lines = rows.enumerated().map { i, row in
      let text = row.task == "anomaly_detection" ? " yes" : "(\(row.answer))"
      return #"{"ordinal": \#(i), "text": "\#(text)"}"#
    }
    let score = try score(lines, build: build.id)
    #expect(score.choices.total == rows.count && score.choices.unreadable == 0)
    #expect(score.choices.score("anomaly_detection", in: "mvtec_loco") == 0.5)
    #expect(score.choices.score("object_analysis", in: "mvtec_loco") == 1)
    #expect(score.choices.average == 3.5 / 4)
    #expect(score.verdicts.isEmpty)
  }

  @Test("is refused where a line can't be matched to a row")
  func refusals() throws {
    let bad: [(String, String)] = [
      ("oops", "no JSON object"), (#"{"text": "yes"}"#, "neither `id` nor `ordinal`"),
      (#"{"ordinal": 0}"#, "no `text`"), (#"{"ordinal": 999, "text": ""}"#, "no row 999"),
      (#"{"ordinal": -1, "text": ""}"#, "no row -1"),
      (#"{"id": "eval-000000000000/0", "text": ""}"#, "is not row 0 of \(build.id)"),
      (#"{"id": "\#(build.id)/0", "ordinal": 1, "text": ""}"#, "is not row 1"),
      (line(0, "again"), "was answered before"),
    ]
    for (text, detail) in bad {
      let error = #expect(throws: ScoreError.self) { try score([line(0, "no"), text]) }
      #expect(error?.message.contains("line 2: ") == true)
      #expect(error?.message.contains(detail) == true, "\(error?.message ?? "")")
    }
    #expect(throws: ScoreError.self) { try score([""]) }
    let training = try BuildStage(fixture.manifest, pipeline: Pipeline()).grpo().build
    #expect(throws: ScoreError.notAnEvaluation(build: training.id)) {
      try score([line(0, "no")], build: "grpo")
    }
    #expect(throws: SystemError.self) {
      _ = try Score("/nowhere.jsonl", build: "eval", in: fixture.manifest)
    }
  }
}
