import Diagnostics
import Generation
import ModelFixtures
import QwenVL
import Testing
import Torch

@Suite struct SessionTests {
  private let sample: ModelCase
  private let model: QwenModel

  init() throws {
    sample = try #require(ModelCase.all.first)
    model = try TestTarget.model(sample)
  }

  private func session(_ limits: GenerationLimits = GenerationLimits()) -> GenerationSession {
    GenerationSession(model, someTokenizer(), limits: limits)
  }

  private func request(
    _ row: Int, samples: Int = 1, seed: UInt64 = 7, tokens: Int = 10,
    sampling: SamplingSettings = SamplingSettings(temperature: 1)
  ) throws -> GenerationRequest {
    GenerationRequest(
      prompt: TokenSequence(
        tokens: try sample.inputs.ids("prompt.\(row).input_ids"),
        pictures: try (sample.words.generation?.images[row] ?? []).map(sample.picture)),
      samples: samples, sampling: sampling, maxTokens: tokens, stopTokens: [], seed: seed)
  }

  @Test("a request is answered the same alone and among others") func independent() throws {
    let alone = try (0..<3).map { try session().answer([request($0, samples: 2)])[0] }
    let together = try session().answer(
      [request(2, samples: 5, seed: 1)] + (0..<3).map { try request($0, samples: 2) })
    for row in 0..<3 { #expect(together[row + 1].map(\.ids) == alone[row].map(\.ids)) }
    #expect(Set(together[0].map(\.ids)).count > 1)
  }

  @Test("samples of a group are those of as many requests", arguments: [1, 3, 8])
  func groups(_ samples: Int) throws {
    let group = try session().answer([request(1, samples: samples)])[0]
    let prefix = try session().answer([request(1, samples: 8)])[0].prefix(samples)
    #expect(group.map(\.ids) == prefix.map(\.ids))
  }

  @Test("probabilities of a batch are those of a pass over the whole text") func probabilities()
    throws
  {
    // Without the tokens of pictures, which a text may not hold by chance.
    let settings = SamplingSettings(temperature: 1, banned: [model.config.imageToken])
    let requests = try (0..<3).map { try request($0, samples: 3, tokens: 8, sampling: settings) }
    for (row, answers) in try session().answer(requests).enumerated() {
      for answer in answers {
        let prompt = requests[row].prompt
        let whole = TokenSequence(
          tokens: prompt.tokens + answer.ids.dropLast(), pictures: prompt.pictures)
        let logits = try inference { try model.logits([whole]) }[0]
        let start = prompt.tokens.count - 1
        for (step, token) in answer.tokens.enumerated() {
          let wanted = try logits[start + step].logSoftmax(-1)[Int(token.id)].item()
          #expect(abs(token.logProbability - wanted) < TestTarget.tolerance(1e-4))
        }
      }
    }
  }

  @Test("requests join and leave at any step") func joining() throws {
    let wanted = try (0..<3).map { try session().answer([request($0, samples: 2)])[0] }
    let running = session(GenerationLimits(rows: 4, prefillTokens: 20))
    var answers: [Int: [Int: [Int32]]] = [:]
    var ids = [try running.add(request(0, samples: 2))]
    var steps = 0
    while !running.isIdle {
      for event in try running.step() {
        if case .finished(let request, let sample, let completion) = event {
          answers[request, default: [:]][sample] = completion.ids
        }
      }
      steps += 1
      if steps == 2 { ids.append(try running.add(request(1, samples: 2))) }
      if steps == 4 { ids.append(try running.add(request(2, samples: 2))) }
    }
    for row in 0..<3 {
      #expect((0..<2).map { answers[ids[row]]?[$0] } == wanted[row].map(\.ids))
    }
  }

  @Test("answers of different lengths shrink the batch without effect") func shrinking() throws {
    let lengths = [1, 3, 9, 4, 12]
    let wanted = try lengths.map { try session().answer([request(2, samples: 3, tokens: $0)])[0] }
    let found = try session().answer(lengths.map { try request(2, samples: 3, tokens: $0) })
    #expect(found.map { $0.map(\.ids) } == wanted.map { $0.map(\.ids) })
    #expect(found.map { $0[0].tokens.count } == lengths)
    #expect(found.allSatisfy { $0.allSatisfy { $0.finish == .length } })
  }

  @Test("a penalty counts prompt and answer, per request") func penalty() throws {
    let settings = SamplingSettings(temperature: 1, repetitionPenalty: 1.5)
    let alone = try session().answer([request(0, sampling: settings)])
    let mixed = try session().answer([request(1), request(0, sampling: settings)])
    #expect(mixed[1].map(\.ids) == alone[0].map(\.ids))
  }

  @Test("banned tokens never come") func banned() throws {
    let free = try session().answer([request(0, samples: 16)])[0]
    let banned = Array(Set(free.flatMap(\.ids)).prefix(20))
    let settings = SamplingSettings(temperature: 1, banned: banned)
    let held = try session().answer([request(0, samples: 16, sampling: settings)])[0]
    #expect(Set(held.flatMap(\.ids)).isDisjoint(with: banned))
  }

  @Test("a cancelled request ends, the others go on") func cancelled() throws {
    let running = session()
    let first = try running.add(request(0, samples: 2))
    let second = try running.add(request(1))
    _ = try running.step()
    let events = running.cancel(first)
    #expect(events.count == 2)
    var finished: [Int] = []
    while !running.isIdle {
      for event in try running.step() {
        if case .finished(let request, _, let completion) = event {
          finished.append(request)
          #expect(completion.finish == .length)
        }
      }
    }
    #expect(finished == [second])
  }

  @Test("what can't be answered is refused at once") func refused() throws {
    #expect(throws: GenerationError.self) { try session().add(request(0, tokens: 0)) }
    #expect(throws: GenerationError.self) { try session().add(request(0, tokens: 1 << 20)) }
    #expect(throws: GenerationError.self) { try session().add(request(0, samples: 0)) }
  }
}
