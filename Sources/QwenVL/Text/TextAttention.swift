import Torch

/// How the layers of the language model look back: over the sequence itself, or over a cache.
package protocol TextAttention: AnyObject {
  /// Attention of layer `layer`.
  ///
  /// - Parameters:
  ///   - queries: `[rows, tokens, heads, size]`.
  ///   - keys: `[rows, tokens, keyValueHeads, size]`, and so are the values.
  /// - Returns: `[rows, tokens, heads · size]`.
  func attend(layer: Int, queries: Tensor, keys: Tensor, values: Tensor) throws -> Tensor
}

/// Each token looks at itself and those before it. Rows are filled up at their ends, so that no real
/// token ever sees what fills up.
package final class CausalAttention: TextAttention {
  /// Called with the keys and values of each layer, `[rows, keyValueHeads, tokens, size]`.
  private let keep: ((Tensor, Tensor) throws -> Void)?

  package init(keep: ((Tensor, Tensor) throws -> Void)? = nil) {
    self.keep = keep
  }

  package func attend(layer: Int, queries: Tensor, keys: Tensor, values: Tensor) throws -> Tensor {
    let (q, k, v) = (
      try queries.transposed(1, 2), try keys.transposed(1, 2), try values.transposed(1, 2)
    )
    try keep?(k, v)
    let isGrouped = q.size(1) != k.size(1)
    return try q.attention(k, v, isCausal: true, groups: isGrouped).transposed(1, 2).flattened(2)
  }
}
