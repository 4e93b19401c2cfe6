import Evaluation
import Foundation
import RLAD
import Testing

@Suite("A report of an evaluation")
struct EvaluationReportTests {
  private static let noIntervals = Resampling(resamples: 0)

  private func report(
    _ answers: [AnsweredItem], _ resampling: Resampling = noIntervals, isPublishedData: Bool = false
  ) throws -> VerdictReport {
    let report = EvaluationReport(
      answers, of: Answers.run, resampling: resampling, isPublishedData: isPublishedData)
    return try #require(report.verdicts)
  }

  @Test("has the metrics of scikit-learn", arguments: try Golden.load().cases)
  func values(golden: Golden.Case) throws {
    let slice = try report(golden.answered).all
    for (name, estimate) in slice.estimates {
      #expect(close(estimate?.value, golden.values[name]), "\(name)")
      #expect(estimate?.low == nil)
    }
    #expect(slice.images == golden.truths.count)
  }

  /// Where both draw at random, ends of intervals differ by what chance does: here by less than a
  /// tenth of the width, and the share of one image.
  @Test("has the bootstrap intervals of SciPy, but for chance", arguments: try Golden.load().cases)
  func intervals(golden: Golden.Case) throws {
    let slice = try report(golden.answered, Resampling(resamples: 2000, seed: 3)).all
    for (name, estimate) in slice.estimates {
      guard let estimate, let ends = golden.intervals[name] else {
        #expect(golden.intervals[name] == nil && estimate == nil, "\(name)")
        continue
      }
      let allowed = (ends[1] - ends[0]) / 10 + 1 / Double(min(slice.anomalous, slice.normal))
      #expect(abs((estimate.low ?? -9) - ends[0]) < allowed, "\(name) \(estimate) \(ends)")
      #expect(abs((estimate.high ?? 9) - ends[1]) < allowed, "\(name) \(estimate) \(ends)")
    }
  }

  @Test("judges each kind of anomaly against the same good images, and each product on its own")
  func slices() throws {
    let golden = try Golden.load().slices
    let answers = golden.rows.enumerated().map { ordinal, row in
      let parts = row.split(separator: " ").map(String.init)
      return Answers.answer(
        ordinal, truth: parts[1] == "good" ? "n" : "y", said: Character(parts[2]),
        pYes: Double(parts[3]), category: parts[0],
        label: parts[1] == "good" ? "good" : parts[1] + "_anomalies")
    }
    let report = try report(answers.reversed())
    let found = [report.all] + report.categories + report.kinds
    #expect(found.map(\.name) == ["all", "x/a", "x/b", "logical", "structural"])
    for (slice, expected) in zip(
      found, [golden.all, golden.a, golden.b, golden.logical, golden.structural])
    {
      for (name, estimate) in slice.estimates {
        #expect(close(estimate?.value, expected[name]), "\(slice.name) \(name)")
      }
    }
    #expect(Set(report.kinds.map(\.normal)) == [60])
  }

  @Test("is the same whatever the order of the answers, and other with another seed")
  func determinism() throws {
    let answers = Answers.everything()
    let one = EvaluationReport(answers, of: Answers.run, resampling: .init(resamples: 50))
    let two = EvaluationReport(
      answers.reversed(), of: Answers.run, resampling: .init(resamples: 50))
    #expect(try one.json() == two.json())
    let other = EvaluationReport(
      answers, of: Answers.run, resampling: .init(resamples: 50, seed: 1))
    #expect(other.verdicts?.all.f1?.value == one.verdicts?.all.f1?.value)
    #expect(other != one)
  }

  @Test("counts what can't be read as wrong, and never as a no")
  func unreadable() throws {
    let report = try report([
      Answers.answer(0, truth: "n", said: "?", pYes: 0.1),
      Answers.answer(1, truth: "n", said: "n", pYes: 0.2),
      Answers.answer(2, truth: "y", said: "?"), Answers.answer(3, truth: "y", said: "y", pYes: 0.9),
    ]).all
    #expect(report.outcomes.trueNegatives == 1 && report.outcomes.unreadableNormal == 1)
    #expect(report.outcomes.falseNegatives == 0 && report.outcomes.unreadableAnomalous == 1)
    #expect(report.accuracy?.value == 0.5 && report.unreadable == 0.5)
    // The anomaly without P(yes) counts as scored below all others.
    #expect(report.scored == 3 && report.auroc?.value == 0.5)
    #expect(report.texts.truncated == 2 && report.texts.formed == 2)
  }

