import Diagnostics
import QwenVL
import RLAD
import Reasoner
import Testing
import Torch

@testable import Training

@Suite("Training by rewards") struct GRPOTrainerTests {
  @Test("makes what earns more likelier") func learns() throws {
    var place = try GRPOPlace()
    place.settings.grpo.numGenerations = 8
    place.settings.training.batch = 8
    place.settings.training.learning_rate = 2e-2
    let rounds = try place.train(rounds: 25, place.trainer())
    let rewards = rounds.compactMap { $0.round.metrics["reward"] }
    let (first, last) = (rewards.prefix(5).reduce(0, +) / 5, rewards.suffix(5).reduce(0, +) / 5)
    #expect(last > 2 * first, "\(rewards)")
  }

  @Test("brings a model that sometimes answers rightly and in form to do so mostly")
  func reasons() throws {
    var place = try GRPOPlace(prompts: 1)
    try place.warmUp(steps: 60)
    place.reward = .ladReasoner
    place.settings.grpo.numGenerations = 16
    place.settings.grpo.maxCompletionLength = 40
    place.settings.prompts = 1
    (place.settings.training.batch, place.settings.training.accumulate) = (16, 1)
    place.settings.training.learning_rate = 3e-3
    let rounds = try place.train(rounds: 30, place.trainer())
    let rewards = rounds.compactMap { $0.round.metrics["reward"] }
    // A round can fall back by chance, and how sums are rounded decides which: so over many rounds.
    let (first, last) = (rewards.prefix(5).reduce(0, +) / 5, rewards.suffix(15).reduce(0, +) / 15)
    #expect(first < 1.3 && last > first + 0.3 && last > 1.4, "\(rewards)")
  }

  @Test("an adapter learns, and the weights stay as they are, to the bit") func adapter() throws {
    var place = try GRPOPlace()
    place.settings.training.lora = .init(rank: 8, dropout: 0)
    place.settings.training.learning_rate = 2e-2
    let before = try place.model.parameters.map { try $0.tensor.clone() }
    let rounds = try place.train(rounds: 25, place.trainer())
    let rewards = rounds.compactMap { $0.round.metrics["reward"] }
    #expect(rewards.suffix(5).reduce(0, +) > 1.5 * rewards.prefix(5).reduce(0, +), "\(rewards)")
    for (parameter, old) in zip(place.model.parameters, before) {
      #expect(try parameter.tensor.isEqual(to: old), "\(parameter.name)")
    }
  }

  @Test("sees the log-probabilities that the tokens were generated with") func logProbabilities()
    throws
  {
    let place = try GRPOPlace()
    let round = try place.maker().round(0)
    let pass = try PolicyPass(round.rollouts, place.model, temperature: 1)
    let found = try pass.logProbabilities.array(Float.self)
    let longest = pass.logProbabilities.size(1)
    for (row, rollout) in round.rollouts.enumerated() {
      for (token, expected) in rollout.logProbabilities.enumerated() {
        #expect(abs(Double(found[row * longest + token]) - expected) < 1e-4)
      }
    }
    #expect(Set(round.rollouts.map(\.prompt.sequence.tokens.count)).count == 2)
  }

  @Test("has a loss of 0 and a ratio of 1 with the policy that wrote, and learns nonetheless")
  func onPolicy() throws {
    var place = try GRPOPlace()
    // Others weigh by length, so that advantages don't cancel out.
    place.settings.grpo.lossType = .grpo
    let report = try place.train(rounds: 1, place.trainer())[0].reports[0]
    #expect(abs(report.loss) < 1e-6)
    #expect(report.gradNorm > 1e-3)
    let difference = report.difference.metrics["sampling/sampling_logp_difference/max"]
    #expect((difference ?? 1) < 1e-4)
    #expect(report.metrics.values["clip_ratio/region_mean"] == 0)
  }

  @Test("learns from a round several times, against the policy that wrote it") func iterations()
    throws
  {
    var place = try GRPOPlace()
    place.settings.training.accumulate = 1
    place.settings.iterations = 2
    place.settings.grpo.lossType = .grpo
    place.settings.training.learning_rate = 2e-2
    #expect(place.settings.stepsPerRound == 4)
    let reports = try place.train(rounds: 1, place.trainer())[0].reports
    #expect(reports.map(\.step) == [1, 2, 3, 4])
    #expect(abs(reports[0].loss) < 1e-5)
    #expect(reports[0].metrics.values["clip_ratio/region_mean"] == 0)
    #expect((reports[2].metrics.values["clip_ratio/region_mean"] ?? 0) > 0)
  }

