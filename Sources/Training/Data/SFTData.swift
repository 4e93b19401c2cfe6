import Diagnostics
import Manifest

/// The examples of a build as a run uses them: split, measured, planned in batches.
public struct SFTData: Sendable {
  /// The batches to learn from.
  public let batches: BatchPlan
  /// The examples that only measure.
  public let heldOut: [ExampleSize]
  /// Examples that show images of both sides.
  public let straddling: Int
  /// Examples that are too long.
  public let tooLong: Int
  /// Examples in which nothing is supervised.
  public let silent: Int

  /// Splits and measures the examples of a build.
  ///
  /// - Parameters:
  ///   - limit: the most tokens of an example.
  ///   - isStrict: whether an example that is too long is an error.
  ///   - build: the build's name, for errors.
  /// - Throws: ``SFTError``, ``TrainingError``, `Interrupted`, what the source throws.
  public init(
    _ examples: BuildExamples, _ settings: SFTSettings, limit: Int, isStrict: Bool, build: String,
    cancellation: Cancellation
  ) throws {
    let images = examples.rows.map { $0.images.map(\.image) }
    let split = try HoldoutSplit(images, share: settings.holdout, seed: settings.seed)
    let surveys = try [split.training, split.heldOut].map {
      try ExampleSurvey(
        $0, of: examples, limit: limit, isStrict: isStrict, cancellation: cancellation)
    }
    tooLong = surveys.reduce(0) { $0 + $1.tooLong.count }
    silent = surveys.reduce(0) { $0 + $1.silent.count }
    straddling = split.straddling.count
    heldOut = surveys[1].sizes
    guard !surveys[0].sizes.isEmpty else {
      throw SFTError.nothingToLearn(
        build: build, tooLong: tooLong, silent: silent, limit: limit)
    }
    batches = try BatchPlan(
      surveys[0].sizes, batch: settings.batch, accumulation: settings.accumulate,
      seed: settings.seed)
  }
}
