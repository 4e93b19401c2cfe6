import Foundation
import Testing
import Training

@Suite struct GRPOSettingsTests {
  private func read(_ json: String) throws -> GRPOSettings {
    try JSONDecoder().decode(GRPOSettings.self, from: Data(json.utf8))
  }

  @Test("what is absent has TRL's default") func defaults() throws {
    #expect(try read("{}") == GRPOSettings())
    let settings = try read(#"{"loss_type": "dr_grpo", "scale_rewards": "none", "delta": 2}"#)
    #expect(settings.lossType == .drGRPO && settings.scaleRewards == .none)
    #expect(settings.delta == 2 && settings.upperEpsilon == 0.2 && settings.numGenerations == 8)
  }

  @Test("settings that were written are read as they were") func roundTrip() throws {
    var settings = GRPOSettings()
    settings.lossType = .bnpo
    settings.epsilonHigh = 0.28
    settings.importanceLevel = .sequence
    settings.usesBiasCorrectedKL = false
    settings.beta = 0.04
    let data = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(GRPOSettings.self, from: data) == settings)
  }

  @Test(
    "a value out of range, an unknown value and a misspelt name are errors that say what is allowed",
    arguments: [
      (
        #"{"num_generations": 1}"#,
        "num_generations is 1, which must be 2 or more: "
          + "the advantage of a completion is what sets it apart from others"
      ),
      (#"{"epsilon": 0}"#, "epsilon is 0, which must be more than 0, at most 1"),
      (#"{"delta": 1}"#, "delta is 1, which must be more than 1"),
      (#"{"beta": -0.1}"#, "beta is -0.1, which must be 0 or more"),
      (
        #"{"loss_type": "ppo"}"#,
        "loss_type is `ppo`, which must be one of grpo, bnpo, dr_grpo, dapo"
      ),
      (#"{"epsilon_hi": 0.3}"#, "there is no setting `epsilon_hi`"),
    ])
  func refusals(_ json: String, _ message: String) {
    let error = #expect(throws: TrainingError.self) { try read(json) }
    #expect(error?.message == message)
  }
}
