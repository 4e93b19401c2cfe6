import Torch

/// Which tokens of a batch of completions count in the loss.
///
/// Computes what TRL 1.16 makes of `mask_truncated_completions`.
public struct CompletionMask: Sendable, Equatable {
  /// The tokens of each completion.
  public let lengths: [Int]
  /// Whether each completion ended without an end token, because it grew too long.
  public let isTruncated: [Bool]
  /// The tokens of each completion that count: all, or none where it is left out.
  public let counted: [Int]

  /// The mask of completions, each with the end token that it ended with.
  ///
  /// - Parameters:
  ///   - endTokens: those that end a completion, and the one that fills up batches.
  ///   - dropsTruncated: whether those that did not end are left out.
  public init(_ completions: [[Int32]], endTokens: Set<Int32>, dropsTruncated: Bool) {
    lengths = completions.map(\.count)
    isTruncated = completions.map { $0.last.map { !endTokens.contains($0) } ?? true }
    counted = zip(lengths, isTruncated).map { dropsTruncated && $1 ? 0 : $0 }
  }

  /// All tokens that count: what goes into ``AccumulationWindow`` once it was summed over ranks.
  public var tokens: Int { counted.reduce(0, +) }

  /// The mask, bool `[completions, longest]`: completions begin at the left.
  ///
  /// - Parameter rows: the completions, of which the longest is meant; nil for all.
  /// - Throws: `TorchError`.
  public func tensor(on device: Device = .cpu, rows: Range<Int>? = nil) throws -> Tensor {
    let rows = rows ?? lengths.indices
    let places = try Tensor.arange(0..<(lengths[rows].max() ?? 0), on: device)
    let ends = try Tensor(counted[rows].map(Int64.init), shape: [rows.count, 1], on: device)
    return try places .< ends
  }
}

extension CompletionMask {
  /// What TRL logs of completions: `completions/{mean,min,max}_length`, `completions/clipped_ratio`, the
  /// share that grew too long, and `completions/{mean,min,max}_terminated_length` of the others, 0 where
  /// there are none.
  ///
  /// - Parameters:
  ///   - lengths: ``lengths`` of all ranks.
  ///   - isTruncated: ``isTruncated`` of all ranks, as many.
  public static func metrics(lengths: [Int], isTruncated: [Bool]) -> [String: Double] {
    let ended = zip(lengths, isTruncated).filter { !$1 }.map(\.0)
    let clipped = Double(lengths.count - ended.count) / Double(max(lengths.count, 1))
    var found = ["completions/clipped_ratio": clipped]
    for (name, values) in [("length", lengths), ("terminated_length", ended)] {
      let total = Double(values.reduce(0, +))
      found["completions/mean_\(name)"] = total / Double(max(values.count, 1))
      found["completions/min_\(name)"] = Double(values.min() ?? 0)
      found["completions/max_\(name)"] = Double(values.max() ?? 0)
    }
    return found
  }
}
