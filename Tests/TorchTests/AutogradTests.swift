import Testing
import Torch

@Suite struct AutogradTests {
  @Test("a gradient is the derivative") func derivative() throws {
    let x = try Tensor([1, 2, 3] as [Float])
    try x.setRequiresGrad(true)
    try (x * x * x).sum().backward()
    #expect(try x.grad?.array(Float.self) == [3, 12, 27])
    try (x * 2).sum().backward()
    #expect(try x.grad?.array(Float.self) == [5, 14, 29])
    try x.setGrad(nil)
    #expect(x.grad == nil)
  }

  @Test("nothing is recorded where it is switched off") func switchedOff() throws {
    let x = try Tensor([1, 2] as [Float])
    try x.setRequiresGrad(true)
    let isRecorded = { try (x * 2).requiresGrad }
    #expect(try isRecorded())
    #expect(try !withoutGrad(isRecorded))
    #expect(try withoutGrad { try withGrad(isRecorded) })
    #expect(try !inference(isRecorded))
    #expect(try isRecorded())
  }

  @Test("backward without a graph is an error of ours") func noGraph() throws {
    let error = #expect(throws: TorchError.self) { try Tensor.zeros([]).backward() }
    #expect(error?.operation == "backward")
  }

  /// Values of torch.optim.AdamW(lr=0.1, weight_decay=0.01) on Σx², three steps.
  @Test("AdamW steps as PyTorch's does") func adamW() throws {
    let x = try Tensor([1, -2, 3] as [Float])
    try x.setRequiresGrad(true)
    let optimizer = try FusedAdamW([x], settings: .init(learningRate: 0.1))
    for _ in 0..<3 {
      try optimizer.clearGradients()
      try (x * x).sum().backward()
      try optimizer.step()
    }
    let expected: [Float] = [0.6989112, -1.6949446, 2.6917036]
    for (value, wanted) in zip(try x.array(Float.self), expected) {
      #expect(abs(value - wanted) < 1e-6)
    }
  }
}
