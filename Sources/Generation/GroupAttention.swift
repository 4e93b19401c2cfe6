import QwenVL
import Torch

/// Attention of one new token a row to its prompt and to the tokens generated so far.
///
/// Rows are samples of prompts, `samples` of each. A prompt's keys stand once for all its samples: the
/// queries of a group are rows of one product with them. What is generated has keys of its own; all
/// rows write into the same column, and a row that joined later does not see earlier ones.
final class GroupAttention: TextAttention {
  private(set) var prompts: PromptCache
  /// Samples of each prompt.
  private(set) var samples: Int
  /// For each layer, `[prompts, keyValueHeads, samples, columns, size]`.
  private var keys: [Tensor]
  private var values: [Tensor]
  /// Columns that are written.
  private var length = 0
  /// For each prompt and sample, the first column that is its own.
  private var starts: [[Int]]
  /// What is added to products with columns before a row's start; nil where all start at 0.
  private var mask: Tensor?
  /// Queries that share a head of keys.
  private let queriesPerHead: Int

  private static let growth = 64

  init(_ prompts: PromptCache, samples: Int, queriesPerHead: Int) throws {
    self.prompts = prompts
    self.queriesPerHead = queriesPerHead
    self.samples = samples
    starts = prompts.lengths.map { _ in [Int](repeating: 0, count: samples) }
    keys = try Self.columns(like: prompts.keys, samples, Self.growth)
    values = try Self.columns(like: prompts.values, samples, Self.growth)
  }

  private static func columns(like caches: [Tensor], _ samples: Int, _ count: Int) throws
    -> [Tensor]
  {
    try caches.map {
      try Tensor.zeros(
        [$0.size(0), $0.size(1), samples, count, $0.size(3)], $0.dtype, on: $0.device)
    }
  }

  /// Makes room for one more column; to be called before the layers are computed.
  func prepare() throws {
    if length == keys[0].size(3) {
      let more = max(Self.growth, length)
      func grown(_ tensors: [Tensor], _ caches: [Tensor]) throws -> [Tensor] {
        try zip(tensors, Self.columns(like: caches, samples, more)).map {
          try Tensor.cat([$0, $1], 3)
        }
      }
      keys = try grown(keys, prompts.keys)
      values = try grown(values, prompts.values)
    }
    mask = try startMask()
  }

  /// Goes on to the next column; to be called after the layers were computed.
  func advance() { length += 1 }

  package func attend(layer: Int, queries: Tensor, keys: Tensor, values: Tensor) throws -> Tensor {
    let (groups, heads, size) = (prompts.lengths.count, keys.size(2), keys.size(3))
    let shared = queriesPerHead
    let scaled = try queries * (1 / Double(size).squareRoot())
    let q = try scaled.reshaped(groups, samples, heads, shared, size).permuted(0, 2, 1, 3, 4)
      .reshaped(groups * heads, samples * shared, size)
    let ownKeys = try write(keys, to: self.keys[layer])
    let ownValues = try write(values, to: self.values[layer])

    let toPrompt = try prompts.keys[layer].flattened(0, 1).transposed(1, 2)
    var scores = [
      try prompts.mask.map { try $0.addingBatchMatmul(q, toPrompt) } ?? q.batchMatmul(toPrompt)
    ]
    let own = try q.reshaped(groups * heads * samples, shared, size)
      .batchMatmul(ownKeys.transposed(1, 2)).reshaped(groups * heads, samples * shared, -1)
    scores.append(try mask.map { try own + $0 } ?? own)
    let weights = try Tensor.cat(scores, -1).softmax(-1, dtype: .float32).to(queries.dtype)
      .split([toPrompt.size(2), length + 1], -1)

    let fromPrompt = try weights[0].batchMatmul(prompts.values[layer].flattened(0, 1))
    let fromOwn = try weights[1].reshaped(groups * heads * samples, shared, length + 1)
      .batchMatmul(ownValues).reshaped(fromPrompt.shape)
    return try (fromPrompt + fromOwn).reshaped(groups, heads, samples, shared, size)
      .permuted(0, 2, 1, 3, 4).reshaped(groups * samples, 1, heads * shared * size)
  }

