import Diagnostics
import Testing
import Torch

@Suite struct TensorTests {
  @Test("arithmetic stretches extents of 1") func arithmetic() throws {
    let a = try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
    let row = try Tensor([10, 20, 30] as [Float])
    #expect(try (a + row).array(Float.self) == [11, 22, 33, 14, 25, 36])
    #expect(try (1 / 2 * a - 1).array(Float.self) == [-0.5, 0, 0.5, 1, 1.5, 2])
    #expect(try (2.0 - a).array(Float.self) == [1, 0, -1, -2, -3, -4])
    #expect(try a.matmul(a.transposed()).array(Float.self) == [14, 32, 32, 77])
  }

  @Test("an error names the operator and the shapes") func shapesInErrors() throws {
    let a = try Tensor.zeros([2, 3])
    let b = try Tensor.zeros([4, 5], .int64)
    let error = #expect(throws: TorchError.self) { try a.matmul(b) }
    #expect(error?.operation == "aten::matmul")
    #expect(error?.inputs == ["float32[2, 3]", "int64[4, 5]"])
    #expect(error?.message.contains("\n") == false)
  }

  @Test("a failed call leaves nothing behind for the next") func failedCalls() throws {
    let a = try Tensor.zeros([2])
    for _ in 0..<3 {
      #expect(throws: TorchError.self) { try a.reshaped(3) }
      #expect(try (a + a).shape == [2])
    }
  }

  @Test("types and extents go in and come out") func types() throws {
    let bytes = try Tensor([0, 127, 255] as [UInt8])
    #expect(bytes.summary == "uint8[3]")
    #expect(try bytes.to(.float32).array(Float.self) == [0, 127, 255])
    #expect(try bytes.to(.bfloat16).dtype == .bfloat16)
    #expect(try Tensor(scalar: Int64(7)).item() == 7)
    #expect(try Tensor.arange(2..<5).array(Int64.self) == [2, 3, 4])
    for dtype in DType.allCases { #expect(try Tensor.zeros([3], dtype).dtype == dtype) }
  }

  @Test("a tensor over foreign memory keeps its owner as long as it lives") func foreignMemory()
    throws
  {
    var box: Box? = Box()
    weak let watched = box
    var tensor = try box.map {
      try Tensor(
        over: UnsafeRawBufferPointer($0.memory), shape: [2, 2], dtype: .float32, owner: $0)
    }
    box?.memory[3] = 8
    var view = try tensor?.selected(0, 1)
    (box, tensor) = (nil, nil)
    #expect(try view?.array(Float.self) == [0, 8])
    #expect(watched != nil)
    view = nil
    #expect(watched == nil)
  }

  @Test("a device is read from its name") func devices() throws {
    #expect(Device(name: "cuda:1") == Device(.cuda, index: 1))
    #expect(Device(name: "cpu") == .cpu)
    for name in ["", "gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:1:2"] {
      #expect(Device(name: name) == nil, "\(name)")
    }
    #expect(throws: DeviceError.self) { try Device(.mps, index: 9).check() }
    let error = #expect(throws: DeviceError.self) { try Device(.cuda, index: 99).check() }
    #expect(error?.hint != nil)
  }
}

private final class Box: Sendable {
  nonisolated(unsafe) let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4)
  init() { memory.initialize(repeating: 0) }
  deinit { memory.deallocate() }
}
