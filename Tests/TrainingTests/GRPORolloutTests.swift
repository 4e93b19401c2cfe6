import Diagnostics
import Generation
import QwenVL
import RLAD
import Reasoner
import Testing

@testable import Training

@Suite("Rounds of completions") struct GRPORolloutTests {
  @Test("are a function of the weights, the seed and the number") func functions() throws {
    let place = try GRPOPlace()
    let maker = try place.maker()
    let rounds = try [0, 1, 0].map { try maker.round($0).rollouts.map(\.tokens) }
    #expect(rounds[0] == rounds[2] && rounds[0] != rounds[1])
    var other = place
    other.settings.training.seed = 1
    let drawn = try other.maker().round(0).rollouts.map(\.tokens)
    #expect(drawn != rounds[0])
  }

  @Test("keep the completions of a prompt together, and never contain tokens of pictures")
  func groups() throws {
    var place = try GRPOPlace()
    place.settings.sampling.temperature = 20
    place.settings.grpo.maxCompletionLength = 60
    let round = try place.maker().round(0)
    let prompts = round.rollouts.map(\.prompt.ordinal)
    #expect(prompts.count == 8 && Set(prompts[..<4]).count == 1 && Set(prompts[4...]).count == 1)
    let banned = Set(place.reasoner.bannedTokens)
    #expect(round.rollouts.allSatisfy { banned.isDisjoint(with: $0.tokens) })
  }

  @Test("replace prompts whose completions all earn the same, as often as allowed") func resample()
    throws
  {
    var place = try GRPOPlace(prompts: 6)
    let deaf = Set((0..<5).map(String.init))
    place.reward = RewardSum([.init(LetterReward(letter: "e", deaf: deaf))])
    place.settings.prompts = 1
    (place.settings.training.batch, place.settings.training.accumulate) = (4, 1)
    let order = try PromptOrder([Array(0..<6)], seed: 3)
    let number = try #require((0..<6).first { order.round($0, count: 1) != [5] })
    let alone = try place.maker().round(number)
    #expect(alone.metrics["frac_reward_zero_std"] == 1)
    place.settings.resamples = 5
    let round = try place.maker().round(number)
    #expect(round.rollouts[0].prompt.ordinal == 5)
    #expect(round.metrics["frac_reward_zero_std"] == 0)
    #expect((1...5).contains(round.replaced))
  }

  @Test("end at once where somebody asks") func cancelled() throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: Interrupted.self) {
      try GRPOPlace().maker().round(0, cancellation: cancellation)
    }
  }

  @Test("are measured on the likeliest answers, the same ones each time") func evaluated() throws {
    let maker = try GRPOPlace().maker()
    let values = try maker.evaluate([0, 1, 2])
    let again = try maker.evaluate([0, 1, 2])
    #expect(values == again)
    #expect(values.keys.sorted() == ["eval_reward", "eval_rewards/letter/mean"])
  }

  @Test("take every prompt once an epoch, in another order each time") func order() throws {
    let order = try PromptOrder([Array(10..<17)], seed: 5)
    let drawn = (0..<14).flatMap { order.round($0, count: 3) }
    for epoch in 0..<6 {
      #expect(Set(drawn[epoch * 7..<epoch * 7 + 7]) == Set(10..<17))
    }
    #expect(drawn[..<7] != drawn[7..<14])
    #expect(order.round(2, count: 20).count == 20)
    let others = order.others(0, attempt: 1, besides: [10, 11], count: 5)
    #expect(Set(others) == Set(12..<17))
    #expect(order.others(0, attempt: 1, besides: Set(10..<17), count: 9).count == 9)
  }

  @Test("hold both verdicts in each round as evenly as the whole does") func even() throws {
    let order = try PromptOrder([Array(0..<24), Array(24..<36)], seed: 2)
    for number in 0..<9 {
      let round = order.round(number, count: 12)
      #expect(Set(round).count == 12)
      #expect(abs(round.count { $0 < 24 } - 8) <= 1)
    }
    #expect(order.round(0, count: 12) != order.round(3, count: 12))
  }
}

@Suite("The choice of rewards") struct RewardCatalogTests {
  @Test("reads names with weights") func reads() throws {
    let choices = try RewardCatalog.choices("accuracy=1, format = 0.5,naming")
    #expect(choices == [.init("accuracy"), .init("format", weight: 0.5), .init("naming")])
    let sum = try RewardCatalog.reward(choices, for: [])
    #expect(sum.parts.map(\.term.name) == ["accuracy", "format", "naming"])
    #expect(sum.parts.map(\.weight) == [1, 0.5, 1])
  }

  @Test(
    "refuses what is no choice",
    arguments: ["", "acuracy", "format,format", "format=x", "format=nan", "format=0"])
  func refuses(_ text: String) {
    #expect(throws: GRPOError.self) { try RewardCatalog.choices(text) }
  }

  @Test("has a term for each name that it lists") func named() {
    for entry in RewardCatalog.entries { #expect(entry.make([]).name == entry.name) }
  }
}

@Suite("What a run warns of") struct GRPOWatchTests {
  private func warnings(_ rounds: [[String: Double]]) -> [[GRPOWarning]] {
    var watch = GRPOWatch()
    return rounds.map { watch.observe($0) }
  }

  @Test("equal rewards for long, once") func equal() {
    let said = warnings((0..<30).map { _ in ["frac_reward_zero_std": 1] })
    #expect(said.flatMap { $0 } == [.equalRewards])
    #expect(said[9] == [.equalRewards])
    let now = (0..<30).map { ["frac_reward_zero_std": $0 % 5 == 0 ? 0.5 : 1] }
    #expect(warnings(now).flatMap { $0 }.isEmpty)
  }

  @Test("completions that become short, or are cut off") func lengths() {
    let shrinking = (0..<12).map { ["completions/mean_length": $0 < 8 ? 100.0 : 10] }
    #expect(warnings(shrinking).flatMap { $0 } == [.shrinking])
    let cut = (0..<12).map { _ in ["completions/clipped_ratio": 0.9] }
    #expect(warnings(cut).flatMap { $0 } == [.cutOff])
  }

  @Test("a policy that runs away, and answers without form") func others() {
    #expect(warnings((0..<5).map { _ in ["kl": 3] }).flatMap { $0 } == [.diverging])
    let unformed = (0..<12).map { _ in ["rewards/format/mean": 0.0] }
    #expect(warnings(unformed).flatMap { $0 } == [.unformed])
    for warning in GRPOWarning.allCases {
      #expect(!warning.message.isEmpty && !warning.hint.isEmpty)
    }
  }
}
