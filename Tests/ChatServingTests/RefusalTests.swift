import Serving
import Testing

@testable import ChatServing

@Suite struct RefusalTests {
  private let engine: Engine

  init() throws { engine = try Engine() }

  @Test("a prompt that leaves no room is refused with its numbers")
  func tooLong() async throws {
    let text = String(repeating: "four five six ", count: 400)
    let refusal = await #expect(throws: ChatRefusal.self) {
      try await engine.answer(.asking(text))
    }
    guard case .tooLong(let prompt, 512) = refusal else {
      Issue.record("refused as \(String(describing: refusal))")
      return
    }
    #expect(prompt >= 512)
  }

  @Test("a picture that can't be read is named by its place")
  func badPicture() async throws {
    let cut = Array(try picture().dropLast(30))
    let refusal = await #expect(throws: ChatRefusal.self) {
      try await engine.answer(.asking(pictures: [picture(), cut]))
    }
    guard case .badImage(message: 0, part: 2, let reason) = refusal else {
      Issue.record("refused as \(String(describing: refusal))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test("penalties that are not supported are refused, and the card says so")
  func penalties() async throws {
    #expect(!engine.chats.card.abilities.penalties)
    await #expect(throws: ChatRefusal.self) {
      try await engine.answer(.asking(sampling: .init(frequencyPenalty: 1)))
    }
  }

  @Test("settings out of their range are refused, and nothing else suffers")
  func settings() async throws {
    for sampling in [Sampling(temperature: -1), Sampling(topP: 2), Sampling(repetitionPenalty: 0)] {
      await #expect(throws: ChatRefusal.self) {
        try await engine.answer(.asking(sampling: sampling))
      }
    }
    _ = try await engine.answer(.asking())
  }

  @Test("after its end it takes nothing more")
  func stopped() async throws {
    engine.chats.stop()
    await #expect(throws: ChatRefusal.stopping) { try await engine.answer(.asking()) }
  }
}
