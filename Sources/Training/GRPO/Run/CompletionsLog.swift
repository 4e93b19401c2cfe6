import Diagnostics
import Foundation
import RLAD

/// A file of completions that a run learnt from, one JSON object a line: what a person reads to see what
/// the model has come to.
///
/// Lines of steps that will be taken once more are cut off when the file is opened again.
final class CompletionsLog {
  private let file: AppendedFile
  private let limit: Int

  private struct Line: Encodable {
    let step: Int
    let prompt: Int
    let image: String
    let truth: String
    let completion: String
    let tokens: Int
    let truncated: Bool
    let rewards: [String: Double]
    let reward: Double?
    let advantage: Double
  }

  /// Opens the log at `path`, made if there is none.
  ///
  /// - Parameters:
  ///   - step: the last step that stays.
  ///   - limit: the most completions of a round that are written.
  /// - Throws: ``GRPOError/damagedCompletions(path:line:)``, `SystemError`.
  init(path: String, resumingAfter step: Int, limit: Int) throws {
    self.limit = limit
    file = try AppendedFile(path: path)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SystemError("read", path)
    }
    do {
      let kept = try MetricsLog.kept(data, through: step, path: path)
      if kept < data.count { try file.truncate(to: kept) }
    } catch TrainingError.damagedLog(let path, let line) {
      throw GRPOError.damagedCompletions(path: path, line: line)
    }
  }

  /// Appends the first completions of a round that is learnt from in `step`.
  ///
  /// - Throws: `SystemError`.
  func append(_ round: RolloutRound, step: Int) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var bytes: [UInt8] = []
    for place in round.rollouts.indices.prefix(limit) {
      bytes += try encoder.encode(line(round, place, step)) + [UInt8(ascii: "\n")]
    }
    try file.append(bytes)
  }

  private func line(_ round: RolloutRound, _ place: Int, _ step: Int) -> Line {
    let rollout = round.rollouts[place]
    let scores = zip(round.rewards.terms, round.rewards.scores[place]).compactMap { term, score in
      score.map { (term.name, $0) }
    }
    return Line(
      step: step, prompt: rollout.prompt.ordinal, image: rollout.prompt.name,
      truth: rollout.prompt.question.truth.rawValue, completion: rollout.text,
      tokens: rollout.tokens.count, truncated: round.mask.isTruncated[place],
      rewards: Dictionary(uniqueKeysWithValues: scores), reward: round.rewards.rewards[place],
      advantage: round.advantages.values[place])
  }
}
