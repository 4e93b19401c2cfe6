import Diagnostics

/// What supervised training stops at.
public enum SFTError: ActionableError, Equatable {
  /// The build has no rows.
  case emptyBuild(String)
  /// No example is left to learn from.
  case nothingToLearn(build: String, tooLong: Int, silent: Int, limit: Int)
  /// An example has more tokens than the limit.
  case tooLong(ordinal: Int, tokens: Int, limit: Int)
  /// The examples can't be split so that no image is on both sides.
  case cannotHoldOut(examples: Int)
  /// The loss or the gradients are no finite numbers.
  case notFinite(what: String, step: Int, examples: [Int])
  /// The device has too little memory.
  case outOfMemory(batch: Int, longest: Int, detail: String)
  /// Everything is frozen.
  case nothingTrains
  /// Settings that exclude each other.
  case contradiction(String)

  /// What is wrong.
  public var message: String {
    switch self {
    case .emptyBuild(let build): "the build `\(build)` has no examples"
    case .nothingToLearn(let build, let tooLong, let silent, let limit):
      "no example of `\(build)` can be learnt from: \(tooLong) have more than \(limit) tokens, and "
        + "in \(silent) the assistant says nothing"
    case .tooLong(let ordinal, let tokens, let limit):
      "example \(ordinal) has \(tokens) tokens, more than \(limit)"
    case .cannotHoldOut(let examples):
      "the \(examples) examples can't be split so that no image is on both sides"
    case .notFinite(let what, let step, let examples):
      "\(what) in step \(step) is no finite number; its examples are "
        + examples.map(String.init).joined(separator: ", ")
    case .outOfMemory(let batch, let longest, let detail):
      "memory ran out at a batch of \(batch) with up to \(longest) tokens each: \(detail)"
    case .nothingTrains: "every part of the model is frozen"
    case .contradiction(let detail): detail
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .emptyBuild, .contradiction: nil
    case .nothingToLearn, .tooLong:
      "raise --max-length, or ingest with a lower --max-pixels and build again"
    case .cannotHoldOut: "use --holdout 0, or build from more images"
    case .notFinite:
      "look at these examples (rows of the build), lower --learning-rate, or use --dtype float32; the "
        + "last checkpoint is as it was"
    case .outOfMemory:
      "lower --batch and raise --accumulate by as much, use --recompute or --lora-rank, or --dtype "
        + "bfloat16; the same command with other settings needs another --out"
    case .nothingTrains: "leave a part out of --freeze"
    }
  }
}
