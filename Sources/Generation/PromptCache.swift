import QwenVL
import Torch

/// Keys and values of prompts, computed once and looked at by all samples.
struct PromptCache {
  /// For each layer, `[prompts, keyValueHeads, tokens, size]`; rows are filled up at their ends.
  private(set) var keys: [Tensor]
  private(set) var values: [Tensor]
  /// The tokens of each prompt.
  private(set) var lengths: [Int]
  /// What is added to products with keys that fill up, `[prompts · keyValueHeads, 1, tokens]`; nil
  /// where nothing fills up.
  private(set) var mask: Tensor?

  /// - Precondition: one tensor a layer.
  init(keys: [Tensor], values: [Tensor], lengths: [Int]) throws {
    self.keys = keys
    self.values = values
    self.lengths = lengths
    mask = try Self.mask(lengths, like: keys[0])
  }

  /// Adds the prompts of `other` behind these.
  mutating func append(_ other: PromptCache) throws {
    let longest = max(keys[0].size(2), other.keys[0].size(2))
    func joined(_ a: [Tensor], _ b: [Tensor]) throws -> [Tensor] {
      try zip(a, b).map { try Tensor.cat([Self.fill($0, longest), Self.fill($1, longest)]) }
    }
    self = try PromptCache(
      keys: joined(keys, other.keys), values: joined(values, other.values),
      lengths: lengths + other.lengths)
  }

  /// Keeps the prompts at `places`.
  mutating func keep(_ places: [Int]) throws {
    let index = try Tensor(places.map(Int64.init), on: keys[0].device)
    let lengths = places.map { self.lengths[$0] }
    let longest = lengths.max() ?? 0
    func kept(_ tensors: [Tensor]) throws -> [Tensor] {
      try tensors.map { try $0.narrowed(2, 0, longest).indexSelected(0, index) }
    }
    self = try PromptCache(keys: kept(keys), values: kept(values), lengths: lengths)
  }

  private static func fill(_ tensor: Tensor, _ length: Int) throws -> Tensor {
    var shape = tensor.shape
    guard shape[2] < length else { return tensor }
    shape[2] = length - shape[2]
    return try Tensor.cat([tensor, Tensor.zeros(shape, tensor.dtype, on: tensor.device)], 2)
  }

  private static func mask(_ lengths: [Int], like keys: Tensor) throws -> Tensor? {
    let longest = keys.size(2)
    guard lengths.contains(where: { $0 < longest }) else { return nil }
    let rows = lengths.flatMap { length in
      (0..<longest).map { $0 < length ? Float(0) : -.infinity }
    }
    return try Tensor(rows, shape: [lengths.count, 1, longest])
      .repeated(keys.size(1), 0).to(keys.dtype, on: keys.device)
  }
}
