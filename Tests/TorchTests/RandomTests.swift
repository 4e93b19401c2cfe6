import Testing
import Torch

@Suite struct RandomTests {
  @Test("a seed gives the same numbers, and a state goes on") func seeds() throws {
    let first = try Generator(seed: 5)
    let a = try Tensor.normal([4], generator: first)
    #expect(try Tensor.normal([4], generator: Generator(seed: 5)).isEqual(to: a))
    #expect(try !Tensor.normal([4], generator: Generator(seed: 6)).isEqual(to: a))
    let state = try first.state()
    let b = try Tensor.uniform([4], generator: first)
    let other = try Generator(seed: 1)
    try other.restore(state)
    #expect(try Tensor.uniform([4], generator: other).isEqual(to: b))
  }
}

/// Alone in its suite and serial: it counts the tensors of the whole process.
@Suite(.serialized) struct LeakTests {
  @Test("what was computed is let go, also after errors") func leaks() async throws {
    await #expect(processExitsWith: .success) {
      let before = TorchRuntime.liveTensors
      for _ in 0..<50 {
        let x = try Tensor.zeros([3, 4])
        try x.setRequiresGrad(true)
        let parts = try x.split([1, 2], 0)
        _ = try? x.matmul(x)
        _ = try parts[1].softmax(-1).sorted(-1)
        try (x * 2).sum().backward()
        _ = try FusedAdamW([x]).step()
      }
      precondition(TorchRuntime.liveTensors == before)
    }
  }
}
