import ModelFixtures
import Testing
import Torch
import Training

/// Held against TRL 1.16's own `_compute_loss`: `scripts/fixtures/grpo.py`.
@Suite struct GRPOLossTests {
  struct Case: Decodable {
    let settings: GRPOSettings
    let old: Bool
    let mask: String
    let scale: String
    let steps: Int
    let stepsPerGeneration: Int
    let processes: Int
    let generationTokens: Int
    let loss: Double
    let metrics: [String: Double?]

    var window: AccumulationWindow {
      get throws {
        try AccumulationWindow(
          steps: steps, ranks: processes, generationTokens: generationTokens,
          stepsPerGeneration: stepsPerGeneration)
      }
    }
  }

  @Test("loss, gradient and metrics are TRL's under every combination of settings")
  func parity() throws {
    let given = try Golden.tensors("loss")
    let cases: [Case] = try Golden.cases("loss")
    let gradients = try given["gradients"]
    #expect(cases.count > 300 && gradients.size(0) == cases.count)
    for (place, sample) in cases.enumerated() {
      let label = "case \(place), \(sample.settings)"
      let batch = try batch(sample, given)
      let value = try GRPOLoss(sample.settings)(batch, window: sample.window)
      try value.loss.backward()
      let loss = try value.loss.item()
      #expect(agrees(loss, sample.loss), "\(label): \(loss), not \(sample.loss)")
      let gradient = try #require(batch.current.grad)
      #expect(try difference(gradient, gradients[place]) < 1e-5, "\(label)")
      expect(value.metrics.values, are: sample.metrics, label)
    }
  }

  @Test("what stands in padding has no effect, not even infinity") func padding() throws {
    let given = try Golden.tensors("loss")
    let sample = try #require(
      try Golden.cases("loss").first { (sample: Case) in
        sample.old && sample.settings.beta > 0 && sample.settings.importanceLevel == .sequence
      })
    let loss = try GRPOLoss(sample.settings)
    let batch = try batch(sample, given)
    let plain = try loss(batch, window: sample.window)
    try plain.loss.backward()
    let padding = try batch.mask.equals(0)
    func spoilt(_ tensor: Tensor?, _ value: Double) throws -> Tensor {
      try #require(tensor).filled(where: padding, with: value)
    }
    let current = try spoilt(batch.current.detached(), -.infinity)
    try current.setRequiresGrad(true)
    let other = try loss(
      PolicyBatch(
        current: current, old: spoilt(batch.old, 1e30), reference: spoilt(batch.reference, .nan),
        mask: batch.mask, advantages: batch.advantages, entropies: spoilt(batch.entropies, .nan)),
      window: sample.window)
    try other.loss.backward()
    #expect(try other.loss.isEqual(to: plain.loss))
    #expect(other.metrics == plain.metrics)
    #expect(try #require(current.grad).isEqual(to: #require(batch.current.grad)))
  }

  @Test("metrics of ranks add up to those of one process", arguments: ["token", "sequence"])
  func ranks(_ level: String) throws {
    let given = try Golden.tensors("loss")
    let sample = try #require(
      try Golden.cases("loss").first { (sample: Case) in
        sample.old && sample.settings.beta > 0
          && sample.settings.importanceLevel.rawValue == level
      })
    let loss = try GRPOLoss(sample.settings)
    let whole = try batch(sample, given)
    func part(_ rows: Range<Int>) throws -> GRPOMetrics {
      func cut(_ tensor: Tensor) throws -> Tensor { try tensor.narrowed(0, rows) }
      return try loss(
        PolicyBatch(
          current: cut(whole.current), old: cut(#require(whole.old)),
          reference: cut(#require(whole.reference)), mask: cut(whole.mask),
          advantages: cut(whole.advantages), entropies: cut(whole.entropies)),
        window: sample.window
      ).metrics
    }
    let together = try part(0..<2).merged(with: part(2..<6))
    expect(together.values, are: sample.metrics, level)
  }

  @Test("a micro-batch in which nothing counts has loss 0 and no clip ratio")
  func empty() throws {
    let given = try Golden.tensors("loss")
    for kind in GRPOSettings.LossType.allCases {
      var settings = GRPOSettings()
      settings.lossType = kind
      let current = try given["current"]
      try current.setRequiresGrad(true)
      let value = try GRPOLoss(settings)(
        PolicyBatch(
          current: current, mask: current.zerosLike(), advantages: given["advantages.group"],
          entropies: given["entropies"]),
        window: AccumulationWindow(generationTokens: 0))
      try value.loss.backward()
      #expect(try value.loss.item() == 0)
      #expect(try #require(current.grad).abs().max().item() == 0)
      #expect(value.metrics.values["clip_ratio/low_min"] == nil)
    }
  }

  @Test("tensors that don't fit, and a reference that is missing, are errors that say so")
  func refusals() throws {
    let tensor = try Tensor.zeros([2, 3])
    let wrong = #expect(throws: TrainingError.self) {
      try PolicyBatch(
        current: tensor, old: Tensor.zeros([2, 4]), mask: tensor, advantages: Tensor.zeros([2]),
        entropies: tensor)
    }
    #expect(wrong?.message == "old is of shape [2, 4] where [2, 3] was expected")
    var settings = GRPOSettings()
    settings.beta = 0.04
    let loss = try GRPOLoss(settings)
    let batch = try PolicyBatch(
      current: tensor, mask: tensor, advantages: Tensor.zeros([2]), entropies: tensor)
    let missing = #expect(throws: TrainingError.self) {
      try loss(batch, window: AccumulationWindow(generationTokens: 1))
    }
    #expect(
      missing?.message
        == "nothing was given for the reference policy's log-probabilities: beta is 0.04")
  }

  private func batch(_ sample: Case, _ given: TensorFile) throws -> PolicyBatch {
    let current = try given["current"]
    try current.setRequiresGrad(true)
    return try PolicyBatch(
      current: current, old: sample.old ? given["old"] : nil, reference: given["reference"],
      mask: given[sample.mask], advantages: given["advantages.\(sample.scale)"],
      entropies: given["entropies"])
  }
}
