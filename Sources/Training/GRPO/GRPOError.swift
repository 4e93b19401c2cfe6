import Diagnostics

/// What training by GRPO stops at.
public enum GRPOError: ActionableError, Equatable {
  /// The build has no rows.
  case emptyBuild(String)
  /// A row of the build is no question for yes or no.
  case notAQuestion(build: String, ordinal: Int)
  /// No prompt leaves room for an answer.
  case noRoom(build: String, prompts: Int, answer: Int, limit: Int)
  /// A prompt leaves no room for an answer.
  case tooLong(ordinal: Int, tokens: Int, answer: Int, limit: Int)
  /// Rewards that can't be asked for like this.
  case reward(String)
  /// Completions that don't come out even.
  case uneven(completions: Int, batch: Int, accumulate: Int)
  /// The loss or the gradients are no finite numbers.
  case notFinite(what: String, step: Int, prompts: [String])
  /// The device has too little memory to generate.
  case outOfMemoryGenerating(prompts: Int, completions: Int, detail: String)
  /// The device has too little memory to learn.
  case outOfMemoryLearning(batch: Int, longest: Int, detail: String)
  /// A file of completions has a line that is none.
  case damagedCompletions(path: String, line: Int)

  /// What is wrong.
  public var message: String {
    switch self {
    case .emptyBuild(let build): "the build `\(build)` has no prompts"
    case .notAQuestion(let build, let ordinal):
      "row \(ordinal) of `\(build)` is no question for yes or no"
    case .noRoom(let build, let prompts, let answer, let limit):
      "none of the \(prompts) prompts of `\(build)` leaves room for an answer of \(answer) tokens in "
        + "the model's context of \(limit)"
    case .tooLong(let ordinal, let tokens, let answer, let limit):
      "prompt \(ordinal) has \(tokens) tokens, which leaves no room for an answer of \(answer) in the "
        + "model's context of \(limit)"
    case .reward(let detail): detail
    case .uneven(let completions, let batch, let accumulate):
      "\(completions) completions (--prompts times --group) don't come out even in steps of "
        + "\(accumulate) batches of \(batch)"
    case .notFinite(let what, let step, let prompts):
      "\(what) in step \(step) is no finite number; its prompts are "
        + prompts.joined(separator: ", ")
    case .outOfMemoryGenerating(let prompts, let completions, let detail):
      "memory ran out while \(completions) completions of each of \(prompts) prompts were generated: "
        + detail
    case .outOfMemoryLearning(let batch, let longest, let detail):
      "memory ran out at a batch of \(batch) completions with up to \(longest) tokens, prompts "
        + "included: \(detail)"
    case .damagedCompletions(let path, let line):
      "`\(path)`, line \(line), is no completion with a step"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .emptyBuild, .notAQuestion: "make prompts with `prep build-grpo`"
    case .noRoom, .tooLong:
      "lower --max-tokens, or ingest with a lower --max-pixels and build again"
    case .reward:
      "name some of \(RewardCatalog.entries.map(\.name).joined(separator: ", ")), such as "
        + "`--reward accuracy=1,format=1,naming=0.5`"
    case .uneven: "choose --batch and --accumulate whose product divides --prompts times --group"
    case .notFinite:
      "look at these prompts, lower --learning-rate, or use --dtype float32; the last checkpoint is as "
        + "it was"
    case .outOfMemoryGenerating:
      "lower --rollout-rows, --group or --max-tokens, or use --dtype bfloat16; the same command with "
        + "other settings needs another --out"
    case .outOfMemoryLearning:
      "lower --batch and raise --accumulate by as much, use --recompute or --lora-rank, or --dtype "
        + "bfloat16; the same command with other settings needs another --out"
    case .damagedCompletions: "mend or remove the line, or move the file away"
    }
  }

  /// Settings that can't be are a matter of the command line.
  public var exitStatus: ExitStatus {
    switch self {
    case .reward, .uneven: .usage
    default: .failed
    }
  }
}
