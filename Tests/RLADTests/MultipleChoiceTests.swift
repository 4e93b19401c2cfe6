import Foundation
import RLAD
import Testing

@Suite("Multiple choice")
struct MultipleChoiceTests {
  @Test("is read as Python reads the last letter on its own", arguments: try Golden.load().texts)
  func letters(text: Golden.Text) {
    #expect(MultipleChoice.parse(text.text).map(String.init) == text.letter)
  }

  @Test("is caught by an article that comes last, as MMAD's own reading is")
  func trap() {
    #expect(MultipleChoice.parse("A defect is visible, so B") == "B")
    #expect(MultipleChoice.parse("B. A defect is visible") == "A")
  }

  @Test("takes an option that is spelled out, and nothing that only looks like one")
  func options() {
    let options: [Character: String] = ["A": "Yes.", "B": "No.", "C": "No"]
    #expect(MultipleChoice.parse(" yes", options: options) == "A")
    #expect(MultipleChoice.parse("no", options: options) == nil)
    #expect(MultipleChoice.parse("yes, it is", options: options) == nil)
    #expect(MultipleChoice.parse("", options: ["A": "."]) == nil)
    #expect(MultipleChoice.parse("C", options: ["A": "C"]) == "C")
  }

  @Test("is scored as scikit-learn and plain means score it", arguments: try Golden.load().cases)
  func scores(golden: Golden.Case) throws {
    let score = golden.score
    #expect(score.datasets == golden.cells.keys.sorted())
    for (dataset, row) in golden.cells {
      for task in score.tasks {
        #expect(close(score.score(task, in: dataset), row[task]), "\(task) of \(dataset)")
      }
      #expect(close(score.average(of: dataset), golden.datasets[dataset]))
    }
    for task in score.tasks {
      #expect(close(score.average(ofTask: task), golden.tasks[task]))
    }
    #expect(close(score.average, golden.average))
    let rows = golden.rows.map(Golden.Row.init)
    #expect(score.total == rows.count)
    #expect(score.unreadable == rows.count { $0.answer == nil })
    #expect(score.right == rows.count { $0.answer == $0.right })
  }

  @Test("gives always the same answer half of detection, however many images are anomalous")
  func constant() {
    var score = MultipleChoiceScore()
    for i in 0..<100 {
      let isAnomalous = i % 10 > 0
      score.count(
        "A", right: isAnomalous ? "A" : "B", task: MultipleChoiceScore.detection, dataset: "x",
        isAnomalous: isAnomalous)
    }
    #expect(score.cell(MultipleChoiceScore.detection, in: "x")?.accuracy == 0.9)
    #expect(score.average == 0.5)
  }

  @Test("has no score without answers")
  func nothing() {
    #expect(MultipleChoiceScore().average == nil)
    #expect(MultipleChoiceScore().score("caption", in: "x") == nil)
  }

  private func close(_ ours: Double?, _ theirs: Double?) -> Bool {
    guard let ours, let theirs else { return ours == nil && theirs == nil }
    return abs(ours - theirs) <= 1e-12
  }

  /// What `scripts/fixtures/multiple_choice.py` wrote.
  struct Golden: Decodable {
    struct Text: Decodable, Sendable {
      let text: String
      let letter: String?
    }

    /// Data set, task, right letter, answer or `?`, and whether the image is anomalous.
    struct Row: Sendable {
      let dataset, task: String
      let right: Character
      let answer: Character?
      let isAnomalous: Bool

      init(_ line: String) {
        let parts = line.split(separator: " ").map(String.init)
        (dataset, task, right) = (parts[0], parts[1], Character(parts[2]))
        answer = parts[3] == "?" ? nil : Character(parts[3])
        isAnomalous = parts[4] == "y"
      }
    }

    struct Case: Decodable, Sendable, CustomTestStringConvertible {
      let name: String
      let rows: [String]
      let cells: [String: [String: Double]]
      let datasets, tasks: [String: Double]
      let average: Double

      var testDescription: String { name }

      var score: MultipleChoiceScore {
        var score = MultipleChoiceScore()
        for row in rows.map(Row.init) {
          score.count(
            row.answer, right: row.right, task: row.task, dataset: row.dataset,
            isAnomalous: row.isAnomalous)
        }
        return score
      }
    }

    let texts: [Text]
    let cases: [Case]

    static func load() throws -> Golden {
      let url = try #require(
        Bundle.module.url(
          forResource: "multiple_choice", withExtension: "json", subdirectory: "Fixtures"))
      return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    }
  }
}
