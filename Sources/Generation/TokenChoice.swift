import Digest
import Torch

/// A token that was chosen, and how likely it was.
public struct ChosenToken: Sendable, Hashable {
  /// Its id.
  public let id: Int32
  /// The logarithm of its probability under the model itself: before temperature, penalty and cuts.
  public let logProbability: Double
  /// The likeliest tokens and the logarithms of their probabilities, if they were asked for.
  public let alternatives: [Alternative]
  /// For each group of tokens that was watched, the logarithm of the group's probability.
  public let watched: [Double]

  /// A token that could have been chosen.
  public struct Alternative: Sendable, Hashable {
    /// Its id.
    public let id: Int32
    /// The logarithm of its probability.
    public let logProbability: Double
  }
}

/// What chooses tokens for the rows of a batch.
struct TokenChooser {
  /// What one row needs.
  struct Row {
    let settings: SamplingSettings
    /// A number in 0..<1 that decides; from the row's own seed and step, so that nothing else in the
    /// batch matters.
    let draw: Double
    let alternatives: Int
    let watched: [[Int32]]
  }

  /// Chooses for each row of `logits`, `[rows, vocabulary]`.
  static func choose(_ logits: Tensor, _ rows: [Row], seen: Tensor?) throws -> [ChosenToken] {
    let logits = try logits.to(.float32)
    let ids = try pick(logits, rows, seen)
    let logProbabilities = try logits.logSoftmax(-1)
    let chosen = try logProbabilities.gathered(
      1, Tensor(ids.map(Int64.init), shape: [ids.count, 1], on: logits.device)
    ).array(Float.self)
    let alternatives = try likeliest(logProbabilities, rows)
    let watched = try sums(logProbabilities, rows)
    return rows.indices.map {
      ChosenToken(
        id: ids[$0], logProbability: Double(chosen[$0]), alternatives: alternatives[$0],
        watched: watched[$0])
    }
  }

  /// The token of each row. Rows of the same settings are filtered together.
  private static func pick(_ logits: Tensor, _ rows: [Row], _ seen: Tensor?) throws -> [Int32] {
    var groups: [(settings: SamplingSettings, rows: [Int])] = []
    for (index, row) in rows.enumerated() {
      if let place = groups.firstIndex(where: { $0.settings == row.settings }) {
        groups[place].rows.append(index)
      } else {
        groups.append((row.settings, [index]))
      }
    }
    var ids = [Int32](repeating: 0, count: rows.count)
    for (settings, members) in groups {
      let index =
        try groups.count == 1
        ? nil : Tensor(members.map(Int64.init), on: logits.device)
      let part = try index.map { try logits.indexSelected(0, $0) } ?? logits
      let partSeen = try seen.flatMap { seen in
        try index.map { try seen.indexSelected(0, $0) } ?? seen
      }
      let filtered = try LogitsFilter.apply(settings, to: part, seen: partSeen)
      let found =
        try settings.isGreedy
        ? filtered.argmax(-1) : sample(filtered, members.map { rows[$0].draw })
      for (member, id) in zip(members, try found.array(Int64.self)) { ids[member] = Int32(id) }
    }
    return ids
  }

  /// The first token up to which the probabilities exceed `draw`, for each row.
  private static func sample(_ logits: Tensor, _ draws: [Double]) throws -> Tensor {
    // In double precision: 150,000 small numbers are added up.
    let below = try logits.softmax(-1).cumulativeSum(-1, dtype: .float64)
    let total = try below.narrowed(-1, logits.size(-1) - 1, 1)
    let draw = try Tensor(draws, shape: [draws.count, 1], on: .cpu).on(logits.device) * total
    return try below.searchSorted(draw, behindEqual: true).squeezed(-1)
      .clamped(max: Double(logits.size(-1) - 1))
  }

  private static func likeliest(_ logProbabilities: Tensor, _ rows: [Row]) throws
    -> [[ChosenToken.Alternative]]
  {
    let most = min(rows.map(\.alternatives).max() ?? 0, logProbabilities.size(-1))
    guard most > 0 else { return rows.map { _ in [] } }
    let (values, places) = try logProbabilities.top(most)
    let (numbers, ids) = (try values.array(Float.self), try places.array(Int64.self))
    return rows.enumerated().map { index, row in
      (0..<min(row.alternatives, most)).map {
        ChosenToken.Alternative(
          id: Int32(ids[index * most + $0]), logProbability: Double(numbers[index * most + $0]))
      }
    }
  }

  /// The logarithms of the probabilities of the groups that each row watches. Rows watch the same, or
  /// nothing.
  private static func sums(_ logProbabilities: Tensor, _ rows: [Row]) throws -> [[Double]] {
    let groups = Array(Set(rows.flatMap(\.watched)))
    guard !groups.isEmpty else { return rows.map { _ in [] } }
    let sums = try groups.map { group in
      try logProbabilities.indexSelected(
        1, Tensor(group.map(Int64.init), on: logProbabilities.device)
      ).logSumExp(-1).array(Float.self)
    }
    return rows.enumerated().map { index, row in
      row.watched.compactMap { group in
        groups.firstIndex(of: group).map { Double(sums[$0][index]) }
      }
    }
  }
}

/// The number in 0..<1 that decides on token `step` of sample `sample` of a request with `seed`.
func draw(seed: UInt64, sample: Int, step: Int) -> Double {
  var generator = SplitMix64(seed: seed, stream: "sample \(sample) token \(step)")
  return Double(generator.next() >> 11) / Double(1 << 53)
}
