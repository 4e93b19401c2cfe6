import Digest
import Testing

@Suite("The generator")
struct SplitMix64Tests {
  /// The values of the reference implementation, https://prng.di.unimi.it/splitmix64.c.
  @Test("gives the published numbers")
  func published() {
    var generator = SplitMix64(seed: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  /// A change of these numbers would change every build of every workspace.
  @Test("keeps its streams from release to release")
  func pinnedStreams() {
    var generator = SplitMix64(seed: 0, stream: "split/pushpins")
    let first = (0..<3).map { _ in generator.next() }
    #expect(first == SplitMix64Tests.pinned)
  }

  /// From a second implementation, of SplitMix64 over FNV-1a, in Python.
  private static let pinned: [UInt64] = [
    5_498_820_892_312_985_689, 10_285_638_528_518_444_243, 16_100_116_303_724_295_325,
  ]

  @Test("gives other numbers for another seed and another stream")
  func streams() {
    var generators = [
      SplitMix64(seed: 1, stream: "a"), SplitMix64(seed: 1, stream: "b"),
      SplitMix64(seed: 2, stream: "a"), SplitMix64(seed: 1, stream: ""), SplitMix64(seed: 1),
    ]
    let first = generators.indices.map { generators[$0].next() }
    #expect(Set(first).count == generators.count)
  }

  @Test("stays below its bound and reaches every number", arguments: [1, 2, 3, 7, 64, 1000])
  func below(bound: Int) {
    var generator = SplitMix64(seed: UInt64(bound))
    let numbers = (0..<bound * 20).map { _ in generator.next(below: bound) }
    #expect(numbers.allSatisfy { (0..<bound).contains($0) })
    #expect(Set(numbers).count == bound)
  }

  @Test("has no bias where the bound does not divide 2⁶⁴")
  func noBias() {
    // 2⁶⁴ holds this bound 8/3 times: a plain remainder would give the lower third 3/8 of the
    // numbers, and a product without rejection every third number only 1/4.
    let bound = Int(UInt64(1) << 62) + Int(UInt64(1) << 61)
    var generator = SplitMix64(seed: 9)
    let numbers = (0..<6000).map { _ in generator.next(below: bound) }
    for part in 0..<3 {
      #expect(abs(numbers.count { $0 / (bound / 3) == part } - 2000) < 150)
      #expect(abs(numbers.count { $0 % 3 == part } - 2000) < 150)
    }
  }

  @Test("gives every number about equally often")
  func even() {
    var generator = SplitMix64(seed: 5)
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<20_000 { counts[generator.next(below: 10)] += 1 }
    // Chi-squared with 9 degrees of freedom is above 27.9 once in a thousand.
    let expected = 2000.0
    let chi = counts.reduce(0.0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    #expect(chi < 27.9)
  }

  @Test("gives shares in [0, 1) with the mean in the middle")
  func unit() {
    var generator = SplitMix64(seed: 3)
    let shares = (0..<10_000).map { _ in generator.unit() }
    #expect(shares.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(shares.reduce(0, +) / 10_000 - 0.5) < 0.02)
  }

  @Test("stays in the range that it is given")
  func uniform() {
    var generator = SplitMix64(seed: 3)
    let numbers = (0..<1000).map { _ in generator.uniform(-3...5) }
    #expect(numbers.allSatisfy { $0 >= -3 && $0 < 5 })
    #expect((numbers.min() ?? 0) < -2.8 && (numbers.max() ?? 0) > 4.8)
    #expect(generator.uniform(2...2) == 2)
  }

  @Test("shuffles without losing or doubling anything", arguments: [0, 1, 2, 10, 100])
  func shuffled(count: Int) {
    var generator = SplitMix64(seed: 11)
    let shuffled = generator.shuffled(Array(0..<count))
    #expect(shuffled.sorted() == Array(0..<count))
    if count >= 10 { #expect(shuffled != Array(0..<count)) }
  }

  @Test("shuffles into every order about equally often")
  func orders() {
    var generator = SplitMix64(seed: 12)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[generator.shuffled([1, 2, 3]), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 150 })
  }

  @Test("picks every element, and nothing from nothing")
  func pick() {
    var generator = SplitMix64(seed: 13)
    #expect(generator.pick([Int]()) == nil)
    #expect(Set((0..<100).map { _ in generator.pick(["a", "b", "c"]) }) == ["a", "b", "c"])
  }
}
