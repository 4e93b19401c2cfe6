import Evaluation
import Foundation
import RLAD
import TestSupport
import Testing

@Suite("The JSON of reports")
struct ReportSchemaTests {
  private func complaints(_ json: Data, _ schema: String) throws -> [String] {
    try JSONSchema(file: schema).complaints(try JSONSerialization.jsonObject(with: json))
  }

  @Test("is as the schema says, whatever the evaluation holds")
  func reports() throws {
    let everything = Answers.everything()
    let evaluations = [
      everything, everything.filter { $0.truth != nil }, everything.filter { $0.truth == nil },
      everything.filter { $0.truth == .yes }, everything.filter { $0.truth == .no },
      [Answers.answer(0, truth: "y", said: "?")], [],
    ]
    for answers in evaluations {
      for resamples in [0, 20] {
        let report = EvaluationReport(
          answers, of: Answers.run, missing: 2, resampling: Resampling(resamples: resamples))
        #expect(try complaints(report.json(), "evaluation.schema.json") == [])
      }
    }
  }

  @Test("is as the schema says for comparisons, too")
  func comparisons() throws {
    let first = Answers.everything()
    let other = Prediction(
      answer: .verdict(.yes), pYes: 0.5, completion: "", tokens: 0, finish: .stop)
    let second = first.map { AnsweredItem($0.item, $0.truth == nil ? $0.prediction : other) }
    for isIncluded in [{ _ in true }, { $0.truth != nil }] as [(AnsweredItem) -> Bool] {
      let comparison = try RunComparison(
        first.filter(isIncluded), of: Answers.run, with: second.filter(isIncluded),
        of: RunLabel(run: "eval-2", build: "eval-b", model: "m"), resampling: .init(resamples: 20))
      #expect(!comparison.gained.isEmpty && !comparison.lost.isEmpty)
      #expect(try complaints(comparison.json(), "comparison.schema.json") == [])
    }
  }

  @Test("has the words of snake case, and is read back as what was written")
  func roundTrip() throws {
    let report = EvaluationReport(
      Answers.everything(), of: Answers.run, resampling: .init(resamples: 20))
    let json = try report.json()
    let text = String(decoding: json, as: UTF8.self)
    #expect(text.contains("\"balanced_accuracy\"") && text.contains("\"f1_max\""))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    #expect(try decoder.decode(EvaluationReport.self, from: json) == report)
  }

  @Test("is refused by the schema where something is missing or too much")
  func strict() throws {
    let report = EvaluationReport(Answers.everything(), of: Answers.run)
    let text = String(decoding: try report.json(), as: UTF8.self)
    let broken = [
      text.replacing("\"answered\"", with: "\"answers\""),
      text.replacing("\"images\" :", with: "\"pictures\" :"),
      text.replacing("\"version\" : 1", with: "\"version\" : 2"),
    ]
    for text in broken {
      #expect(try !complaints(Data(text.utf8), "evaluation.schema.json").isEmpty)
    }
  }
}
