import Evaluation
import RLAD
import Testing

@Suite("The reward for naming what is broken") struct NamingRewardTests {
  private static let washers = BrokenConstraint(
    id: "two_washers", sentences: ["A washer is missing."])
  private static let nuts = BrokenConstraint(id: "two_nuts", sentences: ["A nut is missing."])
  private static let question = RewardQuestion(
    truth: .yes, place: "mvtec_loco/screw_bag", broken: [washers])

  private let term = NamingReward([
    question, RewardQuestion(truth: .yes, place: "mvtec_loco/screw_bag", broken: [nuts]),
  ])

  private func score(_ reasoning: String, _ verdict: Verdict = .yes) -> Double? {
    term.score(
      RewardedAnswer(AnswerFormat.write(reasoning: reasoning, verdict: verdict)),
      to: Self.question)
  }

  @Test("is 1 for what is broken, 0 for what is not, and less for saying everything")
  func scores() throws {
    #expect(score("The bag lacks a washer.") == 1)
    #expect(score("The bag lacks a nut.") == 0)
    #expect(score("All is in its place.") == 0)
    let both = try #require(score("A nut is missing. A washer is missing."))
    #expect(both > 0.6 && both < 0.7)
  }

  @Test("gives nothing to a reasoning that contradicts its verdict") func contradiction() {
    #expect(score("The bag lacks a washer.", .no) == 0)
  }

  @Test("says nothing about good images and unknown products") func silent() {
    let answer = RewardedAnswer("<think>a</think><answer>no</answer>")
    #expect(
      term.score(answer, to: RewardQuestion(truth: .no, place: "mvtec_loco/screw_bag")) == nil)
    #expect(
      term.score(answer, to: RewardQuestion(truth: .yes, place: "x/y", broken: [Self.nuts])) == nil)
  }
}