  /// Writes `[rows, 1, heads, size]` into the current column, and gives all columns so far as
  /// `[prompts · heads · samples, columns, size]`.
  private func write(_ new: Tensor, to cache: Tensor) throws -> Tensor {
    let (heads, size) = (new.size(2), new.size(3))
    let placed = try new.reshaped(-1, samples, heads, size).transposed(1, 2).unsqueezed(3)
    try cache.narrowed(3, length, 1).copyInPlace(from: placed)
    return try cache.narrowed(3, 0, length + 1).flattened(0, 2)
  }

  private func startMask() throws -> Tensor? {
    guard starts.contains(where: { $0.contains { $0 > 0 } }) else { return nil }
    let (heads, like) = (keys[0].size(1), prompts.keys[0])
    let rows = starts.flatMap { $0 }.flatMap { start in
      (0...length).map { $0 >= start ? Float(0) : -.infinity }
    }
    // A row for each prompt, head, sample and query of the head.
    let groups = starts.count
    return try Tensor(rows, shape: [groups, 1, samples, 1, length + 1]).to(
      like.dtype, on: like.device
    )
    .expanded(-1, heads, -1, queriesPerHead, -1).reshaped(
      groups * heads, samples * queriesPerHead, -1)
  }
}

// MARK: - Rows that come and go

extension GroupAttention {
  /// Adds prompts whose samples have generated nothing that is in a column.
  func append(_ more: PromptCache, samples count: Int) throws {
    let widest = max(samples, count)
    try widen(to: widest)
    func joined(_ tensors: [Tensor], _ caches: [Tensor]) throws -> [Tensor] {
      try zip(tensors, Self.columns(like: caches, widest, tensors[0].size(3))).map {
        try Tensor.cat([$0, $1])
      }
    }
    keys = try joined(keys, more.keys)
    values = try joined(values, more.values)
    starts += more.lengths.map { _ in [Int](repeating: length, count: widest) }
    try prompts.append(more)
  }

  /// Keeps, for each prompt of `places`, the samples that `rows` names; as many for each.
  func keep(_ places: [Int], rows: [[Int]]) throws {
    let count = rows[0].count
    let device = keys[0].device
    let index = try Tensor(places.map(Int64.init), on: device)
    let picks = try Tensor(
      rows.flatMap { $0.map(Int64.init) }, shape: [places.count, 1, count, 1, 1]
    )
    .on(device)
    starts = zip(places, rows).map { place, rows in rows.map { starts[place][$0] } }
    // Columns that no row looks at any longer go.
    let first = min(length, starts.flatMap { $0 }.min() ?? 0)
    func kept(_ tensors: [Tensor]) throws -> [Tensor] {
      try tensors.map {
        let chosen = try $0.narrowed(3, first, $0.size(3) - first).indexSelected(0, index)
        let (heads, columns, size) = (chosen.size(1), chosen.size(3), chosen.size(4))
        return try chosen.gathered(2, picks.expanded(-1, heads, -1, columns, size))
      }
    }
    keys = try kept(keys)
    values = try kept(values)
    starts = starts.map { $0.map { $0 - first } }
    length -= first
    samples = count
    try prompts.keep(places)
  }

  private func widen(to count: Int) throws {
    guard count > samples else { return }
    func wider(_ tensors: [Tensor], _ caches: [Tensor]) throws -> [Tensor] {
      try zip(tensors, Self.columns(like: caches, count - samples, tensors[0].size(3))).map {
        try Tensor.cat([$0, $1], 2)
      }
    }
    keys = try wider(keys, prompts.keys)
    values = try wider(values, prompts.values)
    starts = starts.map { $0 + [Int](repeating: length, count: count - samples) }
    samples = count
  }
}
