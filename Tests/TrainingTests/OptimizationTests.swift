import ModelFixtures
import Testing
import Torch
import Training

/// Held against `get_scheduler` of transformers and `clip_grad_norm_` of PyTorch:
/// `scripts/fixtures/optimization.py`.
@Suite struct OptimizationTests {
  struct Schedule: Decodable {
    let shape: LearningRateSchedule.Shape
    let peak: Double
    let steps: Int
    let warmup: Double
    let rates: [Double]
  }

  @Test("learning rates are those of transformers, behind the last step too") func schedules()
    throws
  {
    let cases: [Schedule] = try Golden.cases("schedules")
    #expect(cases.count == 21)
    for sample in cases {
      let warmup: LearningRateSchedule.Warmup =
        sample.warmup >= 1 ? .steps(Int(sample.warmup)) : .share(sample.warmup)
      let schedule = try LearningRateSchedule(
        sample.shape, peak: sample.peak, steps: sample.steps, warmup: warmup)
      for (step, rate) in sample.rates.enumerated() {
        #expect(
          abs(schedule.rate(after: step) - rate) <= 1e-12 * sample.peak, "\(sample), step \(step)")
      }
    }
  }

  @Test("schedules without a step, and shares of 1, are refused") func badSchedules() {
    #expect(throws: TrainingError.self) { try LearningRateSchedule(.linear, peak: 1, steps: 0) }
    #expect(throws: TrainingError.self) {
      try LearningRateSchedule(.linear, peak: 1, steps: 9, warmup: .share(1))
    }
    #expect(throws: TrainingError.self) { try LearningRateSchedule(.cosine, peak: -1, steps: 9) }
  }

  @Test("gradients are clipped as PyTorch does", arguments: ["1.0", "0.3", "100.0"])
  func clipping(_ bound: String) throws {
    let golden = try Golden.tensors("clipping")
    let gradients = try (0..<4).map { try golden["gradient.\($0)"] }
    let parameters = try gradients.map { try $0.zerosLike() }
    for (parameter, gradient) in zip(parameters, gradients) { try parameter.setGrad(gradient) }
    let without = try Tensor.zeros([3])
    let norm = try GradientClipping.clip([without] + parameters, maxNorm: Double(bound) ?? 0)
    #expect(agrees(norm, try golden["\(bound).norm"].item()))
    for (place, parameter) in parameters.enumerated() {
      let found = try #require(parameter.grad)
      #expect(try difference(found, golden["\(bound).\(place)"]) < 1e-6)
    }
  }

  @Test("gradients that are no numbers are an error, and stay as they are") func notANumber() throws
  {
    let parameter = try Tensor.zeros([2])
    try parameter.setGrad(Tensor([.infinity, 1] as [Float]))
    #expect(throws: TrainingError.gradients(norm: .infinity)) {
      try GradientClipping.clip([parameter], maxNorm: 1)
    }
    #expect(try parameter.grad?.array(Float.self) == [.infinity, 1])
    #expect(try GradientClipping.clip([Tensor.zeros([1])], maxNorm: 1) == 0)
  }
}
