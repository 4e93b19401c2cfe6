import QwenVL
import Shards
import Torch

/// Tensors in a safetensors file.
package struct TensorFile: Sendable {
  private let shard: Shard

  package init(_ path: String) throws {
    shard = try Shard(path: path)
  }

  package var names: [String] { shard.entries.keys.sorted() }

  package func has(_ name: String) -> Bool { shard.entries[name] != nil }

  package subscript(_ name: String) -> Tensor {
    get throws {
      let types: [String: DType] = [
        "F32": .float32, "I64": .int64, "U8": .uint8, "BOOL": .bool, "BF16": .bfloat16,
      ]
      guard let entry = shard.entries[name], let bytes = shard.bytes(of: name),
        let dtype = types[entry.dtype]
      else { throw ShardError.noTensor(path: shard.path, tensor: name) }
      return try Tensor(over: bytes, shape: entry.shape, dtype: dtype, owner: shard).clone()
    }
  }

  package func ids(_ name: String) throws -> [Int32] {
    try self[name].array(Int64.self).map(Int32.init)
  }
}

/// The greatest difference between two tensors, relative to the greatest value of the second.
package func difference(_ found: Tensor, _ golden: Tensor) throws -> Double {
  guard found.shape == golden.shape else { return .infinity }
  let found = try found.on(golden.device)
  let scale = try golden.abs().max().item()
  let off = try (found.to(.float32) - golden.to(.float32)).abs().max().item()
  return off.isNaN ? .infinity : off / max(scale, 1e-12)
}
