import Foundation
import ModelFixtures
import RLAD
import Testing
import Tokenization

@testable import Generation
@testable import Reasoner

@Suite struct AnswerTests {
  private func vote(_ verdict: Verdict?, pYes: Double? = nil) -> ReasonedAnswer.Vote {
    ReasonedAnswer.Vote(text: "", verdict: verdict, pYes: pYes)
  }

  @Test("the majority of what can be read decides") func majority() {
    let answer = ReasonedAnswer([
      vote(.yes), vote(nil), vote(nil), vote(nil), vote(.yes), vote(.no),
    ])
    #expect(answer.verdict == .yes)
    #expect(answer.counts == (2, 1, 3))
    #expect(ReasonedAnswer([vote(nil), vote(nil)]).verdict == nil)
    #expect(ReasonedAnswer([]).verdict == nil)
  }

  @Test("a tie goes to the likelier verdict") func tie() {
    #expect(ReasonedAnswer([vote(.yes, pYes: 0.6), vote(.no, pYes: 0.2)]).verdict == .no)
    #expect(ReasonedAnswer([vote(.yes, pYes: 0.9), vote(.no, pYes: 0.4)]).verdict == .yes)
  }

  @Test("P(yes) is taken where the answer begins")
  func probability() throws {
    let texts = ["<think>", "no, yes", "</think>", "<answer", ">", "\n", "yes", "</answer>"]
    let watched = texts.indices.map { [-Double($0) - 1, -1.0] }
    let found = try #require(VerdictTokens.probability(texts, watched))
    let (yes, no): (Double, Double) = (exp(-7), exp(-1))
    #expect(abs(found - yes / (yes + no)) < 1e-12)
    #expect(VerdictTokens.probability(["no answer"], [[-1, -1]]) == nil)
    #expect(
      VerdictTokens.probability(["<answer>", "yes"], [[-1, -1], [-.infinity, -.infinity]]) == nil)
  }

  @Test("a completion without a verdict has no P(yes), whatever stands behind a tag")
  func noVerdict() throws {
    let tokenizer = BPETrainer(vocabularySize: 256).train(on: ["yes no"])
    func vote(_ text: String) -> ReasonedAnswer.Vote {
      let tokens = tokenizer.encode(text).map {
        ChosenToken(id: $0, logProbability: 0, alternatives: [], watched: [-1, -1])
      }
      return ReasonedAnswer.Vote(
        Completion(tokens: tokens, text: text, finish: .length), tokenizer)
    }
    #expect(vote("<answer>yes</answer>").pYes == 0.5)
    for text in ["<answer><answer><", "<answer>maybe</answer>", "<answer>yes"] {
      #expect(vote(text).pYes == nil && vote(text).verdict == nil, "\(text)")
    }
  }

  @Test("tokens of yes and no are words or their beginnings, in any case") func tokens() throws {
    let tokenizer = BPETrainer(vocabularySize: 300).train(
      on: Array(repeating: "yes no Yes No none yesterday", count: 20))
    let groups = VerdictTokens.find(in: tokenizer).map { ids in
      Set(ids.map { tokenizer.decode([$0]) })
    }
    #expect(groups[0].isSuperset(of: ["y", "Y", "yes"]))
    #expect(groups[1].isSuperset(of: ["n", "N", " no"]))
    #expect(groups[0].isDisjoint(with: groups[1]))
    #expect(!groups[1].contains("none") && !groups[0].contains("yesterday"))
  }
}
