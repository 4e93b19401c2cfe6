import Foundation
import Generation
import QwenVL
import Shards
import Torch

/// What `scripts/models/make_random.py` wrote beside a checkpoint.
struct BenchInputs {
  static let samples = 8
  static let newTokens = 32
  private let shard: Shard

  init(folder: String) throws {
    shard = try Shard(path: folder + "/bench.safetensors")
  }

  /// Two rows with two pictures each.
  func forwardRows() throws -> [TokenSequence] {
    let length = shard.entries["forward.input_ids"]?.shape[1] ?? 0
    let (ids, mask) = (try integers("forward.input_ids"), try integers("forward.attention_mask"))
    return try (0..<2).map { row in
      let places = (row * length..<(row + 1) * length).filter { mask[$0] == 1 }
      return TokenSequence(
        tokens: places.map { Int32(ids[$0]) }, pictures: try [2 * row, 2 * row + 1].map(picture))
    }
  }

  /// Four prompts with two pictures each, eight answers to each.
  func requests(_ config: QwenConfig) throws -> [GenerationRequest] {
    try (0..<4).map { index in
      GenerationRequest(
        prompt: TokenSequence(
          tokens: try integers("prompt.\(index).input_ids").map(Int32.init),
          pictures: try [2 * index, 2 * index + 1].map(picture)),
        samples: Self.samples,
        sampling: SamplingSettings(
          temperature: 1, banned: config.visionTokens + [config.imageToken] + config.endTokens),
        maxTokens: Self.newTokens, stopTokens: [], seed: UInt64(index))
    }
  }

  private func integers(_ name: String) throws -> [Int64] { try shard.integers(name) }

  /// The picture of a number.
  func picture(_ index: Int) throws -> ModelPicture {
    let grid = try integers("image.\(index).grid")
    guard let bytes = shard.bytes(of: "image.\(index).patches"),
      let shape = shard.entries["image.\(index).patches"]?.shape
    else { throw ShardError.noTensor(path: shard.path, tensor: "image.\(index).patches") }
    return ModelPicture(
      grid: PixelGrid(height: Int(grid[1]), width: Int(grid[2])),
      patches: try Tensor(over: bytes, shape: shape, dtype: .uint8, owner: shard))
  }
}

extension Shard {
  /// The integers of a tensor.
  func integers(_ name: String) throws -> [Int64] {
    guard let bytes = bytes(of: name) else {
      throw ShardError.noTensor(path: path, tensor: name)
    }
    return stride(from: 0, to: bytes.count, by: 8).map {
      bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self)
    }
  }
}
