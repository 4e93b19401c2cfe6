import Serving
import Testing
import Torch

@testable import ChatServing

@Suite struct BatchTests {
  @Test("requests of several clients are computed in one batch, each as if it were alone")
  func together() async throws {
    let engine = try Engine()
    let requests = (0..<3).map { ChatRequest.asking("Count to \($0 as Int).", seed: $0) }
    var alone: [Answer] = []
    for request in requests { alone.append(try await engine.answer(request)) }
    #expect(engine.watch.now.most == 1)
    engine.watch.change { $0.quorum = 3 }
    let answers = try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
      for (place, request) in requests.enumerated() {
        group.addTask { (place, try await engine.answer(request)) }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    #expect(engine.watch.now.most == 3)
    #expect((0..<3).map { answers[$0] } == alone)
  }

  @Test("a client that leaves frees its place")
  func leaving() async throws {
    let engine = try Engine()
    let patient = Task { try await engine.answer(.asking(tokens: 150)) }
    let leaving = Task { try await engine.answer(.asking(tokens: 400, choices: 4)) }
    #expect(try await eventually { engine.watch.now.open == 2 })
    leaving.cancel()
    _ = await leaving.result
    #expect(try await eventually { engine.watch.now.cancelled == 1 })
    #expect(try await patient.value.reasons.count == 1)
    #expect(engine.watch.now.open == 1)
  }

  @Test("a client that left before its turn costs nothing")
  func leftBefore() async throws {
    let engine = try Engine()
    for _ in 0..<20 {
      let task = Task { try await engine.answer(.asking(tokens: 300)) }
      task.cancel()
      _ = await task.result
    }
    _ = try await engine.answer(.asking())
    #expect(engine.watch.now.open == 1)
  }

  @Test("an error while computing fails what runs, and the next request gets a new session")
  func failure() async throws {
    let engine = try Engine()
    engine.watch.change { $0.quorum = 3 }
    let running = (0..<2).map { _ in Task { try await engine.answer(.asking()) } }
    #expect(try await eventually { engine.watch.now.open == 2 })
    engine.watch.change { $0.breaks = true }
    for task in running {
      await #expect(throws: Broken.self) { try await task.value }
    }
    engine.watch.change { $0.quorum = 0 }
    #expect(try await engine.answer(.asking()).reasons == [.length])
    #expect(engine.watch.now.sessions == 2)
  }

  @Test("where memory runs out, requests may be tried again")
  func memory() async throws {
    let (stream, continuation) = AsyncThrowingStream<ChatEvent, any Error>.makeStream()
    ChatJob(.asking(), continuation).fail(
      TorchError(operation: "aten::matmul", inputs: [], reason: "CUDA out of memory"))
    await #expect(throws: ChatRefusal.overloaded(reason: "memory ran out")) {
      for try await _ in stream {}
    }
  }

  @Test("stopping fails what runs and ends the thread")
  func stopping() async throws {
    let engine = try Engine()
    let running = Task { try await engine.answer(.asking(tokens: 450)) }
    #expect(try await eventually { engine.watch.now.open == 1 })
    engine.chats.stop()
    let answer = await running.result
    if case .failure(let error) = answer { #expect(error as? ChatRefusal == .stopping) }
  }

  @Test("more answers than are computed at once wait, and all come")
  func waiting() async throws {
    let engine = try Engine(answers: 2)
    let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
      for seed in 0..<5 {
        group.addTask { try await engine.answer(.asking(choices: seed == 2 ? 3 : 1, seed: seed)) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.count == 5)
    #expect(answers.allSatisfy { $0.reasons.allSatisfy { $0 != nil } })
  }
}
