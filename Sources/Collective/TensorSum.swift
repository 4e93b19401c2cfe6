import Torch

/// Adds up tensors over ranks, through one piece of memory on the processor.
///
/// What is on a GPU goes through memory that stays in its place; there is no transport from GPU to GPU.
public struct TensorSum {
  /// The ranks.
  public let group: ProcessGroup
  private let room: Tensor

  /// Sums over `group`.
  ///
  /// - Parameter capacity: the numbers that go round at once.
  /// - Throws: `TorchError`.
  public init(over group: ProcessGroup, capacity: Int = 8 << 20) throws {
    self.group = group
    room = try Tensor.staging([group.size > 1 ? capacity : 0])
  }

  /// A part of a tensor, and its place in the memory.
  private struct Piece {
    let tensor: Tensor
    let place: Range<Int>

    func exchange(_ room: Tensor, isOut: Bool) throws {
      let own = try room.narrowed(0, place)
      if isOut { try own.copyInPlace(from: tensor) } else { try tensor.copyInPlace(from: own) }
    }
  }

  /// Adds up each tensor with those at its place in the other ranks.
  ///
  /// - Parameter tensors: float32, their elements in order; of the same sizes in all ranks.
  /// - Throws: ``CollectiveError``, `TorchError`.
  public func callAsFunction(_ tensors: [Tensor]) throws {
    guard group.size > 1 else { return }
    var (pieces, used) = ([Piece](), 0)
    func flush() throws {
      for piece in pieces { try piece.exchange(room, isOut: true) }
      try room.withMutableFloats {
        try group.sum(UnsafeMutableBufferPointer(rebasing: $0[..<used]))
      }
      for piece in pieces { try piece.exchange(room, isOut: false) }
      (pieces, used) = ([], 0)
    }
    try withoutGrad {
      for tensor in tensors {
        precondition(tensor.dtype == .float32 && tensor.isContiguous, "float32, in order")
        let flat = try tensor.reshaped([tensor.count])
        var start = 0
        while start < flat.count {
          if used == room.count { try flush() }
          let count = min(flat.count - start, room.count - used)
          pieces.append(
            Piece(tensor: try flat.narrowed(0, start..<start + count), place: used..<used + count))
          (start, used) = (start + count, used + count)
        }
      }
      if used > 0 { try flush() }
    }
  }
}
