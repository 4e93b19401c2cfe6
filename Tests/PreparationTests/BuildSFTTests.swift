import Foundation
import Manifest
import Preparation
import RLAD
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
      if most <= 4 { #expect(rows.count == most, "\(image ?? "")") }
      let questions = rows.map { Message.decode($0.messages).map(\.content) }
      #expect(Set(questions).count == questions.count, "\(image ?? "")")
    }
  }

  @Test("are of different tasks before a task comes twice")
  func tasks() throws {
    for (_, rows) in Dictionary(grouping: try sft(), by: \.query) {
      #expect(Set(rows.map(\.task)).count == rows.count)
    }
  }

  @Test("end with their answer, and their references are training images")
  func contents() throws {
    let rows = try sft { $0.sft.examplesPerImage = 100 }
    for row in rows {
      let messages = Message.decode(row.messages)
      #expect(messages.last == Message(role: "assistant", content: row.answer))
      #expect(messages.dropLast().last?.role == "user")
      #expect(row.images.last?.role == "query")
      let question = messages.dropLast().last?.content ?? ""
      #expect((row.reference != nil) == question.contains("second image"))
      if let reference = row.reference {
        #expect(reference.contains("/\(row.category)/train/good/"))
      }
    }
    #expect(rows.contains { $0.reference != nil })
  }

  @Test("reason in the form of GRPO, as often to a yes as to a no, where the recipe asks for it")
  func reasoning() throws {
    let plain = try sft()
    let rows = try sft { $0.sft.reasoning = 10 }
    let reasoned = rows.filter { $0.task == "reasoning" }
    #expect(reasoned.count == 10 && rows.count == plain.count + 10)
    #expect(rows.firstIndex { $0.task == "reasoning" } != plain.count)
    let prompts = try BuildStage(fixture.manifest, pipeline: Pipeline()).grpo().rows(in: fixture)
    let asked = Set(prompts.map { Message.decode($0.messages).map(\.content) })
    var verdicts: [Verdict: Int] = [:]
    for row in reasoned {
      let messages = Message.decode(row.messages)
      #expect(asked.contains(messages.dropLast().map(\.content)))
      let answer = try AnswerFormat.parse(row.answer).get()
      let isGood = row.query?.contains("/good/") == true
      #expect(answer.verdict == (isGood ? .no : .yes))
      verdicts[answer.verdict, default: 0] += 1
      let prompt = try #require(prompts.first { $0.query == row.query })
      // A tray of pushpins is thought of compartment by compartment.
      guard !answer.reasoning.hasPrefix("row one: ") else {
        let numbers = answer.reasoning.replacing(#/row (one|two|three):\s/#, with: "")
        #expect(isGood != numbers.contains(/zero|two|three/))
        continue
      }
      for sentence in try prompt.brokenStatements() {
        #expect(answer.reasoning.contains(sentence), "\(answer.reasoning)")
      }
      #expect(row.reference?.contains("/train/good/") == true)
    }
    #expect(verdicts == [.yes: 5, .no: 5])
    #expect(try sft { $0.sft.reasoning = 10_000 }.count { $0.task == "reasoning" } == prompts.count)
  }

  @Test("are those of reasoning alone where the recipe wants none of the others")
  func reasoningAlone() throws {
    let rows = try sft {
      $0.sft.examples = 0
      $0.sft.reasoning = 10
    }
    #expect(rows.count == 10 && rows.allSatisfy { $0.task == "reasoning" })
    #expect(throws: BuildError.noExamples(for: "the build")) { try sft { $0.sft.examples = 0 } }
    var captioned = Pipeline()
    captioned.sft.examples = 0
    captioned.sft.captioner = Pipeline.Captioner()
    #expect(throws: BuildError.noExamples(for: "the captions of a large model")) {
      try BuildStage(fixture.manifest, pipeline: captioned).captioner()
    }
  }

  @Test("use the labels that the recipe names, and no other")
  func labels() throws {
    let rows = try sft { $0.sft.labels = ["structural_anomalies"] }
    #expect(rows.allSatisfy { $0.query?.contains("/structural_anomalies/") == true })
  }

  @Test("ask for boxes, unless the recipe says not to")
  func boxes() throws {
    let boxes = try sft { $0.sft.examplesPerImage = 9 }.filter { $0.answer.hasPrefix("```json") }
    #expect(boxes.contains { $0.answer.contains("bbox_2d") })
    #expect(boxes.contains { $0.answer == "```json\n[]\n```" })
    #expect(boxes.allSatisfy { $0.task == "defect_localization" })
    let without = try sft {
      $0.sft.examplesPerImage = 9
      $0.sft.boxes = false
    }
    #expect(!without.contains { $0.messages.contains("JSON") })
  }

  @Test("record what their answer comes down to")
  func provenance() throws {
    for row in try sft() {
      let said = try Provenance(row)
      #expect(said.task == row.task)
      switch said.form {
      case "yes_no": #expect(row.answer.lowercased().hasPrefix(said.key ?? "?"))
      case "choice": #expect(row.answer.hasPrefix(said.key ?? "?") && said.value != nil)
      case "boxes": #expect(said.key?.hasPrefix("[") == true)
      default: #expect(said.form == "open")
      }
    }
  }

  @Test("of a defect that nothing is known of say that something is wrong and where, and no more")
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
    #expect(anomalous.contains { $0.task == "anomaly_detection" })
    #expect(!anomalous.contains { $0.messages.contains("strange") })
    #expect(!anomalous.contains { $0.task.hasSuffix("_check") || $0.task == "defect_description" })
  }
}

/// What a row's provenance says of its answer.
struct Provenance: Decodable {
  let category: String
  let label: String
  let defects: [String]
  let task: String
  let form: String
  let about: String
  let key: String?
  let value: String?

  init(_ row: BuildRow) throws {
    self = try JSONDecoder().decode(Provenance.self, from: Data(row.provenance.utf8))
  }
}

extension BuildRow {
  /// What its provenance says is broken.
  fileprivate func brokenStatements() throws -> [String] {
    struct Provenance: Decodable { let broken_statements: [String]? }
    return try JSONDecoder().decode(Provenance.self, from: Data(provenance.utf8))
      .broken_statements ?? []
  }
}
