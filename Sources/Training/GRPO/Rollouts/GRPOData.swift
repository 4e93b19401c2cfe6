import Diagnostics
import Manifest
import QwenVL
import RLAD

/// The prompts of a build as a run uses them: split, and without those that leave no room for an answer.
public struct GRPOData: Sendable {
  /// The prompts to learn from.
  public let training: [Int]
  /// The same by product and verdict.
  public let strata: [[Int]]
  /// The prompts that only measure.
  public let heldOut: [Int]
  /// Prompts that show images of both sides.
  public let straddling: Int
  /// Prompts that leave no room for an answer.
  public let tooLong: Int

  /// Splits and measures the prompts of a build.
  ///
  /// - Parameters:
  ///   - limit: the most tokens of prompt and answer together.
  ///   - isStrict: whether a prompt that leaves no room is an error.
  ///   - build: the build's name, for errors.
  /// - Throws: ``GRPOError``, ``SFTError/cannotHoldOut(examples:)``, `Interrupted`, what the source
  ///   throws.
  public init(
    _ prompts: BuildPrompts, _ settings: GRPORunSettings, limit: Int, isStrict: Bool, build: String,
    cancellation: Cancellation
  ) throws {
    let split = try HoldoutSplit(
      prompts.rows.map { $0.images.map(\.image) }, share: settings.training.holdout,
      seed: settings.training.seed)
    let answer = settings.grpo.maxCompletionLength
    func fitting(_ ordinals: [Int]) throws -> [Int] {
      try ordinals.filter { ordinal in
        try cancellation.check()
        let tokens = try prompts.prompt(ordinal).sequence.tokens.count
        let fits = tokens + answer <= limit
        guard fits || !isStrict else {
          throw GRPOError.tooLong(ordinal: ordinal, tokens: tokens, answer: answer, limit: limit)
        }
        return fits
      }
    }
    (training, heldOut) = (try fitting(split.training), try fitting(split.heldOut))
    strata = Self.strata(training, prompts.questions)
    straddling = split.straddling.count
    tooLong = prompts.rows.count - straddling - training.count - heldOut.count
    guard !training.isEmpty else {
      throw GRPOError.noRoom(
        build: build, prompts: prompts.rows.count, answer: answer, limit: limit)
    }
  }

  private static func strata(_ ordinals: [Int], _ questions: [RewardQuestion]) -> [[Int]] {
    let shared = Dictionary(grouping: ordinals) { ordinal in
      [questions[ordinal].place, questions[ordinal].truth.rawValue]
    }
    return shared.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }
}
