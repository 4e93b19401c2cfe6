import Foundation
import Generation
import QwenVL
import RLAD
import Reasoner
import Shards
import Torch
import Training

/// Steps of training on what `scripts/models/make_random.py` wrote beside a checkpoint: our side of what
/// `benchmarks/trl_steps.py` times.
struct TrainingBench {
  /// What is timed.
  enum Kind: String {
    /// A supervised step: loading, forward, backward, clipping, AdamW.
    case sft
    /// A round of GRPO: completions, rewards, and the step along them.
    case grpo
  }

  /// As in `benchmarks/trl_steps.py`.
  private static let (prompts, group, newTokens, rate) = (2, 8, 32, 1e-6)

  let folder: String
  let dtype: DType
  let device: Device
  let rounds: Int

  /// Times `kind` and prints a line of JSON.
  func run(_ kind: Kind) throws {
    let reasoner = try ReasoningModel(
      folder: folder, options: .init(dtype: dtype, device: device))
    let conversations = try Conversations(folder: folder)
    let found =
      switch kind {
      case .sft: try sft(reasoner.model, conversations)
      case .grpo: try grpo(reasoner, conversations)
      }
    try printLine([
      "dtype": dtype.name, "threads": TorchRuntime.threads, "torch": TorchRuntime.version,
      "parameters": reasoner.model.parameters.map(\.tensor.count).reduce(0, +),
      kind.rawValue: found,
    ])
  }

  private func sft(_ model: QwenModel, _ conversations: Conversations) throws -> [String: Any] {
    var settings = SFTSettings()
    (settings.batch, settings.accumulate) = (conversations.count, 1)
    settings.learning_rate = Self.rate
    settings.dtype = dtype.name
    let steps = rounds + 1
    let trainer = try SFTTrainer(model, settings, steps: steps)
    let sizes = try (0..<conversations.count).map { try conversations.example($0).size }
    let plan = try BatchPlan(
      sizes, batch: settings.batch, accumulation: settings.accumulate, seed: settings.seed)
    let loader = BatchLoader(conversations, plan, steps: 0..<steps)
    return try measured(rounds: rounds, tokens: sizes.reduce(0) { $0 + $1.tokens }) {
      _ = try trainer.step(loader)
      try device.synchronize()
    }
  }

  private func grpo(_ reasoner: ReasoningModel, _ conversations: Conversations) throws
    -> [String: Any]
  {
    var settings = GRPORunSettings()
    settings.prompts = Self.prompts
    settings.grpo.numGenerations = Self.group
    settings.grpo.maxCompletionLength = Self.newTokens
    settings.sampling.banned = Array(reasoner.stopTokens)
    (settings.training.batch, settings.training.accumulate) = (Self.group, Self.prompts)
    settings.training.learning_rate = Self.rate
    settings.training.dtype = dtype.name
    let trainer = try GRPOTrainer(reasoner.model, settings, steps: rounds + 1)
    let rollouts = RolloutMaker(
      reasoner, conversations, try PromptOrder([Array(0..<Self.prompts)], seed: 0),
      RewardSum([.init(LetterReward())]), settings)
    var number = 0
    return try measured(
      rounds: rounds, tokens: Self.prompts * Self.group * Self.newTokens
    ) {
      let round = try rollouts.round(number)
      precondition(round.rollouts.allSatisfy { $0.tokens.count == Self.newTokens })
      try trainer.learn(round, after: number) { _ in }
      number += 1
      try device.synchronize()
    }
  }
}

/// A reward that tells completions of a random model apart.
private struct LetterReward: RewardTerm {
  let name = "letters"

  func score(_ answer: RewardedAnswer, to _: RewardQuestion) -> Double? {
    Double(answer.text.count { $0 == "e" }) / Double(max(answer.text.count, 1))
  }
}

/// The conversations to learn from, and as prompts.
private struct Conversations: ExampleSource, PromptSource {
  private let examples: [SupervisedExample]
  private let asked: [Int]

  init(folder: String) throws {
    let (tokens, inputs) = (
      try Shard(path: folder + "/training.safetensors"), try BenchInputs(folder: folder)
    )
    let found = try (0..<4).map { index -> (SupervisedExample, Int) in
      let ids = try tokens.integers("\(index).input_ids").map(Int32.init)
      let asked = Int(try tokens.integers("\(index).prompt_tokens")[0])
      let sequence = TokenSequence(
        tokens: ids, pictures: try [2 * index, 2 * index + 1].map(inputs.picture))
      let example = SupervisedExample(
        ordinal: index, sequence: sequence, isSupervised: ids.indices.map { $0 >= asked })
      return (example, asked)
    }
    (examples, asked) = (found.map(\.0), found.map(\.1))
  }

  var count: Int { examples.count }

  func example(_ ordinal: Int) throws -> SupervisedExample { examples[ordinal] }

  func prompt(_ ordinal: Int) throws -> GRPOPrompt {
    let whole = examples[ordinal].sequence
    return GRPOPrompt(
      ordinal: ordinal, name: "prompt \(ordinal)",
      sequence: TokenSequence(
        tokens: Array(whole.tokens.prefix(asked[ordinal])), pictures: whole.pictures),
      question: RewardQuestion(truth: .yes))
  }
}
