import Foundation
import Manifest
import Preparation
import Testing

@Suite("Supervised examples")
struct BuildSFTTests {
  private let fixture: BuildFixture

  init() throws {
    fixture = try BuildFixture()
  }

  private func sft(_ change: (inout Pipeline) -> Void = { _ in }) throws -> [BuildRow] {
    var pipeline = Pipeline()
    change(&pipeline)
    return try BuildStage(fixture.manifest, pipeline: pipeline).sft().rows(in: fixture)
  }

  @Test("are at most as many of an image as asked for", arguments: [1, 2, 3, 4, 7, 100])
  func count(most: Int) throws {
    let rows = try sft { $0.sft.examplesPerImage = most }
    let byImage = Dictionary(grouping: rows, by: \.query)
    #expect(byImage.count == 2 * (6 + 6 + 3))
    for (image, rows) in byImage {
      #expect(rows.count <= most, "\(image ?? "")")
      if most <= 3 { #expect(rows.count == most, "\(image ?? "")") }
      let questions = rows.map { Message.decode($0.messages).map(\.content) }
      #expect(Set(questions).count == questions.count, "\(image ?? "")")
    }
  }

  @Test("are of different tasks before a task comes twice")
  func tasks() throws {
    for (_, rows) in Dictionary(grouping: try sft { $0.sft.examplesPerImage = 2 }, by: \.query) {
      #expect(Set(rows.map(\.task)) == ["caption", "yes_no"])
    }
  }

  @Test("answer yes as often as no in every category", arguments: [2, 4, 8])
  func balance(most: Int) throws {
    let rows = try sft { $0.sft.examplesPerImage = most }.filter { $0.task == "yes_no" }
    for (category, rows) in Dictionary(grouping: rows, by: \.category) {
      let keys = try rows.map { row in
        try JSONDecoder().decode(Provenance.self, from: Data(row.provenance.utf8)).key
      }
      let surplus = keys.count { $0 == "yes" } - keys.count { $0 == "no" }
      #expect(abs(surplus) <= 1, "\(category)")
      #expect(keys.allSatisfy { $0 == "yes" || $0 == "no" })
    }
  }

  private struct Provenance: Decodable {
    let category: String
    let label: String
    let task: String
    let key: String?
  }

  @Test("end with their answer, and their references are training images")
  func contents() throws {
    let rows = try sft { $0.sft.examplesPerImage = 100 }
    for row in rows {
      let messages = Message.decode(row.messages)
      #expect(messages.last == Message(role: "assistant", content: row.answer))
      #expect(messages.dropLast().last?.role == "user")
      #expect(row.images.last?.role == "query")
      if let reference = row.reference {
        #expect(reference.contains("/\(row.category)/train/good/"))
      }
    }
    #expect(rows.contains { $0.reference != nil })
  }

  @Test("use the labels that the recipe names, and no other")
  func labels() throws {
    let rows = try sft { $0.sft.labels = ["structural_anomalies"] }
    #expect(rows.allSatisfy { $0.query?.contains("/structural_anomalies/") == true })
  }

  @Test("of a defect that nothing is known of say that something is wrong, and no more")
  func unknownDefect() throws {
    let fixture = try BuildFixture(["pushpins"], defect: "strange")
    let report = try BuildStage(fixture.manifest, pipeline: Pipeline()).sft()
    #expect(
      report.unknownDefects == [
        "mvtec_loco/pushpins/strange logical_anomalies",
        "mvtec_loco/pushpins/strange structural_anomalies",
      ])
    let rows = try report.rows(in: fixture)
    let anomalous = rows.filter { $0.query?.contains("_anomalies/") == true }
    #expect(!anomalous.isEmpty)
    #expect(!anomalous.contains { $0.messages.contains("strange") })
    #expect(Set(anomalous.map(\.task)).isSubset(of: ["caption", "yes_no"]))
  }
}
