import Torch

/// Sequences as rows of equal length, filled up at their ends.
struct TokenBatch {
  /// The longest row.
  let length: Int
  /// The next position of each row.
  let next: [Int32]
  private let tokens: [[Int32]]
  private let axes: [[[Int32]]]
  private let imageToken: Int32

  init(_ sequences: [TokenSequence], _ config: QwenConfig) throws {
    guard !sequences.isEmpty, sequences.allSatisfy({ !$0.tokens.isEmpty }) else {
      throw InputError.empty
    }
    let vocabulary = config.text.vocabularySize
    for sequence in sequences {
      if let id = sequence.tokens.first(where: { $0 < 0 || $0 >= vocabulary }) {
        throw InputError.unknownToken(id, vocabulary: vocabulary)
      }
    }
    tokens = sequences.map(\.tokens)
    imageToken = config.imageToken
    length = tokens.map(\.count).max() ?? 0
    guard length <= config.text.maxPositions else {
      throw InputError.tooLong(tokens: length, limit: config.text.maxPositions)
    }
    let positions = try sequences.map {
      try TextPositions(
        $0.tokens, grids: $0.pictures.map(\.grid), imageToken: config.imageToken,
        mergeSize: config.vision.mergeSize)
    }
    next = positions.map(\.next)
    axes = (0..<3).map { axis in positions.map { $0.axes[axis] } }
  }

  /// `[rows, length]`.
  func ids(on device: Device) throws -> Tensor { try matrix(tokens, on: device) }

  /// `[3, rows, length]`.
  func positions(on device: Device) throws -> Tensor {
    try Tensor.stack(axes.map { try matrix($0, on: device) })
  }

  /// Where the tokens of pictures are, in all rows one behind the other.
  var picturePlaces: [Int64] {
    tokens.enumerated().flatMap { row, tokens in
      tokens.indices.filter { tokens[$0] == imageToken }.map { Int64(row * length + $0) }
    }
  }

  private func matrix(_ rows: [[Int32]], on device: Device) throws -> Tensor {
    let filled = rows.flatMap { row in
      row.map(Int64.init) + repeatElement(0, count: length - row.count)
    }
    return try Tensor(filled, shape: [rows.count, length], on: device)
  }
}
