import ArgumentParser
import Foundation
import Generation
import Torch
import Training

/// How a model answers in training, and what its answers earn.
struct RolloutOptions: ParsableArguments {
  @Option(
    help: """
      The terms of the reward with their weights: \
      \(RewardCatalog.entries.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")).
      """)
  var reward = "accuracy=1,format=1"

  @Option(help: "Answers to each prompt.")
  var group = 8

  @Option(help: "Prompts of a round: answers, their rewards, and the steps along them.")
  var prompts = 4

  @Option(help: "The most tokens of an answer.")
  var maxTokens = 512

  @Option(help: "What logits are divided by as tokens are drawn, and in the loss.")
  var temperature = 1.0

  @Option(help: "Only so many of the likeliest tokens are drawn from; 0 means all.")
  var topK = 0

  @Option(help: "Only the likeliest tokens that make up this share are drawn from.")
  var topP = 1.0

  @Option(help: "Tokens less likely than this share of the likeliest are not drawn.")
  var minP = 0.0

  @Option(
    help: "How often prompts whose answers all earn the same are replaced by others, at most.")
  var resample = 0

  @Option(help: "Answers that are generated at once, at most.")
  var rolloutRows = 64

  @Option(help: "The share of prompts that only measure. No image is on both sides.")
  var holdout = 0.0

  /// The settings as resolved, in `settings`.
  func resolve(into settings: inout GRPORunSettings) throws {
    settings.reward = try RewardCatalog.choices(reward)
    settings.grpo.numGenerations = group
    settings.grpo.maxCompletionLength = maxTokens
    settings.prompts = prompts
    settings.sampling = SamplingSettings(
      temperature: temperature, topK: topK, topP: topP, minP: minP)
    settings.resamples = resample
    settings.rolloutRows = rolloutRows
    settings.training.holdout = holdout
  }
}
