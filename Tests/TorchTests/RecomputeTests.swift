import Synchronization
import Testing

@testable import Torch

@Suite struct RecomputeTests {
  private static func layer(_ weight: Tensor) -> @Sendable (Tensor) throws -> Tensor {
    { x in
      let hidden = try x.linear(weight).silu().dropout(0.3)
      return try x + hidden * hidden.cos()
    }
  }

  /// The result of four layers, and the gradients of the input and of their weights.
  private static func run(again: Bool, inputLearns: Bool = true) throws -> [Tensor] {
    let generator = try Generator(seed: 5)
    let x = try Tensor.normal([8, 16], generator: generator)
    let weights = try (0..<4).map { _ in try Tensor.normal([16, 16], generator: generator) * 0.2 }
    try x.setRequiresGrad(inputLearns)
    for weight in weights { try weight.setRequiresGrad(true) }
    try Generator.seedDefaults(11)
    var y = x
    for weight in weights { y = try again ? y.recomputing(layer(weight)) : layer(weight)(y) }
    try (y * y).sum().backward()
    let gradients = (inputLearns ? [x.grad] : []) + weights.map(\.grad)
    return try [y.detached()] + gradients.map { try #require($0) }
  }

  // In a process of its own: dropout draws from generators that all tests of a process share.
  @Test("gradients are those of keeping everything, to the bit, dropout and all") func equality()
    async
  {
    await #expect(processExitsWith: .success) {
      for inputLearns in [true, false] {
        let plain = try Self.run(again: false, inputLearns: inputLearns)
        let again = try Self.run(again: true, inputLearns: inputLearns)
        for (a, b) in zip(plain, again) { #expect(try a.isEqual(to: b)) }
      }
    }
  }

  @Test("the generators are where they were after the gradients") func generators() async {
    await #expect(processExitsWith: .success) {
      let next = try [false, true].map { again in
        _ = try Self.run(again: again)
        return try (Tensor.zeros([64]) + 1).dropout(0.5).array(Float.self)
      }
      #expect(next[0] == next[1])
    }
  }

  @Test("nothing inside that learns gives no gradient, and is no error") func frozen() throws {
    let y = try Tensor.zeros([2]).recomputing { try $0.exp() }
    try y.sum().backward()
    let x = try Tensor([1, 2] as [Float])
    try x.setRequiresGrad(true)
    try (x.recomputing { try $0.detached().exp() } * x).sum().backward()
    #expect(try x.grad?.array(Float.self).count == 2)
  }

  private struct Refusal: Error, Equatable { let call: Int }

  @Test("what the body throws comes out, the first time and the second") func errors() throws {
    let calls = Mutex(0)
    let x = try Tensor([1, 2] as [Float])
    try x.setRequiresGrad(true)
    func refusing(at call: Int) -> @Sendable (Tensor) throws -> Tensor {
      calls.withLock { $0 = 0 }
      return { x in
        try calls.withLock { count in
          count += 1
          if count == call { throw Refusal(call: call) }
        }
        return try x.exp()
      }
    }
    #expect(throws: Refusal(call: 1)) { try x.recomputing(refusing(at: 1)) }
    let y = try x.recomputing(refusing(at: 2)).sum()
    #expect(throws: Refusal(call: 2)) { try y.backward() }
    #expect(throws: TorchError.self) { try x.recomputing { try $0.reshaped(3) } }
  }

  @Test("the body goes away with the result, and no tensor stays") func release() throws {
    weak var watched: Watched?
    do {
      let object = Watched()
      watched = object
      let x = try Tensor([1, 2] as [Float])
      try x.setRequiresGrad(true)
      let y = try x.recomputing { x in
        withExtendedLifetime(object) {}
        return try x.exp()
      }
      try y.sum().backward()
    }
    #expect(watched == nil)
  }

  private final class Watched: Sendable {}

  @Test("what layers computed on the way is not kept") func memory() throws {
    let held = try [false, true].map { again in
      let alive = Bytes.Counter()
      var x = try Tensor.zeros([4])
      try x.setRequiresGrad(true)
      let body: @Sendable (Tensor) throws -> Tensor = { x in
        let kept = Bytes(alive)
        let part = try Tensor(over: kept.bytes, shape: [4], dtype: .float32, owner: kept)
        return try x * part
      }
      for _ in 0..<10 { x = try again ? x.recomputing(body) : body(x) }
      let held = alive.value.withLock { $0 }
      try x.sum().backward()
      return held
    }
    #expect(held == [10, 0])
  }
}

/// Memory of a tensor that counts how much of it is alive.
private final class Bytes: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer
  private let memory: UnsafeMutableRawBufferPointer
  private let count: Counter

  final class Counter: Sendable {
    let value = Mutex(0)
  }

  init(_ count: Counter) {
    memory = .allocate(byteCount: 16, alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    bytes = UnsafeRawBufferPointer(memory)
    self.count = count
    count.value.withLock { $0 += 1 }
  }

  deinit {
    memory.deallocate()
    count.value.withLock { $0 -= 1 }
  }
}
