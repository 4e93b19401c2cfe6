import Foundation
import ModelFixtures
import Testing
import Torch

@testable import Generation

/// Held against the logits processors of transformers 5.23.
@Suite struct FilterTests {
  struct Case: Decodable {
    struct Options: Decodable {
      let repetition_penalty: Double?
      let temperature: Double?
      let top_k: Int?
      let top_p: Double?
      let min_p: Double?
      let suppress_tokens: [Int32]?
      let bad_words_ids: [[Int32]]?
    }
    let options: Options

    var settings: SamplingSettings {
      SamplingSettings(
        temperature: options.temperature ?? 1, topK: options.top_k ?? 0, topP: options.top_p ?? 1,
        minP: options.min_p ?? 0, repetitionPenalty: options.repetition_penalty ?? 1,
        banned: (options.suppress_tokens ?? []) + (options.bad_words_ids ?? []).flatMap { $0 })
    }
  }

  @Test("filtered logits are those of transformers") func golden() throws {
    let folder = ModelCase.root + "/sampling"
    let cases = try JSONDecoder().decode(
      [Case].self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/golden.json")))
    let file = try TensorFile(folder + "/golden.safetensors")
    #expect(cases.count >= 15)
    for (index, sample) in cases.enumerated() {
      let logits = try file["\(index).logits"]
      let rows = logits.shape[0]
      var seen = [Bool](repeating: false, count: logits.count)
      for row in 0..<rows {
        for id in try file["\(index).input_ids"][row].array(Int64.self) {
          seen[row * logits.size(1) + Int(id)] = true
        }
      }
      let found = try LogitsFilter.apply(
        sample.settings, to: logits, seen: Tensor(seen, shape: logits.shape)
      ).array(Float.self)
      let golden = try file["\(index).filtered"].array(Float.self)
      let same = zip(found, golden).allSatisfy { $0 == $1 || abs($0 - $1) < 1e-5 * abs($1) }
      #expect(same, "case \(index): \(sample.options)")
    }
  }

  @Test("a choice follows its number: each token as often as it is likely") func frequencies()
    throws
  {
    let logits = try Tensor([0.1, 0.2, 0, 0.3, 0.4] as [Float], shape: [1, 5]).log()
    let rows = (0..<1000).map { step in
      TokenChooser.Row(
        settings: SamplingSettings(temperature: 1), draw: (Double(step) + 0.5) / 1000,
        alternatives: 0, watched: [])
    }
    let tokens = try TokenChooser.choose(logits.expanded(1000, -1), rows, seen: nil)
    let counts = (0..<5).map { id in tokens.count { $0.id == id } }
    #expect(counts == [100, 200, 0, 300, 400])
    #expect(tokens.first { $0.id == 1 }.map { abs($0.logProbability - log(0.2)) < 1e-6 } == true)
  }

  @Test("what is watched is summed, and alternatives come likeliest first") func reports() throws {
    let logits = try Tensor([0.1, 0.2, 0.3, 0.4] as [Float], shape: [1, 4]).log()
    let row = TokenChooser.Row(
      settings: SamplingSettings(), draw: 0, alternatives: 2, watched: [[0, 1], [3]])
    let plain = TokenChooser.Row(
      settings: SamplingSettings(), draw: 0, alternatives: 0, watched: [])
    let tokens = try TokenChooser.choose(logits.expanded(2, -1), [row, plain], seen: nil)
    #expect(tokens[0].id == 3)
    #expect(tokens[0].alternatives.map(\.id) == [3, 2])
    #expect(zip(tokens[0].watched, [0.3, 0.4]).allSatisfy { abs(exp($0) - $1) < 1e-6 })
    #expect(tokens[1].watched.isEmpty && tokens[1].alternatives.isEmpty)
  }

  @Test(
    "settings out of range are named",
    arguments: [
      SamplingSettings(temperature: -1), SamplingSettings(topK: -1), SamplingSettings(topP: 0),
      SamplingSettings(topP: 1.1), SamplingSettings(minP: 2),
      SamplingSettings(repetitionPenalty: 0),
      SamplingSettings(temperature: .nan),
    ])
  func ranges(_ settings: SamplingSettings) {
    #expect(throws: GenerationError.self) { try settings.check() }
  }
}
