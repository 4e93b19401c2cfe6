import Evaluation
import Testing

@Suite("A comparison of two runs")
struct RunComparisonTests {
  private let other = RunLabel(run: "eval-2", build: "eval-b", model: "models/other")

  private func answers(_ truths: String, _ said: String) -> [AnsweredItem] {
    zip(truths, said).enumerated().map { Answers.answer($0, truth: $1.0, said: $1.1) }
  }

  private func compare(
    _ truths: String, _ first: String, _ second: String, _ resampling: Resampling = .init()
  ) throws -> RunComparison {
    try RunComparison(
      answers(truths, first), of: Answers.run, with: answers(truths, second).reversed(), of: other,
      resampling: resampling)
  }

  @Test("has the p-values of SciPy", arguments: try Golden.load().tests)
  func mcNemar(golden: Golden.Test) {
    let test = McNemar(onlyFirst: golden.onlyFirst, onlySecond: golden.onlySecond)
    let isExact = golden.onlyFirst + golden.onlySecond <= McNemar.exactLimit
    #expect(test.method == (isExact ? .exact : .chiSquared))
    let expected = isExact ? golden.exact : golden.chiSquared
    #expect(abs(test.pValue - expected) <= 1e-10 * max(expected, 1e-6), "\(test.pValue)")
  }

  @Test("agrees with SciPy on the difference and, but for chance, on its interval")
  func golden() throws {
    let golden = try Golden.load().comparison
    let comparison = try compare(
      golden.truths, golden.first, golden.second, Resampling(resamples: 2000, seed: 5))
    let balanced = try #require(comparison.balancedAccuracy)
    #expect(abs(balanced.difference.value - golden.difference) < 1e-12)
    #expect(abs(balanced.second - balanced.first - golden.difference) < 1e-12)
    let allowed = (golden.high - golden.low) / 10 + 1.0 / 140
    #expect(abs(try #require(balanced.difference.low) - golden.low) < allowed)
    #expect(abs(try #require(balanced.difference.high) - golden.high) < allowed)
  }

  @Test("names the items whose answer changed for better or worse, in order")
  func changes() throws {
    let comparison = try compare("yynny?".replacing("?", with: "n"), "ynn?yn", "nyynyn")
    #expect(comparison.gained.map(\.ordinal) == [1, 3])
    #expect(comparison.lost.map(\.ordinal) == [0, 2])
    #expect(comparison.bothRight == 2 && comparison.bothWrong == 0)
    #expect(comparison.gained[1].first == nil && comparison.gained[1].second == "no")
    #expect(comparison.gained[1].truth == "no")
    #expect(comparison.test.pValue == 1)
  }

  @Test("of a run with itself finds nothing")
  func same() throws {
    let comparison = try compare("yynn", "ynyn", "ynyn")
    #expect(comparison.gained.isEmpty && comparison.lost.isEmpty && comparison.test.pValue == 1)
    #expect(comparison.accuracy.difference == Estimate(value: 0, low: 0, high: 0))
  }

  @Test("has no balanced accuracy where a class is missing or questions are multiple-choice")
  func undefined() throws {
    #expect(try compare("yy", "yn", "ny").balancedAccuracy == nil)
    let choices = (0..<4).map {
      Answers.choice($0, task: "t", right: "A", said: "A", isGood: $0 < 2)
    }
    let comparison = try RunComparison(choices, of: Answers.run, with: choices, of: other)
    #expect(comparison.balancedAccuracy == nil && comparison.accuracy.first == 1)
  }

  @Test("is refused for other items")
  func refusals() {
    #expect(throws: ComparisonError.otherItems(first: 4, second: 3, shared: 3)) {
      try RunComparison(
        answers("yynn", "yyyy"), of: Answers.run, with: answers("yyn", "yyy"), of: other)
    }
    #expect(throws: ComparisonError.otherItems(first: 2, second: 2, shared: 2)) {
      try RunComparison(
        answers("yy", "yy"), of: Answers.run, with: answers("yn", "yy"), of: other)
    }
    #expect(throws: ComparisonError.nothingToCompare) {
      try RunComparison([], of: Answers.run, with: answers("y", "y"), of: other)
    }
    #expect(ComparisonError.nothingToCompare.hint != nil)
  }
}
