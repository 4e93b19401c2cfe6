import Foundation
import Manifest
import Preparation
import Testing

@Suite("The balance of supervised examples")
struct BuildSFTBalanceTests {
  private static let products = [
    "breakfast_box", "juice_bottle", "pushpins", "screw_bag", "splicing_connectors",
  ]
  private let fixture: BuildFixture

  init() throws {
    var size = BuildFixture.Size()
    // As in LOCO, there are about twice as many anomalous images as good ones.
    (size.good, size.logical, size.structural) = (30, 40, 24)
    fixture = try BuildFixture(Self.products, size: size)
  }

  private func sft(_ change: (inout Pipeline) -> Void = { _ in }) throws -> [(
    row: BuildRow, said: Provenance
  )] {
    var pipeline = Pipeline()
    change(&pipeline)
    return try BuildStage(fixture.manifest, pipeline: pipeline).sft(isDryRun: false)
      .rows(in: fixture).map { ($0, try Provenance($0)) }
  }

  @Test(
    "holds as many yes as no for each product, and for each form of question", arguments: [2, 4, 9])
  func verdicts(most: Int) throws {
    let rows = try sft { $0.sft.examplesPerImage = most }
    for product in Self.products {
      let own = rows.filter { $0.said.category == product }
      let answers = own.compactMap { row in
        row.said.form == "yes_no" ? row.said.key : ["yes", "no"].first { $0 == row.said.value }
      }
      #expect(answers.count > 10)
      #expect(abs(answers.count { $0 == "yes" } - answers.count { $0 == "no" }) <= 1, "\(product)")
      let forms = Dictionary(grouping: own.filter { $0.said.form == "yes_no" }) { row in
        let isOfOne = ["constraint ", "defect ", "object "].first { row.said.about.contains($0) }
        return "\(row.said.task) \(isOfOne ?? row.said.about) \(row.row.reference != nil)"
      }
      for (form, rows) in forms where !form.contains("object ") {
        let yes = rows.count { $0.said.key == "yes" }
        #expect(abs(2 * yes - rows.count) <= 1, "\(product) \(form)")
      }
    }
  }

  @Test("puts the right option at every letter as often, for each number of options")
  func letters() throws {
    let choices = try sft().filter { $0.said.form == "choice" }
    let byOptions = Dictionary(grouping: choices) { row in
      row.row.messages.components(separatedBy: "\\n").count { $0.dropFirst().hasPrefix(". ") }
    }
    #expect(byOptions.keys.sorted() == [2, 3, 4, 5])
    for (options, rows) in byOptions {
      let counts = ["A", "B", "C", "D", "E"].prefix(options).map { letter in
        rows.count { $0.said.key == letter }
      }
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 2, "\(options): \(counts)")
    }
  }

  @Test("lets no object be asked for more than twice its share")
  func objects() throws {
    let counted = try sft().filter { $0.said.task == "count_check" }
      .compactMap { row in
        row.said.about.firstRange(of: "object ").map { row.said.about[$0.upperBound...] }
      }
    let counts = Dictionary(grouping: counted, by: { $0 }).mapValues(\.count)
    #expect(counts.count >= 8)
    for (object, count) in counts {
      #expect(count <= max(3, 2 * counted.count / 10 + 1), "\(object) of \(counted.count)")
    }
  }

  @Test("asks for a usual number as often as for an unusual one")
  func numbers() throws {
    let usual = [
      "pushpin": 15, "label": 2, "washer": 2, "nut": 2, "screw": 2, "long_screw": 1,
      "short_screw": 1, "connector": 2, "cable": 1, "tangerine": 2, "nectarine": 1,
    ]
    let open = try sft().filter { $0.said.task == "count_check" && $0.said.form == "open" }
    for (object, number) in usual {
      let keys = open.compactMap(\.said.key).filter { $0.hasPrefix(object + "=") }
      let expected = keys.count { $0 == "\(object)=\(number)" }
      #expect(abs(2 * expected - keys.count) <= 1, "\(object): \(keys)")
    }
  }

  @Test("says \"nothing\" no more often than by chance where that is an option")
  func nothing() throws {
    for task in ["defect_classification", "defect_description", "defect_analysis"] {
      for product in Self.products {
        let rows = try sft().filter {
          $0.said.task == task && $0.said.form == "choice" && $0.said.about == "options"
            && $0.said.category == product
        }
        let good = rows.count { $0.said.value == "good" }
        #expect(3 * good <= rows.count + 3, "\(product) \(task)")
      }
    }
  }

  @Test("asks logical and structural images alike what kind their anomaly is of")
  func kinds() throws {
    let rows = try sft { $0.sft.examplesPerImage = 9 }
    for product in Self.products {
      let kinds = rows.filter { $0.said.category == product && $0.said.about == "kind" }
        .compactMap(\.said.key)
      #expect(!kinds.isEmpty)
      #expect(
        abs(kinds.count { $0 == "logical" } - kinds.count { $0 == "structural" }) <= 1)
    }
  }

  @Test("spreads a limited number over products, tasks and defects", arguments: [60, 200, 700])
  func limited(most: Int) throws {
    let rows = try sft { $0.sft.examples = most }
    #expect(rows.count == most)
    let byProduct = Dictionary(grouping: rows, by: \.said.category).mapValues(\.count)
    #expect(byProduct.values.allSatisfy { abs($0 - most / 5) <= 2 }, "\(byProduct)")
    let tasks = Dictionary(grouping: rows, by: \.said.task).mapValues(\.count)
    for task in [
      "anomaly_detection", "defect_classification", "defect_localization", "defect_description",
      "defect_analysis",
    ] {
      #expect(tasks[task, default: 0] >= most / 20, "\(task): \(tasks)")
    }
    let good = Set(rows.filter { $0.said.label == "good" }.compactMap(\.row.query)).count
    let images = Set(rows.compactMap(\.row.query)).count
    if most == 60 { #expect(abs(2 * good - images) <= 5, "\(good) of \(images)") }
    if most > 60 {
      let shown = Set(rows.map { "\($0.said.category) \($0.said.defects)" })
      let all = Set(try sft().map { "\($0.said.category) \($0.said.defects)" })
      #expect(shown == all)
    }
  }

  @Test("is the same without a limit and with one that is not reached")
  func unlimited() throws {
    #expect(try sft().map(\.row) == sft { $0.sft.examples = 100_000 }.map(\.row))
  }
}
