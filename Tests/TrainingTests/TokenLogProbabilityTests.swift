import ModelFixtures
import Testing
import Torch
import Training

/// Held against TRL 1.16's `selective_log_softmax_and_entropy` and `ChunkedLogProbFunction`.
@Suite struct TokenLogProbabilityTests {
  @Test(
    "log-probabilities, entropies and gradients of hidden states and head are TRL's",
    arguments: ["1.0", "0.7"], [1, 4, 100])
  func head(_ temperature: String, _ chunk: Int) throws {
    let golden = try Golden.tensors("log_probabilities")
    let (hidden, weight) = (try golden["hidden"], try golden["weight"])
    for tensor in [hidden, weight] { try tensor.setRequiresGrad(true) }
    // Behind another operation, as hidden states of a model are.
    let tokens = try TokenLogProbabilities(
      of: hidden * 1, targets: golden["targets"], temperature: Double(temperature) ?? 0,
      chunk: chunk
    ) { try $0.linear(weight) }
    #expect(try difference(tokens.values, golden["\(temperature).values"]) < 1e-5)
    #expect(try difference(tokens.entropies, golden["\(temperature).entropies"]) < 1e-5)
    try (tokens.values * golden["upstream"]).sum().backward()
    try tokens.backward()
    for (name, tensor) in [("hidden", hidden), ("weight", weight)] {
      let gradient = try #require(tensor.grad)
      #expect(try difference(gradient, golden["\(temperature).\(name).gradient"]) < 1e-5)
    }
  }

  @Test("so are the gradients of logits", arguments: ["1.0", "0.7"])
  func logits(_ temperature: String) throws {
    let golden = try Golden.tensors("log_probabilities")
    let logits = try golden["hidden"].linear(golden["weight"])
    try logits.setRequiresGrad(true)
    let tokens = try TokenLogProbabilities(
      of: logits, targets: golden["targets"], temperature: Double(temperature) ?? 0, chunk: 3)
    #expect(try difference(tokens.values, golden["\(temperature).values"]) < 1e-5)
    try (tokens.values * golden["upstream"]).sum().backward()
    try tokens.backward()
    let gradient = try #require(logits.grad)
    #expect(try difference(gradient, golden["\(temperature).logits.gradient"]) < 1e-5)
  }

  @Test("bfloat16 logits are summed up in single precision") func halfPrecision() throws {
    let golden = try Golden.tensors("log_probabilities")
    let logits = try golden["hidden"].linear(golden["weight"]).to(.bfloat16)
    let tokens = try TokenLogProbabilities(of: logits, targets: golden["targets"], chunk: 4)
    let single = try TokenLogProbabilities(
      of: logits.to(.float32), targets: golden["targets"])
    #expect(tokens.values.dtype == .float32)
    #expect(try difference(tokens.values, single.values) < 1e-6)
  }

  @Test("the first pass records nothing, and without a loss there is no second") func firstPass()
    throws
  {
    let golden = try Golden.tensors("log_probabilities")
    let (hidden, weight) = (try golden["hidden"], try golden["weight"])
    try hidden.setRequiresGrad(true)
    let calls = Counter()
    let tokens = try TokenLogProbabilities(of: hidden, targets: golden["targets"], chunk: 2) {
      let logits = try $0.linear(weight)
      #expect(!logits.requiresGrad)
      calls.count += 1
      return logits
    }
    #expect(calls.count == 6)
    #expect(tokens.values.requiresGrad && !tokens.entropies.requiresGrad)
    try tokens.backward()
    #expect(hidden.grad == nil && calls.count == 6)
  }

  @Test("arguments out of range are refused") func refusals() throws {
    let (states, targets) = (try Tensor.zeros([2, 3]), try Tensor([0, 1] as [Int64]))
    #expect(throws: TrainingError.self) {
      try TokenLogProbabilities(of: states, targets: targets, temperature: 0)
    }
    #expect(throws: TrainingError.self) {
      try TokenLogProbabilities(of: states, targets: targets.narrowed(0, 0, 1))
    }
  }
}

/// Counts from within a closure.
private final class Counter: @unchecked Sendable { var count = 0 }
