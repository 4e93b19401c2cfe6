import Foundation
import RLAD
import Testing

@Suite("The metrics")
struct MetricsTests {
  @Test("of verdicts agree with scikit-learn", arguments: try Golden.load().verdicts)
  func verdicts(golden: Golden.Verdicts) {
    let confusion = golden.confusion
    #expect(close(confusion.accuracy, golden.accuracy))
    #expect(close(confusion.precision, golden.precision))
    #expect(close(confusion.recall, golden.recall))
    #expect(close(confusion.f1, golden.f1))
    #expect(close(confusion.balancedAccuracy, golden.balancedAccuracy))
    #expect(close(confusion.matthewsCorrelation, golden.mcc))
  }

  @Test("of scores agree with scikit-learn", arguments: try Golden.load().scores)
  func scores(golden: Golden.Scores) throws {
    let curve = try #require(ScoreCurve(golden.samples))
    #expect(close(curve.auroc, golden.auroc))
    #expect(close(curve.bestF1?.f1, golden.bestF1))
    #expect(curve.bestF1?.threshold == golden.threshold)
  }

  @Test("of scores are the area under the ROC curve", arguments: try Golden.load().scores)
  func roc(golden: Golden.Scores) throws {
    let points = try #require(ScoreCurve(golden.samples)?.roc)
    #expect(points[0] == (0, 0) && points[points.count - 1] == (1, 1))
    let area = zip(points, points.dropFirst()).reduce(0) { area, ends in
      area + (ends.1.falseAlarms - ends.0.falseAlarms) * (ends.1.found + ends.0.found) / 2
    }
    #expect(close(area, golden.auroc))
    #expect(ScoreCurve([.init(score: 1, truth: .no)])?.roc == nil)
  }

  @Test("of a resample are those of the images that were drawn")
  func recounted() throws {
    let samples = [(0.9, Verdict.yes), (0.7, .no), (0.7, .yes), (0.2, .no)].map {
      ScoreCurve.Sample(score: $0, truth: $1)
    }
    let whole = try #require(ScoreCurve(samples))
    let drawn = whole.recounted { place, step in
      (step.anomalous, step.normal) = [(0, 0), (2, 1), (0, 1)][place]
    }
    let direct = try #require(ScoreCurve([samples[1], samples[2], samples[2], samples[3]]))
    #expect(drawn.auroc == direct.auroc && drawn.bestF1 == direct.bestF1)
    #expect(drawn.anomalous == 2 && drawn.normal == 2)
  }

  @Test("show that always answering yes beats every published F1 on LOCO, and nothing else")
  func alwaysYes() throws {
    var confusion = Confusion()
    for _ in 0..<575 { confusion.count(.yes, truth: .no) }
    for _ in 0..<561 { confusion.count(.yes, truth: .yes) }
    #expect(percent(try #require(confusion.f1)) == 66.1)
    #expect(percent(try #require(confusion.accuracy)) == 49.4)
    #expect(confusion.balancedAccuracy == 0.5)
    #expect(confusion.matthewsCorrelation == 0)
  }

  /// The rates published for Qwen2.5-VL-72B are fractions of LOCO's good + logical test images.
  @Test(
    "reproduce the published rates from whole numbers of images",
    arguments: [
      (138, 185, 74.6), (152, 236, 64.4), (144, 229, 62.9), (142, 259, 54.8), (130, 227, 57.3),
      (138 + 152 + 144 + 142 + 130, 1136, 62.1),
    ])
  func publishedRates(right: Int, images: Int, published: Double) throws {
    var confusion = Confusion()
    for i in 0..<images { confusion.count(i < right ? .yes : .no, truth: .yes) }
    #expect(percent(try #require(confusion.accuracy)) == published)
  }

  @Test("count an answer that can't be read as wrong, and never as a verdict")
  func unparsed() {
    var confusion = Confusion()
    confusion.count(.yes, truth: .yes)
    confusion.count(.no, truth: .no)
    confusion.count(nil, truth: .no)
    confusion.count(nil, truth: .yes)
    #expect(confusion.trueNegatives == 1)
    #expect(confusion.falseNegatives == 0)
    #expect(confusion.accuracy == 0.5)
    #expect(confusion.parsed == 0.5)
    #expect(confusion.recall == 0.5)
    #expect(confusion.specificity == 0.5)
    #expect(confusion.f1 == 0.5)
    #expect(confusion.matthewsCorrelation == 0)
  }

  @Test("are nil where they are undefined")
  func undefined() {
    let none = Confusion()
    let nothing = [none.accuracy, none.parsed, none.precision, none.recall, none.f1]
    #expect(nothing.allSatisfy { $0 == nil })
    #expect(none.balancedAccuracy == nil)

    var normalsOnly = Confusion()
    normalsOnly.count(.no, truth: .no)
    #expect(normalsOnly.accuracy == 1)
    #expect(normalsOnly.precision == nil)
    #expect(normalsOnly.f1 == nil)
    #expect(normalsOnly.matthewsCorrelation == nil)

    let oneClass = ScoreCurve([.init(score: 1, truth: .no)])
    #expect(oneClass?.auroc == nil)
    #expect(oneClass?.bestF1 == nil)
    #expect(ScoreCurve([])?.auroc == nil)
    #expect(ScoreCurve([.init(score: .nan, truth: .no)]) == nil)
  }

  @Test("of a pool are those of the summed counts")
  func pooled() {
    var left = Confusion()
    left.count(.yes, truth: .yes)
    left.count(nil, truth: .no)
    var right = Confusion()
    right.count(.no, truth: .yes)
    right.count(.yes, truth: .no)
    right.count(nil, truth: .yes)
    right.count(.no, truth: .no)
    let sum = left + right
    #expect(sum.total == 6)
    #expect(sum.anomalous == 3)
    #expect(sum.unparsedAnomalous == 1)
    #expect(sum.unparsedNormal == 1)
  }

  private func percent(_ rate: Double) -> Double { (rate * 1000).rounded() / 10 }

  private func close(_ ours: Double?, _ theirs: Double?) -> Bool {
    guard let ours, let theirs else { return ours == nil && theirs == nil }
    return abs(ours - theirs) <= 1e-12
  }
}

/// What `scripts/fixtures/rlad_metrics.py` wrote.
struct Golden: Decodable {
  struct Verdicts: Decodable, Sendable, CustomTestStringConvertible {
    let name, truths, answers: String
    let accuracy, precision, recall, f1, balancedAccuracy, mcc: Double?

    var testDescription: String { name }

    var confusion: Confusion {
      var confusion = Confusion()
      for (truth, answer) in zip(truths, answers) {
        let verdict: Verdict? = answer == "?" ? nil : Verdict(isAnomalous: answer == "y")
        confusion.count(verdict, truth: Verdict(isAnomalous: truth == "y"))
      }
      return confusion
    }
  }

  struct Scores: Decodable, Sendable, CustomTestStringConvertible {
    let name, truths: String
    let scores: [Double]
    let auroc, bestF1, threshold: Double

    var testDescription: String { name }

    var samples: [ScoreCurve.Sample] {
      zip(scores, truths).map { .init(score: $0, truth: Verdict(isAnomalous: $1 == "y")) }
    }
  }

  let verdicts: [Verdicts]
  let scores: [Scores]

  static func load() throws -> Golden {
    let url = try #require(
      Bundle.module.url(forResource: "metrics", withExtension: "json", subdirectory: "Fixtures"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Golden.self, from: Data(contentsOf: url))
  }
}
