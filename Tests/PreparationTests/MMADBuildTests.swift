import Digest
import Foundation
import Manifest
import RLAD
import Testing

@testable import Preparation

@Suite("A build with MMAD's questions")
final class MMADBuildTests {
  private let fixture: BuildFixture
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("prep-mmad-builds-\(UUID().uuidString)")

  /// Four questions about every test image of two products, and a training image with each.
  init() throws {
    fixture = try BuildFixture()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var file = MMADFile()
    let images = try fixture.manifest.candidates(profile: BuildFixture.profile.id).map(\.image)
    for (number, image) in images.enumerated() where image.split == "test" {
      let place = "MVTec-LOCO/\(image.category)"
      try file.add(
        "\(place)/test/\(image.label)/\(image.id.split(separator: "/").last ?? "").png",
        MMADFile.questions(number, isGood: image.label == "good"),
        random: ["\(place)/train/good/1.png", "\(place)/train/good/2.png"],
        similar: ["\(place)/train/good/99.png", "\(place)/train/good/3.png"])
    }
    let path = try file.write(to: folder.appendingPathComponent("mmad.json").path)
    _ = try MMADIngest().run(path, into: fixture.manifest)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  private func pipeline(_ change: (inout Pipeline) -> Void) -> Pipeline {
    var pipeline = Pipeline()
    change(&pipeline)
    return pipeline
  }

  private func provenance(_ row: BuildRow) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(row.provenance.utf8))
    return try #require(value as? [String: Any])
  }

  /// The question that a row was made of.
  private func question(_ row: BuildRow) throws -> QuestionRecord {
    let origin = try #require(try provenance(row)["question"] as? [String: Any])
    return try #require(
      try fixture.manifest.questions().questions.first {
        $0.imageId == row.query && $0.ordinal == origin["ordinal"] as? Int
      })
  }

  @Test("for training asks all of its images beside our own questions, and teaches the letter")
  func sft() throws {
    let plain = try BuildStage(fixture.manifest, pipeline: Pipeline()).sft().rows(in: fixture)
    let recipe = pipeline { $0.sft.questions = .mmad }
    let report = try BuildStage(fixture.manifest, pipeline: recipe).sft()
    let rows = try report.rows(in: fixture)
    let asked = try rows.filter { try provenance($0)["question"] != nil }
    let ours = try rows.filter { try provenance($0)["question"] == nil }
    #expect(Set(ours.map(\.messages)) == Set(plain.map(\.messages)))
    #expect(ours.count == plain.count)
    let images = Set(plain.compactMap(\.query))
    #expect(Set(asked.compactMap(\.query)) == images)
    #expect(asked.count == 4 * images.count)
    for row in asked {
      let messages = Message.decode(row.messages)
      let question = try question(row)
      #expect(messages.map(\.role) == ["user", "assistant"])
      #expect(messages[1].content == row.answer && row.reference == nil)
      // The right option is the same one, under its new letter.
      let options = try MMADOption.list(question.options)
      let right = try #require(options.first { $0.letter == question.answer })
      let lines = messages[0].content.split(separator: "\n").map(String.init)
      #expect(lines.first == question.text)
      #expect(lines.contains("\(row.answer). \(right.text)"))
      for option in options { #expect(lines.contains { $0.hasSuffix(". " + option.text) }) }
      #expect(lines.count == options.count + 2)
      let shown = try #require(try provenance(row)["options"] as? [String: String])
      #expect(shown[row.answer] == right.text && shown.count == options.count)
      // What the model is taught to say is what the score reads.
      #expect(MultipleChoice.parse(row.answer).map(String.init) == row.answer)
    }
    #expect(try BuildStage(fixture.manifest, pipeline: recipe).sft().build.id == report.build.id)
    #expect(report.build.config.contains(#""questions":"mmad""#))
  }

  @Test("for training has every letter right equally often, by task and number of options")
  func balance() throws {
    let recipe = pipeline { $0.sft.questions = .mmad }
    let rows = try BuildStage(fixture.manifest, pipeline: recipe).sft().rows(in: fixture)
    var counts: [String: [String: Int]] = [:]
    for row in rows where try provenance(row)["question"] != nil {
      let options = try MMADOption.list(question(row).options)
      let kind = "\(row.task) of \(options.count)"
      for option in options { counts[kind, default: [:]][option.letter, default: 0] += 0 }
      counts[kind]?[row.answer, default: 0] += 1
    }
    #expect(counts.count > 4)
    for (kind, letters) in counts {
      let (least, most) = (letters.values.min() ?? 0, letters.values.max() ?? 0)
      #expect(most - least <= 1, "\(kind): \(letters)")
    }
    #expect(counts["anomaly_detection of 2"]?["A"] ?? 0 > 5)
  }

  @Test("for evaluation asks about the other images alone, of all kinds, as the file has it")
  func evaluation() throws {
    let training = try BuildStage(
      fixture.manifest, pipeline: pipeline { $0.sft.questions = .mmad }
    ).sft().rows(in: fixture)
    let recipe = pipeline { $0.eval.questions = .mmad }
    let report = try BuildStage(fixture.manifest, pipeline: recipe).eval()
    let rows = try report.rows(in: fixture)
    let shown = Set(rows.flatMap(\.images).map(\.image))
    #expect(shown.isDisjoint(with: Set(training.flatMap(\.images).map(\.image))))
    let labels = Set(rows.compactMap { $0.query?.split(separator: "/")[3] })
    #expect(labels == ["good", "logical_anomalies", "structural_anomalies"])
    #expect(rows.count == 4 * Set(rows.compactMap(\.query)).count)
    for row in rows {
      let question = try question(row)
      let user = try #require(Message.decode(row.messages).first?.content)
      #expect(row.answer == question.answer && row.task == question.task)
      #expect(user.hasPrefix("The first image shows a normal product"))
      let options = try MMADOption.list(question.options)
      let text = ([question.text] + options.map { "\($0.letter). \($0.text)" })
        .joined(separator: "\n")
      #expect(user.contains(text + "\n"))
      // Training may use LOCO's training images, so the file's own can't be shown.
      #expect(row.reference?.contains("/validation/good/") == true)
      #expect(try provenance(row)["reference"] as? String == "ours")
    }
    #expect(report.references == ["ours": Set(rows.compactMap(\.query)).count])
    #expect(report.build.config.contains("structural_anomalies"))
    #expect(report.answers.keys.allSatisfy { "ABCDE".contains($0) })
  }

  @Test(
    "that leaves a data set to judging shows the normal images that the file proposes",
    arguments: [(Pipeline.Templates.random, "1"), (.similar, "3")])
  func templates(choice: Pipeline.Templates, stem: String) throws {
    let recipe = pipeline {
      $0.trainingShare = Pipeline.TrainingShare(0.5, byDataset: ["mvtec_loco": 0])
      $0.eval.questions = .mmad
      $0.eval.templates = choice
    }
    let report = try BuildStage(fixture.manifest, pipeline: recipe).eval()
    let rows = try report.rows(in: fixture)
    #expect(rows.count == 4 * 60)
    for row in rows {
      #expect(row.reference == "mvtec_loco/\(row.category)/train/good/\(stem)")
      #expect(try provenance(row)["reference"] as? String == choice.rawValue)
    }
    #expect(report.references == [choice.rawValue: 60])
  }

  @Test("without a shot shows the image in question alone")
  func zeroShots() throws {
    let recipe = pipeline {
      $0.eval.questions = .mmad
      $0.eval.shots = 0
    }
    let report = try BuildStage(fixture.manifest, pipeline: recipe).eval()
    for row in try report.rows(in: fixture) {
      #expect(row.images.count == 1)
      #expect(!row.messages.contains("first image"))
    }
    #expect(report.references.isEmpty && report.unpaired.isEmpty)
  }

  @Test("has none where nothing was joined, and says how to")
  func none() throws {
    let bare = try BuildFixture(["pushpins"])
    let training = try BuildStage(bare.manifest, pipeline: pipeline { $0.sft.questions = .mmad })
    let judging = try BuildStage(bare.manifest, pipeline: pipeline { $0.eval.questions = .mmad })
    #expect(throws: BuildError.noQuestions(side: "training")) { _ = try training.sft() }
    let error = #expect(throws: BuildError.noQuestions(side: "evaluation")) {
      _ = try judging.eval()
    }
    #expect(error?.hint?.contains("prep ingest-mmad") == true)
  }

  @Test("keeps the order of options that speak of each other")
  func order() {
    var (balance, generator) = (LetterBalance(), SplitMix64(seed: 1))
    let plain = ["A", "B", "C", "D"].map { MMADOption(letter: $0, text: "A thing in \($0)area.") }
    var orders: Set<[String]> = []
    for _ in 0..<20 {
      let shuffled = balance.shuffle(plain, right: "C", kind: "x", using: &generator)
      orders.insert(shuffled.options.map(\.text))
      #expect(shuffled.options.map(\.letter) == ["A", "B", "C", "D"])
      #expect(shuffled.options.first { $0.letter == shuffled.right }?.text == plain[2].text)
    }
    #expect(orders.count > 5)
    for text in ["All of the above.", "Both A and B", "Neither B nor C", "As in option d."] {
      let options = plain.dropLast() + [MMADOption(letter: "D", text: text)]
      for _ in 0..<5 {
        let kept = balance.shuffle(Array(options), right: "D", kind: "x", using: &generator)
        #expect(kept.options == Array(options) && kept.right == "D")
      }
    }
  }
}
