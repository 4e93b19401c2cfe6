import Evaluation
import Foundation
import RLAD
import Testing

/// What `scripts/fixtures/evaluation.py` wrote.
struct Golden: Decodable {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name, truths, answers: String
    let scores: [Double?]
    let values: [String: Double]
    let intervals: [String: [Double]]

    var testDescription: String { name }

    var answered: [AnsweredItem] {
      zip(truths, zip(answers, scores)).enumerated().map { ordinal, row in
        Answers.answer(ordinal, truth: row.0, said: row.1.0, pYes: row.1.1)
      }
    }
  }

  struct Slices: Decodable {
    let rows: [String]
    let all, logical, structural: [String: Double]
    let a, b: [String: Double]

    private enum CodingKeys: String, CodingKey {
      case rows, all, logical, structural
      case a = "x/a"
      case b = "x/b"
    }
  }

  struct Test: Decodable, Sendable, CustomTestStringConvertible {
    let onlyFirst, onlySecond: Int
    let exact, chiSquared: Double

    var testDescription: String { "\(onlyFirst) against \(onlySecond)" }

    private enum CodingKeys: String, CodingKey {
      case exact
      case onlyFirst = "only_first"
      case onlySecond = "only_second"
      case chiSquared = "chi_squared"
    }
  }

  struct Comparison: Decodable {
    let truths, first, second: String
    let difference, low, high: Double
  }

  let cases: [Case]
  let slices: Slices
  let tests: [Test]
  let comparison: Comparison

  static func load() throws -> Golden {
    let url = try #require(
      Bundle.module.url(
        forResource: "evaluation", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }
}

extension SliceReport {
  /// The metrics by the names that the golden file has for them.
  var estimates: [String: Estimate?] {
    [
      "accuracy": accuracy, "f1": f1, "balanced_accuracy": balancedAccuracy,
      "matthews_correlation": matthewsCorrelation, "recall": recall, "specificity": specificity,
      "auroc": auroc, "f1_max": f1Max,
    ]
  }
}

/// Answers to begin with.
enum Answers {
  static let run = RunLabel(
    run: "eval-1", build: "eval-b", model: "models/small", adapter: "runs/grpo-1/step-20")

  /// An answer: `said` is `y`, `n`, or `?` where it can't be read.
  static func answer(
    _ ordinal: Int, truth: Character, said: Character, pYes: Double? = nil,
    dataset: String = "x", category: String = "a", label: String? = nil, defects: [String] = [],
    broken: [BrokenConstraint] = [], difficulty: String? = nil, reasoning: String = "So it is."
  ) -> AnsweredItem {
    let label = label ?? (truth == "y" ? "logical_anomalies" : "good")
    let verdict: Verdict? = said == "?" ? nil : said == "y" ? .yes : .no
    let completion =
      verdict.map { AnswerFormat.write(reasoning: reasoning, verdict: $0) } ?? "<think>\(reasoning)"
    return AnsweredItem(
      EvaluationItem(
        ordinal: ordinal, image: "\(dataset)/\(category)/test/\(label)/\(ordinal)",
        references: ["\(dataset)/\(category)/train/good/0"], dataset: dataset, category: category,
        label: label, defects: defects, broken: broken, difficulty: difficulty,
        truth: .verdict(truth == "y" ? .yes : .no)),
      Prediction(
        answer: verdict.map { .verdict($0) }, pYes: pYes, completion: completion,
        tokens: 10 + ordinal % 3, finish: verdict == nil ? .length : .stop))
  }

  /// The answer to a multiple-choice question.
  static func choice(
    _ ordinal: Int, task: String, right: Character, said: Character?, isGood: Bool = false
  ) -> AnsweredItem {
    let label = isGood ? "good" : "logical_anomalies"
    return AnsweredItem(
      EvaluationItem(
        ordinal: ordinal, image: "x/a/test/\(label)/\(ordinal)", dataset: "x", category: "a",
        label: label, task: task, truth: .letter(right)),
      Prediction(
        answer: said.map { .letter($0) }, pYes: nil, completion: said.map { "\($0)" } ?? "hm",
        tokens: 1, finish: .stop))
  }

  /// A small evaluation with everything that a report has a place for.
  static func everything() -> [AnsweredItem] {
    let nut = BrokenConstraint(id: "nuts", sentences: ["There is only one nut in the bag."])
    let verdicts = (0..<24).map { i in
      let truth: Character = i % 3 == 0 ? "n" : "y"
      let said: Character = i % 11 == 5 ? "?" : i % 4 == 0 ? "n" : "y"
      return answer(
        i, truth: truth, said: said, pYes: i % 11 == 5 ? nil : Double(i * 7 % 24) / 24,
        dataset: i < 12 ? "x" : "z", label: i % 3 == 2 ? "structural_anomalies" : nil,
        defects: truth == "y" ? ["1_missing_nut"] : [], broken: truth == "y" ? [nut] : [],
        difficulty: truth == "y" ? ["easy", "medium", "hard"][i % 3] : nil,
        reasoning: i % 2 == 0 ? "The bag has only one nut." : "It looks odd.")
    }
    let choices = (24..<36).map { i in
      choice(
        i, task: i % 2 == 0 ? "anomaly_detection" : "object_details", right: "A",
        said: i % 5 == 0 ? nil : i % 3 == 0 ? "B" : "A", isGood: i % 4 < 2)
    }
    return verdicts + choices
  }
}