  @Test("says nothing that is undefined: no AUROC without P(yes), no F1-max without anomalies")
  func undefined() throws {
    let good = try report([Answers.answer(0, truth: "n", said: "n", pYes: 0.5)]).all
    #expect(good.auroc == nil && good.f1Max == nil && good.f1 == nil && good.threshold == nil)
    let unscored = try report([
      Answers.answer(0, truth: "n", said: "n"), Answers.answer(1, truth: "y", said: "y"),
    ]).all
    #expect(unscored.auroc == nil && unscored.f1Max == nil && unscored.scored == 0)
    #expect(unscored.texts.naming.share == nil)
    let none = EvaluationReport([], of: Answers.run, missing: 7)
    #expect(none.verdicts == nil && none.choices == nil && none.missing == 7)
  }

  @Test("shows what constant answers reach")
  func baselines() throws {
    let answers = (0..<1136).map { Answers.answer($0, truth: $0 < 575 ? "n" : "y", said: "y") }
    let report = try report(answers)
    let (yes, no) = (report.baselines[0], report.baselines[1])
    #expect(yes.answer == "yes" && yes.f1 == report.all.f1?.value)
    #expect(close(yes.f1, 0.6611667648791986) && yes.balancedAccuracy == 0.5)
    #expect(no.answer == "no" && no.f1 == 0 && no.accuracy == 575.0 / 1136)
  }

  @Test("judges each defect on the images that show it and the good ones of its product")
  func defects() throws {
    let report = try report(Answers.everything())
    #expect(report.defects.map(\.name) == ["x/a/1_missing_nut", "z/a/1_missing_nut"])
    #expect(report.defects.map(\.anomalous) == [8, 8] && report.defects.map(\.normal) == [4, 4])
    #expect(report.datasets.map(\.name) == ["x", "z"])
    #expect(report.difficulties.map(\.name) == ["medium", "hard"])
  }

  @Test("tells how often the reasoning on a found anomaly names what is broken")
  func naming() throws {
    let answers = Answers.everything().filter { $0.truth == .yes }
    let found = answers.filter(\.isRight)
    let naming = try report(answers).all.texts.naming
    #expect(naming.asked == found.count)
    #expect(naming.named == found.count { $0.prediction.reasoning.contains("nut") })
    #expect(naming.named > 0 && naming.named < naming.asked)
  }

  @Test("measures texts by words of the reasoning and tokens of all")
  func texts() throws {
    let report = try report([
      Answers.answer(0, truth: "n", said: "n", reasoning: "one two  three\nfour"),
      Answers.answer(1, truth: "n", said: "n", reasoning: "one"),
    ]).all.texts
    #expect(report.reasoningWords?.mean == 2.5 && report.reasoningWords?.median == 2.5)
    #expect(report.tokens?.mean == 10.5)
  }

  @Test("counts questions by MMAD's rules, apart from verdicts")
  func choices() throws {
    let answers = Answers.everything()
    let report = EvaluationReport(answers, of: Answers.run, resampling: Self.noIntervals)
    let choices = try #require(report.choices)
    #expect(choices.questions == 12 && report.verdicts?.all.images == 24)
    #expect(choices.right == answers.count { $0.truth == nil && $0.isRight })
    #expect(choices.cells.map(\.task) == ["anomaly_detection", "object_analysis"])
    #expect(choices.average == choices.datasets.first?.score)
  }

  private static func loco(structural: Int = 0) -> [AnsweredItem] {
    let counts = [
      ("breakfast_box", 102, 83), ("juice_bottle", 94, 142), ("pushpins", 138, 91),
      ("screw_bag", 122, 137), ("splicing_connectors", 119, 108),
    ]
    var answers: [AnsweredItem] = []
    func add(_ category: String, _ label: String, _ count: Int) {
      for _ in 0..<count {
        answers.append(
          Answers.answer(
            answers.count, truth: label == "good" ? "n" : "y", said: "y", dataset: "mvtec_loco",
            category: category, label: label))
      }
    }
    for (category, good, logical) in counts {
      add(category, "good", good)
      add(category, "logical_anomalies", logical)
    }
    add("pushpins", "structural_anomalies", structural)
    return answers
  }

  @Test("stands beside the paper's table only where it is over the paper's 1,136 images")
  func published() throws {
    let whole = Self.loco()
    let published = try #require(try report(whole, isPublishedData: true).published)
    #expect(published.measured.images == 1136)
    #expect(published.results.first?.model == "LAD-Reasoner 3B")
    #expect(published.results.allSatisfy { $0.f1 < published.measured.f1?.value ?? 0 })
    let more = try report(Self.loco(structural: 9), isPublishedData: true)
    #expect(more.all.images == 1145 && more.published?.measured.images == 1136)
    #expect(try report(whole).published == nil)
    #expect(try report(whole.dropLast(), isPublishedData: true).published == nil)
    let twice = Array(whole.dropLast()) + [whole[1135 - 1]]
    #expect(try report(twice, isPublishedData: true).published == nil)
  }

  private func close(_ ours: Double?, _ theirs: Double?) -> Bool {
    guard let ours, let theirs else { return ours == nil && theirs == nil }
    return abs(ours - theirs) <= 1e-12
  }
}
