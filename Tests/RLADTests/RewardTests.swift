import RLAD
import Testing

@Suite("The reward")
struct RewardTests {
  @Test(
    "gives a point for the right verdict and a point for the form",
    arguments: [
      ("<think>a</think><answer>yes</answer>", Verdict.yes, [1.0, 1.0]),
      ("<think>a</think><answer>yes</answer>", .no, [0, 1]),
      ("<answer>yes</answer>", .yes, [1, 0]),
      ("<answer>yes</answer>", .no, [0, 0]),
      ("<think>a</think><answer>perhaps</answer>", .no, [0, 0]),
      ("<think></think><answer></answer>", .no, [0, 0]),
      ("", .yes, [0, 0]),
      ("", .no, [0, 0]),
    ])
  func accuracyAndFormat(completion: String, truth: Verdict, scores: [Double]) {
    let reward = RewardSum.ladReasoner.score(completion, truth: truth)
    #expect(reward.scores == scores.map(Optional.some))
    #expect(reward.total == scores[0] + scores[1])
  }

  @Test("weighs its terms, and takes one of another's making")
  func weights() {
    struct Brevity: RewardTerm {
      let name = "brevity"
      func score(_ answer: RewardedAnswer, to question: RewardQuestion) -> Double? {
        answer.text.count < 60 ? 1 : 0
      }
    }
    let sum = RewardSum([
      .init(AccuracyReward(), weight: 0.5), .init(FormatReward(), weight: 0.25),
      .init(Brevity(), weight: 4),
    ])
    #expect(sum.parts.map(\.term.name) == ["accuracy", "format", "brevity"])
    let reward = sum.score("<think>a</think><answer>no</answer>", truth: .no)
    #expect(reward.scores == [1, 1, 1])
    #expect(reward.total == 4.75)
  }

  @Test("leaves out terms that say nothing")
  func silence() {
    struct Silence: RewardTerm {
      let name = "silence"
      func score(_ answer: RewardedAnswer, to question: RewardQuestion) -> Double? { nil }
    }
    let sum = RewardSum([.init(AccuracyReward(), weight: 2), .init(Silence(), weight: 5)])
    let reward = sum.score("<answer>no</answer>", truth: .no)
    #expect(reward.scores == [1, nil])
    #expect(reward.total == 2)
  }

  @Test(
    "falls over the last fifth of the allowed length",
    arguments: [(0, 1.0), (80, 1), (90, 0.5), (100, 0), (120, 0)])
  func length(tokens: Int, score: Double) {
    let answer = RewardedAnswer("", tokens: tokens, limit: 100)
    #expect(LengthReward().score(answer, to: RewardQuestion(truth: .yes)) == score)
    #expect(LengthReward().score(RewardedAnswer(""), to: RewardQuestion(truth: .no)) == 1)
  }
}
