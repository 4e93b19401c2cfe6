import Foundation
import Testing

@testable import Manifest
@testable import Preparation

@Suite("The difficulty of an anomaly")
struct BuildDifficultyTests {
  @Test(
    "follows from the tokens that show it, and is less where several constraints are broken",
    arguments: [
      (16.0, 1, Difficulty.easy), (15.9, 1, .medium), (4.0, 0, .medium), (3.9, 1, .hard),
      (0.0, 1, .hard), (3.9, 2, .medium), (4.0, 3, .easy), (500.0, 9, .easy),
    ])
  func rule(tokens: Double, broken: Int, expected: Difficulty) {
    #expect(Difficulty(tokens: tokens, broken: broken) == expected)
  }

  @Test("of which no mask tells the size is medium, if one constraint is broken")
  func unmarked() {
    #expect(Difficulty(tokens: nil, broken: 1) == .medium)
    #expect(Difficulty(tokens: nil, broken: 2) == .easy)
  }

  private struct Provenance: Decodable {
    let difficulty: String?
    let marked_tokens: Double?
    let image_tokens: Int?
    let broken_statements: [String]
  }

  private func provenance(_ row: BuildRow) throws -> Provenance {
    try JSONDecoder().decode(Provenance.self, from: Data(row.provenance.utf8))
  }

  /// Images are 100 × 80 pixels, which become 112 × 84: 12 tokens.
  @Test("rests on the saturated area of the masks in the resized image")
  func tokens() throws {
    let cases: [(threshold: Double, isRelative: Bool, tokens: Double)] = [
      // 4,000 of 8,000 pixels are half of 12 tokens.
      (1, true, 6), (0.25, true, 1.5), (2000, false, 3), (9000, false, 6),
    ]
    for (threshold, isRelative, tokens) in cases {
      let fixture = try BuildFixture(
        area: { _ in 4000 }, threshold: threshold, isRelative: isRelative)
      let rows = try BuildStage(fixture.manifest, pipeline: Pipeline()).grpo().rows(in: fixture)
      for row in rows {
        let found = try provenance(row)
        #expect(found.image_tokens == 12)
        #expect(found.marked_tokens == (row.answer == "yes" ? tokens : nil))
        let broken = try JSONDecoder().decode([String].self, from: Data((row.broken ?? "").utf8))
        guard row.answer == "yes" else { continue }
        #expect(found.difficulty == Difficulty(tokens: tokens, broken: broken.count).rawValue)
      }
    }
  }

  @Test("is that of the anomalous query for the good one beside it: each degree is balanced")
  func balanced() throws {
    let fixture = try BuildFixture(area: { [40, 4000, 11_000][$0 % 3] })
    let report = try BuildStage(fixture.manifest, pipeline: Pipeline()).grpo()
    let rows = try report.rows(in: fixture)
    let degrees = try Dictionary(grouping: rows) { try provenance($0).difficulty ?? "" }
    #expect(degrees.count == 3)
    for (degree, rows) in degrees {
      #expect(rows.count { $0.answer == "yes" } * 2 == rows.count, "\(degree)")
      #expect(report.pairs?.difficulties[degree] == rows.count)
    }
    for row in try BuildStage(fixture.manifest, pipeline: Pipeline()).eval().rows(in: fixture) {
      #expect((try provenance(row).difficulty == nil) == (row.answer == "no"))
    }
  }

  @Test("picks the queries that a recipe asks for, and as many good ones")
  func filter() throws {
    let fixture = try BuildFixture(area: { [40, 4000, 11_000][$0 % 3] })
    for wanted in Difficulty.allCases {
      var pipeline = Pipeline()
      pipeline.grpo.difficulty = [wanted]
      let report = try BuildStage(fixture.manifest, pipeline: pipeline).grpo()
      #expect(Set(report.pairs?.difficulties.keys.map { $0 } ?? []) == [wanted.rawValue])
      #expect(report.answers["yes"] == report.answers["no"])
    }
  }

  @Test("stands beside what is seen instead of each broken constraint")
  func statements() throws {
    let fixture = try BuildFixture()
    for row in try BuildStage(fixture.manifest, pipeline: Pipeline()).grpo().rows(in: fixture) {
      let statements = try provenance(row).broken_statements
      let broken = try JSONDecoder().decode([String].self, from: Data((row.broken ?? "").utf8))
      #expect(statements.isEmpty == broken.isEmpty)
      #expect(statements.allSatisfy { $0.hasSuffix(".") })
      #expect(Set(statements).count == statements.count)
    }
  }
}
