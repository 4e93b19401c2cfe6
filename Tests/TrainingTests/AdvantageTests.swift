import Testing
import Torch
import Training

/// Held against TRL 1.16's own `_generate_and_score_completions`: `scripts/fixtures/grpo.py`.
@Suite struct AdvantageTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let scores: [[Double?]]
    let weights: [Double]
    let group: Int
    let scale: GRPOSettings.RewardScale
    let advantages: [Double]
    let metrics: [String: Double?]

    var testDescription: String { "\(name), \(scale)" }

    var table: RewardTable {
      get throws {
        try RewardTable(
          weights.enumerated().map { .init("term\($0)", weight: $1) }, scores: scores,
          groupSize: group)
      }
    }
  }

  static let cases: [Case] = (try? Golden.cases("advantages")) ?? []

  @Test("there are cases") func count() { #expect(Self.cases.count == 21) }

  @Test("advantages and what is logged of rewards are TRL's", arguments: cases)
  func parity(_ sample: Case) throws {
    let table = try sample.table
    let found = Advantages(table, scale: sample.scale)
    var golden = sample.metrics
    if sample.name == "alike within a group, not between", sample.scale != .batch {
      // Rounded to single precision, 0.9 thrice deviates from its mean: TRL says 0.5.
      golden["frac_reward_zero_std"] = 1
    }
    expect(found.metrics, are: golden, sample.testDescription)
    #expect(found.values.count == sample.advantages.count)
    for (place, (value, golden)) in zip(found.values, sample.advantages).enumerated() {
      if table.informativeGroups.contains(place / sample.group) {
        #expect(agrees(value, golden), "\(place): \(value), not \(golden)")
      } else {
        // In single precision TRL's mean of equal rewards is not always one of them.
        #expect(value == 0 && abs(golden) < 1e-3, "\(place): \(value), \(golden)")
      }
    }
  }

  @Test("dynamic sampling keeps groups with rewards that differ, compared exactly")
  func selection() throws {
    let rewards: [Double?] = [
      0.1, 0.1, 0.1, 1, 1, 0, nil, 0.3, 0.3, nil, nil, 1, nil, 0.3, 0.3.nextUp, 0.9, 0.9, 0.9,
    ]
    let table = try RewardTable(
      [.init("accuracy")], scores: rewards.map { [$0] }, groupSize: 3)
    #expect(table.informativeGroups == [1, 4])
  }

  @Test("NaN is a score that a term does not give") func notANumber() throws {
    let table = try RewardTable(
      [.init("a"), .init("b", weight: 2)], scores: [[.nan, 1], [1, nil], [.nan, nil]], groupSize: 3)
    #expect(table.rewards == [2, 1, nil])
    #expect(Advantages(table, scale: .none).values == [0.5, -0.5, 0])
  }

  @Test("scores that make no rewards are refused")
  func refusals() throws {
    let term = RewardTable.Term("a")
    for (terms, scores, group) in [
      ([], [[]], 1), ([term], [[1.0], [1.0], [1.0]], 2), ([term], [[1.0, 2.0]], 1),
      ([term], [[.infinity]], 1), ([term], [], 1),
    ] as [([RewardTable.Term], [[Double?]], Int)] {
      #expect(throws: TrainingError.self) {
        try RewardTable(terms, scores: scores, groupSize: group)
      }
    }
  }

  struct MaskCase: Decodable {
    let completions: [[Int32]]
    let ends: [Int32]
    let dropsTruncated: Bool
    let mask: [[Int]]
    let tokens: Int
    let metrics: [String: Double?]
  }

  @Test("tokens that count, and what is logged of completions, are TRL's")
  func masks() throws {
    let cases: [MaskCase] = try Golden.cases("masks")
    #expect(cases.count == 4)
    for sample in cases {
      let mask = CompletionMask(
        sample.completions, endTokens: Set(sample.ends), dropsTruncated: sample.dropsTruncated)
      let tensor = try mask.tensor()
      #expect(tensor.dtype == .bool)
      #expect(
        try tensor.array(Int64.self) == sample.mask.joined().map(Int64.init))
      #expect(mask.tokens == sample.tokens)
      expect(
        CompletionMask.metrics(lengths: mask.lengths, isTruncated: mask.isTruncated),
        are: sample.metrics, "\(sample.completions)")
    }
  }
}
