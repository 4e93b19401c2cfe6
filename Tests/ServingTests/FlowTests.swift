import Testing

@testable import Serving

@Suite("Requests")
struct FlowTests {
  private static let streamed = Harness.body(#","stream":true"#)
  private static let path = "/v1/chat/completions"

  @Test("are answered side by side")
  func overlap() async throws {
    let model = ScriptedModel.saying(["a", "b"], pause: .milliseconds(150))
    try await Harness.run(model) { harness in
      try await withThrowingTaskGroup { group in
        for _ in 0..<6 {
          group.addTask {
            let answer = try await harness.chat()
            #expect(try answer.text("choices.0.message.content") == "ab")
          }
        }
        try await group.waitForAll()
      }
      #expect(model.state.mostRunning > 1)
      #expect(model.state.mostRunning <= 8)
    }
  }

  @Test("wait for their turn, in order, and are refused where too many wait")
  func queue() async throws {
    let model = ScriptedModel.hanging()
    try await Harness.run(model) {
      $0.concurrentRequests = 1
      $0.queuedRequests = 1
    } _: { harness in
      let first = try await harness.client()
      try await first.send("POST", Self.path, Self.streamed)
      try await first.read(until: "well")
      let second = try await harness.client()
      try await second.send("POST", Self.path, Self.streamed)
      try await eventually {
        try await harness.get("/metrics").body.contains("lad_requests_waiting 1\n")
      }
      let third = try await harness.chat()
      #expect(third.status == 429)
      #expect(third.fields["retry-after"] == "1")
      #expect(try third.text("error.code") == "queue_full")
      #expect(model.state.requests.count == 1)
      first.close()
      try await second.read(until: "well")
    }
  }

  @Test("stop being answered when their client leaves a stream")
  func leavingStream() async throws {
    let model = ScriptedModel.hanging()
    try await Harness.run(model) { harness in
      let client = try await harness.client()
      try await client.send("POST", Self.path, Self.streamed)
      try await client.read(until: "well")
      #expect(model.state.cancelled == 0)
      client.close()
      try await eventually { model.state.cancelled == 1 && model.state.running == 0 }
      try await eventually { harness.records.map(\.status) == [499] }
    }
  }

  @Test("stop being answered when their client leaves before the first byte")
  func leavingEarly() async throws {
    let model = ScriptedModel.hanging()
    try await Harness.run(model) { harness in
      let client = try await harness.client()
      try await client.send("POST", Self.path, Harness.body())
      try await eventually { model.state.running == 1 }
      client.close()
      try await eventually { model.state.cancelled == 1 && model.state.running == 0 }
      try await eventually { harness.records.map(\.status) == [499] }
    }
  }

  @Test("leave the queue when their client leaves it")
  func leavingQueue() async throws {
    let model = ScriptedModel.hanging()
    try await Harness.run(model) {
      $0.concurrentRequests = 1
    } _: { harness in
      let first = try await harness.client()
      try await first.send("POST", Self.path, Self.streamed)
      try await first.read(until: "well")
      let second = try await harness.client()
      try await second.send("POST", Self.path, Self.streamed)
      try await eventually {
        try await harness.get("/metrics").body.contains("lad_requests_waiting 1\n")
      }
      second.close()
      try await eventually {
        try await harness.get("/metrics").body.contains("lad_requests_waiting 0\n")
      }
      #expect(model.state.requests.count == 1)
    }
  }

  @Test("are given up when their time is up")
  func time() async throws {
    let model = ScriptedModel.hanging()
    try await Harness.run(model) {
      $0.requestTime = .seconds(1)
    } _: { harness in
      let whole = try await harness.chat()
      #expect(whole.status == 504)
      #expect(try whole.text("error.code") == "timeout")
      let stream = try await harness.chat(#","stream":true"#)
      #expect(stream.status == 200)
      #expect(stream.body.contains("event: error\n"))
      #expect(stream.events.last?.contains(#""code":"timeout""#) == true)
      #expect(model.state.cancelled == 2)
      try await eventually { harness.records.map(\.status) == [504, 504] }
    }
  }

  @Test("that run may finish when the server stops, and no others are let in")
  func gracefulStop() async throws {
    let model = ScriptedModel.saying(["a", "b"], pause: .milliseconds(200))
    try await Harness.run(model) { harness in
      let idle = try await harness.client()
      try await idle.send("GET", "/health")
      _ = try await idle.answer()
      let client = try await harness.client()
      try await client.send("POST", Self.path, Harness.body())
      try await eventually { model.state.running == 1 }
      async let stopped: Void = harness.server.stop(grace: .seconds(20))
      #expect(try await idle.isClosed())
      let answer = try await client.answer()
      #expect(try answer.text("choices.0.message.content") == "ab")
      #expect(try await client.isClosed())
      await stopped
      await #expect(throws: (any Error).self) { try await harness.client() }
    }
  }

  @Test("are cut off when a stopping server's patience ends")
  func cutOff() async throws {
    let model = ScriptedModel.hanging()
    try await Harness.run(model) { harness in
      let client = try await harness.client()
      try await client.send("POST", Self.path, Self.streamed)
      try await client.read(until: "well")
      await harness.server.stop(grace: .milliseconds(100))
      try await eventually { model.state.cancelled == 1 && model.state.running == 0 }
    }
  }

  @Test("are cut off when the task of a server is cancelled")
  func cancelled() async throws {
    let model = ScriptedModel.hanging()
    let server = ChatServer(model: model, settings: ServerSettings(port: 0))
    let port = try server.listen().port
    let serving = Task { try await server.run() }
    let client = try await Client(port: port)
    try await client.send("POST", Self.path, Self.streamed)
    try await client.read(until: "well")
    serving.cancel()
    try await serving.value
    #expect(model.state.cancelled == 1)
    try await client.readToEnd()
  }

  @Test("of many clients that come and go leave nothing behind")
  func churn() async throws {
    let model = ScriptedModel.saying(["a", "b"], pause: .milliseconds(1))
    try await Harness.run(model) {
      $0.queuedRequests = 100
    } _: { harness in
      try await withThrowingTaskGroup { group in
        for lane in 0..<8 {
          group.addTask {
            for turn in 0..<25 {
              let client = try await harness.client()
              try await client.send("POST", Self.path, Self.streamed)
              // Every second client leaves at another moment of its request.
              if turn.isMultiple(of: 2) {
                #expect(try await client.answer().events.last == "[DONE]")
              } else {
                try await Task.sleep(for: .microseconds(lane * 500))
              }
              client.close()
            }
          }
        }
        try await group.waitForAll()
      }
      try await eventually {
        let metrics = try await harness.get("/metrics").body
        return model.state.running == 0 && metrics.contains("lad_requests_running 0\n")
          && metrics.contains("lad_requests_waiting 0\n")
      }
    }
  }

  @Test("are counted, for Prometheus")
  func metrics() async throws {
    try await Harness.run(ScriptedModel.saying(["a", "b"])) { harness in
      _ = try await harness.chat()
      _ = try await harness.chat(#","stream":true"#)
      _ = try await harness.chat(#","n":0"#)
      // A request is counted when its last byte is out, which the client may have read by then.
      try await eventually { harness.records.count == 3 }
      let answer = try await harness.get("/metrics")
      #expect(answer.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      for line in [
        #"lad_http_requests_total{path="/v1/chat/completions",status="200"} 2"#,
        #"lad_http_requests_total{path="/v1/chat/completions",status="400"} 1"#,
        "lad_prompt_tokens_total 14", "lad_completion_tokens_total 4", "lad_requests_running 0",
        #"lad_request_duration_seconds_bucket{le="+Inf"} 3"#,
        "lad_time_to_first_token_seconds_count 2",
      ] {
        #expect(answer.body.contains(line + "\n"))
      }
    }
  }
}
