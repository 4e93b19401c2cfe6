import Diagnostics
import QwenVL
import Testing

@testable import Training

@Suite struct SFTDataTests {
  private func sizes(_ count: Int) -> [ExampleSize] {
    (0..<count).map { ExampleSize(ordinal: $0, tokens: 10 + ($0 * 37) % 90, supervised: 5) }
  }

  @Test("every example comes once an epoch, in another order each", arguments: [1, 3, 4, 17])
  func epochs(_ batch: Int) throws {
    let plan = try BatchPlan(sizes(103), batch: batch, accumulation: 4, seed: 1)
    let orders = (0..<3).map { plan.epoch($0) }
    for steps in orders {
      #expect(steps.count == plan.stepsPerEpoch)
      #expect(steps.joined().joined().map(\.ordinal).sorted() == Array(0..<103))
      #expect(steps.dropLast().allSatisfy { $0.count == 4 })
    }
    #expect(orders[0] != orders[1] && orders[0] == plan.epoch(0))
    let other = try BatchPlan(sizes(103), batch: batch, accumulation: 4, seed: 2)
    #expect(other.epoch(0) != orders[0])
  }

  @Test("batches are of similar lengths, and do not come in order of length") func lengths() throws
  {
    let plan = try BatchPlan(sizes(400), batch: 8, accumulation: 1, seed: 1)
    let batches = plan.epoch(0).map { $0[0].map(\.tokens) }
    let filling = batches.reduce(0) { sum, batch in
      sum + (batch.max() ?? 0) * batch.count - batch.reduce(0, +)
    }
    #expect(filling < 400 * 5)
    let firsts = batches.compactMap(\.first)
    #expect(firsts != firsts.sorted(by: >))
  }

  /// Examples of which one can't be read.
  private struct Source: ExampleSource {
    struct Unreadable: Error, Equatable { let ordinal: Int }
    var broken: Int?

    func example(_ ordinal: Int) throws -> SupervisedExample {
      if ordinal == broken { throw Unreadable(ordinal: ordinal) }
      let count = ordinal % 5 + 2
      return SupervisedExample(
        ordinal: ordinal, sequence: TokenSequence(tokens: [Int32](repeating: 1, count: count)),
        isSupervised: (0..<count).map { $0 > 0 })
    }
  }

  private func plan(_ source: Source) throws -> BatchPlan {
    let sizes = try (0..<11).map { try Source().example($0).size }
    return try BatchPlan(sizes, batch: 2, accumulation: 2, seed: 3)
  }

  @Test("batches come in the plan's order, over epochs, from any step on") func loading() throws {
    let plan = try plan(Source())
    func ordinals(_ steps: Range<Int>) throws -> [[Int]] {
      let loader = BatchLoader(Source(), plan, steps: steps)
      var found: [[Int]] = []
      while let batch = try loader.next() {
        found.append(batch.examples.map(\.ordinal))
        let window = plan.epoch(batch.step / 3)[batch.step % 3]
        #expect(batch.count == window.count && batch.examples.count == window[batch.index].count)
        #expect(batch.supervisedInStep == window.joined().reduce(0) { $0 + $1.supervised })
      }
      #expect(try loader.next() == nil)
      return found
    }
    let all = try ordinals(0..<7)
    var expected: [[Int]] = []
    for step in 0..<7 {
      expected += plan.epoch(step / 3)[step % 3].map { batch in batch.map(\.ordinal) }
    }
    #expect(all == expected)
    #expect(try ordinals(0..<4) + ordinals(4..<7) == all)
    #expect(try ordinals(7..<7).isEmpty)
  }

  @Test("what the source throws comes out of the loader") func loadingFailure() throws {
    let loader = BatchLoader(Source(broken: 4), try plan(Source()), steps: 0..<3)
    #expect(throws: Source.Unreadable(ordinal: 4)) { while try loader.next() != nil {} }
  }

  @Test("a survey leaves out what is too long or says nothing") func survey() throws {
    let survey = try ExampleSurvey(
      Array(0..<10), of: Source(), limit: 4, isStrict: false)
    #expect(survey.sizes.map(\.ordinal) == [0, 1, 2, 5, 6, 7])
    #expect(survey.tooLong == [3, 4, 8, 9] && survey.silent.isEmpty)
    #expect(throws: SFTError.tooLong(ordinal: 3, tokens: 5, limit: 4)) {
      try ExampleSurvey(Array(0..<10), of: Source(), limit: 4, isStrict: true)
    }
  }

  @Test("no image is on both sides, and nobody else is left out", arguments: 0..<20)
  func holdout(_ seed: Int) throws {
    // Queries with two rows each, one of which compares with one of four normal images.
    let images = (0..<60).flatMap { query in [["q\(query)"], ["n\(query % 4)", "q\(query)"]] }
    let split = try HoldoutSplit(images, share: 0.1, seed: UInt64(seed))
    let sides = [split.training, split.heldOut].map { side in Set(side.flatMap { images[$0] }) }
    #expect(sides[0].isDisjoint(with: sides[1]))
    #expect(
      (split.training + split.heldOut + split.straddling).sorted() == Array(images.indices))
    #expect(split.heldOut.count >= 6 && split.straddling.count <= 6)
    #expect(try HoldoutSplit(images, share: 0.1, seed: UInt64(seed)) == split)
  }

  @Test("where every example shares its pictures, nothing can be held out") func noHoldout() throws
  {
    let same = [["n", "a"], ["n", "b"], ["n", "c"]]
    #expect(throws: SFTError.cannotHoldOut(examples: 3)) {
      try HoldoutSplit(same, share: 0.2, seed: 1)
    }
    #expect(try HoldoutSplit(same, share: 0, seed: 1).training == [0, 1, 2])
  }

  @Test("settings out of their range are refused by name") func settings() {
    func refused(_ change: (inout SFTSettings) -> Void) -> String {
      var settings = SFTSettings()
      change(&settings)
      do { try settings.check() } catch { return "\(error)" }
      return ""
    }
    #expect(refused { _ in }.isEmpty)
    #expect(refused { $0.batch = 0 }.contains("batch"))
    #expect(refused { $0.lr_scheduler_type = "step" }.contains("cosine"))
    #expect(refused { $0.freeze = ["head"] }.contains("vision, merger, language"))
    #expect(refused { $0.lora = .init(rank: 0) }.contains("lora rank"))
    #expect(refused { $0.lora = .init(rank: 1, targets: "head") }.contains("language, all"))
    #expect(refused { ($0.lora, $0.freeze) = (.init(rank: 1), ["vision"]) }.contains("--freeze"))
  }
}
