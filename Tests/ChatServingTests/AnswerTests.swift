import Generation
import QwenVL
import Reasoner
import Serving
import Testing

@testable import ChatServing

@Suite struct AnswerTests {
  private let engine: Engine

  init() throws { engine = try Engine() }

  @Test("an answer is what the session gives for the prompt, with its tokens counted")
  func whole() async throws {
    let wanted = try engine.reasoning.request(
      [.init(role: "user", parts: [.text("Is it full?")])], sampling: .init(temperature: 1),
      maxTokens: 12, seed: 7)
    let session = GenerationSession(engine.reasoning.model, engine.reasoning.tokenizer)
    let completion = try session.answer([wanted])[0][0]
    let answer = try await engine.answer(.asking("Is it full?"))
    #expect(answer.texts == [completion.text])
    #expect(answer.started == [wanted.prompt.tokens.count])
    #expect(answer.usage == [wanted.prompt.tokens.count, completion.tokens.count])
    #expect(answer.reasons == [completion.finish == .length ? .length : .stop])
  }

  @Test("the same seed gives the same answer, another one another, and none any")
  func seeds() async throws {
    let first = try await engine.answer(.asking(seed: -3))
    #expect(try await engine.answer(.asking(seed: -3)) == first)
    #expect(try await engine.answer(.asking(seed: 4)).texts != first.texts)
    let free = try await engine.answer(.asking(seed: nil))
    #expect(try await engine.answer(.asking(seed: nil)).texts != free.texts)
  }

  @Test("of no temperature, or hardly any, comes the likeliest token")
  func greedy() async throws {
    let cold = try await engine.answer(.asking(sampling: .init(temperature: 0), seed: nil))
    let cool = try await engine.answer(.asking(sampling: .init(temperature: 1e-300), seed: nil))
    #expect(cold.texts == cool.texts)
  }

  @Test("two choices differ, and are counted together")
  func choices() async throws {
    let answer = try await engine.answer(.asking(choices: 2))
    #expect(answer.texts[0] != answer.texts[1])
    #expect(answer.started.count == 1)
    #expect(answer.reasons == [.length, .length])
    #expect(answer.usage == [answer.started[0], 24])
  }

  @Test("a stop string ends the answer before it, in whatever pieces it comes")
  func stops() async throws {
    let free = try await engine.answer(.asking(tokens: 30))
    let scalars = free.texts[0].unicodeScalars
    let start = scalars.index(scalars.startIndex, offsetBy: scalars.count / 2)
    let stop = String(scalars[start...].prefix(4))
    let held = try await engine.answer(.asking(tokens: 30, stop: ["never", stop]))
    let end = try #require(scalars.firstRange(of: stop.unicodeScalars)?.lowerBound)
    #expect(held.texts == [String(scalars[..<end])])
    #expect(held.reasons == [.stop])
    #expect(held.usage[1] < free.usage[1])
  }

  @Test("log probabilities come with bytes and the likeliest alternatives, the end's left out")
  func logprobs() async throws {
    let answer = try await engine.answer(
      .asking(sampling: .init(temperature: 2), tokens: 400, choices: 8, seed: 3, logprobs: 3))
    for (text, tokens) in zip(answer.texts, answer.tokens) {
      #expect(String(decoding: tokens.flatMap(\.bytes), as: UTF8.self).hasPrefix(text.prefix(5)))
      for token in tokens {
        let likely = token.alternatives.map(\.logprob)
        #expect(token.logprob < 0 && likely.count == 3)
        #expect(likely == likely.sorted(by: >) && token.logprob <= likely[0])
      }
    }
    let ended = answer.reasons.count { $0 == .stop }
    #expect(ended > 0, "some long answer of noise meets an end")
    #expect(answer.tokens.map(\.count).reduce(0, +) == answer.usage[1] - ended)
  }

  @Test("without log probabilities no tokens are told")
  func noLogprobs() async throws {
    let answer = try await engine.answer(.asking())
    #expect(answer.tokens == [[]])
    let bare = try await engine.answer(.asking(logprobs: 0))
    #expect(bare.tokens[0].count == 12)
    #expect(bare.tokens[0].allSatisfy { $0.alternatives.isEmpty })
  }

  @Test("a picture is counted with its tokens, and no answer holds a picture's")
  func pictures() async throws {
    let plain = try await engine.answer(.asking())
    let seen = try await engine.answer(.asking(pictures: [picture(), picture(width: 112)]))
    // Blocks of 28 pixels, and two marks for each picture.
    #expect(seen.started[0] == plain.started[0] + (4 + 2) + (8 + 2))
    #expect(seen.usage[0] == seen.started[0])
  }

  @Test("an answer ends where the context does")
  func room() async throws {
    let count = try await engine.answer(.asking()).started[0]
    let small = try Engine(context: count + 5)
    let answer = try await small.answer(.asking(tokens: 400))
    #expect(answer.reasons == [.length])
    #expect(answer.usage == [count, 5])
  }
}