  @Test("measures the divergence from the policy as it was", arguments: [false, true])
  func divergence(isAdapter: Bool) throws {
    var place = try GRPOPlace()
    place.settings.grpo.beta = 0.04
    place.settings.training.lora = isAdapter ? .init(rank: 4, dropout: 0) : nil
    place.settings.training.learning_rate = isAdapter ? 2e-2 : 5e-3
    let found = try place.train(rounds: 4, place.trainer()).map {
      $0.reports[0].metrics.values["kl"] ?? -1
    }
    #expect(abs(found[0]) < 1e-6)
    #expect(found.allSatisfy { $0 > -1e-6 } && found[3] > 1e-4, "\(found)")
  }

  @Test("measures it from the adapter that it goes on with") func goingOn() throws {
    var place = try GRPOPlace()
    place.settings.training.lora = .init(rank: 4, dropout: 0)
    place.settings.training.learning_rate = 2e-2
    let first = try place.trainer()
    try place.train(rounds: 3, first)
    place.settings.grpo.beta = 0.04
    let found = try place.train(rounds: 3, place.trainer(adapter: first.adapter)).map {
      $0.reports[0].metrics.values["kl"] ?? -1
    }
    #expect(abs(found[0]) < 1e-6 && found[2] > 1e-4, "\(found)")
  }

  @Test("takes nothing from groups whose rewards are all the same") func flat() throws {
    var place = try GRPOPlace(prompts: 2)
    place.reward = RewardSum([.init(LetterReward(letter: "e", deaf: ["0", "1"]))])
    let round = try place.maker().round(0)
    #expect(round.metrics["frac_reward_zero_std"] == 1)
    for gradient in try place.gradients(round) { #expect(try gradient.abs().max().item() == 0) }
  }

  @Test("adds up to the same gradient however a round is cut into batches") func cuts() throws {
    var place = try GRPOPlace()
    let round = try place.maker().round(0)
    let whole = try place.gradients(round)
    (place.settings.training.batch, place.settings.training.accumulate) = (1, 8)
    for (a, b) in zip(whole, try place.gradients(round)) {
      #expect(try (a - b).abs().max().item() < 1e-6)
    }
  }

  @Test("computes a picture once for all completions of a prompt, with the gradient of all")
  func pictures() throws {
    let place = try GRPOPlace()
    let round = try place.maker().round(0)
    let apart = try RolloutRound(
      round.rollouts.map { rollout in
        let prompt = rollout.prompt
        let copies = try prompt.sequence.pictures.map {
          ModelPicture(grid: $0.grid, patches: try $0.patches.clone())
        }
        return Rollout(
          prompt: GRPOPrompt(
            ordinal: prompt.ordinal, name: prompt.name,
            sequence: TokenSequence(tokens: prompt.sequence.tokens, pictures: copies),
            question: prompt.question),
          tokens: rollout.tokens, text: rollout.text,
          logProbabilities: rollout.logProbabilities, scores: rollout.scores)
      }, terms: round.rewards.terms, settings: place.settings.grpo,
      endTokens: place.reasoner.stopTokens, replaced: 0)
    for (a, b) in try zip(place.gradients(round), place.gradients(apart)) {
      #expect(try (a - b).abs().max().item() < 1e-6)
    }
  }

  @Test("leaves out completions that were cut off, where it is told so") func truncated() throws {
    var place = try GRPOPlace()
    place.settings.grpo.masksTruncatedCompletions = true
    place.settings.grpo.maxCompletionLength = 2
    let round = try place.maker().round(0)
    try #require(round.mask.isTruncated.allSatisfy { $0 })
    for gradient in try place.gradients(round) { #expect(try gradient.abs().max().item() == 0) }
  }

  @Test("stops at a loss that is no number, and names its prompts") func notANumber() throws {
    let place = try GRPOPlace()
    let round = try place.maker().round(0)
    let norm = try #require(
      place.model.parameters.first { $0.name.hasSuffix("language_model.norm.weight") })
    try withoutGrad { try norm.tensor.fillInPlace(with: .nan) }
    let error = #expect(throws: GRPOError.self) {
      try place.trainer().learn(round, after: 0) { _ in }
    }
    #expect(
      error == .notFinite(what: "the loss", step: 1, prompts: [round.rollouts[0].prompt.name]))
  }

  @Test("interrupted before the first step of a round, it leaves the weights as they were")
  func interrupted() throws {
    let place = try GRPOPlace()
    let round = try place.maker().round(0)
    let trainer = try place.trainer()
    let before = try place.model.parameters.map { try $0.tensor.clone() }
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: Interrupted.self) {
      try trainer.learn(round, after: 0, cancellation: cancellation) { _ in }
    }
    for (parameter, old) in zip(place.model.parameters, before) {
      #expect(try parameter.tensor.isEqual(to: old))
    }
  }
}
