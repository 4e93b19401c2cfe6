import Foundation
import Manifest
import Preparation
import Testing

@Suite("Pairs of a reference and a query")
struct BuildPairTests {
  private let fixture: BuildFixture

  init() throws {
    fixture = try BuildFixture()
  }

  private func report(_ change: (inout Pipeline) -> Void) throws -> BuildReport {
    var pipeline = Pipeline()
    change(&pipeline)
    return try BuildStage(fixture.manifest, pipeline: pipeline).grpo()
  }

  private func grpo(_ change: (inout Pipeline) -> Void = { _ in }) throws -> [BuildRow] {
    try report(change).rows(in: fixture)
  }

  @Test("for GRPO are balanced in every category, as all of them and as few")
  func balance() throws {
    for prompts in [1000, 20, 7] {
      let rows = try grpo { $0.grpo.prompts = prompts }
      #expect(rows.count <= prompts)
      let byCategory = Dictionary(grouping: rows, by: \.category)
      #expect(byCategory.count == 2)
      for (category, rows) in byCategory {
        let surplus = rows.count { $0.answer == "yes" } - rows.count { $0.answer == "no" }
        #expect(abs(surplus) <= (prompts == 7 ? 1 : 0), "\(category) of \(prompts)")
      }
    }
    // 6 + 6 training queries a category, 2 pairs each.
    #expect(try grpo().count == 48)
  }

  @Test("show each query so often as asked for, each time with another reference", arguments: 1...7)
  func references(pairs: Int) throws {
    let rows = try grpo { $0.grpo.pairsPerQuery = pairs }
    for (query, rows) in Dictionary(grouping: rows, by: \.query) {
      // There are 6 references.
      #expect(rows.count == min(pairs, 6), "\(query ?? "")")
      #expect(Set(rows.map(\.reference)).count == rows.count)
    }
  }

  @Test("have the reference first, of the query's category and from the training images")
  func roles() throws {
    for row in try grpo() {
      #expect(row.images.map(\.role) == ["reference", "query"])
      #expect(row.reference?.contains("/\(row.category)/train/good/") == true)
      #expect(row.query?.contains("/test/") == true)
      #expect((row.answer == "no") == (row.query?.contains("/good/") == true))
    }
  }

  @Test("show all kinds of defects when there are few of them")
  func fewButAll() throws {
    let rows = try grpo {
      $0.grpo.prompts = 12
      $0.grpo.pairsPerQuery = 1
    }
    let defects = try rows.filter { $0.answer == "yes" }.map { row in
      try fixture.manifest.regions(of: try #require(row.query)).map(\.defect)
    }
    #expect(Set(defects).count == defects.count)
  }

  @Test("show each kind of defect before any again, whatever the seed")
  func turns() throws {
    // 12 training images of 4 kinds and more, of which some stand together with others.
    for seed in 0..<4 {
      for prompts in [4, 8, 24] {
        let report = try report {
          $0.seed = seed
          $0.grpo.prompts = prompts
        }
        let rows = try report.rows(in: fixture).filter { $0.answer == "yes" }
        for (_, rows) in Dictionary(grouping: rows, by: \.category) {
          let counts = try rows.reduce(into: [String: Int]()) { counts, row in
            let query = try #require(row.query)
            for defect in try fixture.manifest.regions(of: query).map(\.defect) {
              counts[defect, default: 0] += 1
            }
          }
          let missing = report.pairs?.missingDefects.filter { $0.contains(rows[0].category) } ?? []
          #expect(missing.isEmpty || counts.values.allSatisfy { $0 == 1 })
        }
      }
    }
  }

  @Test("that are fewer than asked for: the report says what each product gave")
  func supplies() throws {
    let report = try report { $0.grpo.pairsPerQuery = 1 }
    #expect(report.pairs?.asked == 1000)
    #expect(report.pairs?.supplies.map(\.place) == ["mvtec_loco/pushpins", "mvtec_loco/screw_bag"])
    for supply in report.pairs?.supplies ?? [] {
      #expect((supply.anomalous, supply.good, supply.prompts) == (6, 6, 12))
    }
    var size = BuildFixture.Size()
    size.good = 2
    let few = try BuildFixture(["pushpins"], size: size)
    let bound = try BuildStage(few.manifest, pipeline: Pipeline()).grpo()
    let supply = try #require(bound.pairs?.supplies.first)
    #expect((supply.anomalous, supply.good, supply.prompts) == (6, 1, 4))
  }

  @Test("need good and anomalous queries of one product: the error says so")
  func oneKind() throws {
    let error = #expect(throws: BuildError.self) {
      try report { $0.grpo.labels = ["logical_anomalies"] }
    }
    #expect(error?.message.contains("both good and anomalous") == true)
  }

  @Test("use the labels that the recipe names, and no other")
  func labels() throws {
    let rows = try grpo { $0.grpo.labels = ["good", "structural_anomalies"] }
    #expect(rows.contains { $0.query?.contains("/structural_anomalies/") == true })
    #expect(!rows.contains { $0.query?.contains("/logical_anomalies/") == true })
  }

  @Test("for an evaluation have every image of its side once, by id, against validation images")
  func evaluation() throws {
    let rows = try BuildStage(fixture.manifest, pipeline: Pipeline()).eval().rows(in: fixture)
    let queries = rows.compactMap(\.query)
    #expect(queries == queries.sorted())
    #expect(Set(queries).count == queries.count)
    let trained = Set(try grpo { $0.grpo.pairsPerQuery = 6 }.compactMap(\.query))
    #expect(trained.isDisjoint(with: queries))
    #expect(trained.union(queries).count == 2 * (12 + 12))
    #expect(rows.allSatisfy { $0.reference?.contains("/validation/good/") == true })
  }

  @Test("ask without an answer, and tell which constraints are broken")
  func contents() throws {
    for row in try grpo() {
      let messages = Message.decode(row.messages)
      #expect(messages.map(\.role).last == "user")
      #expect(!messages.contains { $0.role == "assistant" })
      let broken = try JSONDecoder().decode([String].self, from: Data((row.broken ?? "").utf8))
      #expect(broken.isEmpty == (row.answer == "no"), "\(row.query ?? "")")
    }
  }
}
